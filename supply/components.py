"""What sshtui runs on: what is locked, and what is installed."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
RUN_LOCK = ROOT / "requirements-run.lock"
_PIN = re.compile(r"([\w.-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)


def normalised(name: str) -> str:
    """Return the name of a package as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path = RUN_LOCK) -> dict[str, tuple[str, str]]:
    """Return the version that a lock has of each package, and the marker that says where."""
    return {
        normalised(name): (version, marker)
        for name, version, marker in _PIN.findall(lock.read_text("utf-8"))
    }


def runs_on() -> set[str]:
    """Return the names of what is installed here that sshtui needs, with all of its extras.

    An SBOM of an environment does not tell: it has what the tests of a library need, too.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wishes = [*project["dependencies"], *extras["pkcs11"], *extras["security-keys"]]
    found: set[str] = set()
    _follow([Requirement(wish) for wish in wishes], found, set())
    return found


def _follow(wishes: Iterable[Requirement], found: set[str], seen: set[str]) -> None:
    for wish in wishes:
        for extra in ("", *wish.extras):
            asked = f"{normalised(wish.name)}[{extra}]"
            if asked in seen:
                continue
            seen.add(asked)
            found.add(normalised(wish.name))
            needs = map(Requirement, metadata.requires(wish.name) or ())
            _follow([need for need in needs if _counts(need, extra)], found, seen)


def _counts(need: Requirement, extra: str) -> bool:
    return need.marker is None or need.marker.evaluate({"extra": extra})
