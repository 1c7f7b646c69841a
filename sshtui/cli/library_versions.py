"""Refuses libraries that are too old to be safe, before anything of them is loaded."""

import importlib.util
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sshtui import internals
from sshtui.errors import UnsupportedLibrary


@dataclass(frozen=True, slots=True)
class Least:
    """The oldest version of a library that sshtui runs with.

    Attributes:
        version: As in pyproject.toml.
        danger: What an older one lets happen, as the end of a sentence; "" where it only lacks
            something.
    """

    version: str
    danger: str = ""


LEAST: Mapping[str, Least] = MappingProxyType(
    {
        "asyncssh": Least("2.24.1", "a server can write files outside the directory of a copy"),
        "cryptography": Least(
            "46.0.7", "memory can be overwritten through its buffers (CVE-2026-39892)"
        ),
        "keyring": Least("25"),
        "pyghostty": Least("0.1.3"),
        "textual": Least("8"),
    }
)


def check() -> None:
    """Refuse to go on with a library that is too old.

    Raises:
        UnsupportedLibrary: One is.
    """
    for library in LEAST:
        check_one(library)


def check_one(library: str) -> None:
    """Refuse to go on with this library if it is too old.

    Args:
        library: One of `LEAST`.

    Raises:
        UnsupportedLibrary: It is.
    """
    version, least = installed(library), LEAST[library]
    if not version or _numbers(version) >= _numbers(least.version):
        return
    if least.danger:
        raise UnsupportedLibrary(
            f"With {library} {version}, {least.danger}.",
            hint=internals.way_to_supported(library),
            title="Unsafe version",
        )
    raise UnsupportedLibrary(
        f"{library} {version} is installed, and sshtui needs {least.version} or later.",
        hint=internals.way_to_supported(library),
    )


def installed(library: str) -> str:
    """Return the version of a library as its installer wrote it down; "" where nobody did.

    `importlib.metadata` takes longer to load than the app has until its first frame.

    Args:
        library: Its name, which is also that of its package.
    """
    spec = importlib.util.find_spec(library)
    if spec is None or spec.origin is None:
        return ""
    form = re.compile(rf"{library}-([^-]+)(-.*)?\.(dist|egg)-info")
    names = os.listdir(Path(spec.origin).parent.parent)  # noqa: PTH208 - the fastest
    versions = [found[1] for name in names if (found := form.fullmatch(name))]
    return min(versions, key=_numbers, default="")


def _numbers(version: str) -> tuple[int, ...]:
    """Return what a version is compared by."""
    release = re.match(r"[\d.]*", version)
    return tuple(int(number) for number in (release[0] if release else "").split(".") if number)
