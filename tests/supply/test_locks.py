"""Nothing is installed but what is named with its hash, or at least within bounds."""

import re
import tomllib
from collections.abc import Iterator

from supply.components import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FREE = frozenset({"cryptography"})
"""What has no bound above, as each fix of a library that it holds comes in a new major version."""


def wishes() -> Iterator[str]:
    yield from SETTINGS["build-system"]["requires"]
    yield from SETTINGS["project"]["dependencies"]
    yield from SETTINGS["dependency-groups"]["supply"]


def test_what_a_wheel_asks_for_is_bounded_below_and_above() -> None:
    loose = [
        wish
        for wish in wishes()
        if "~=" not in wish and not (">=" in wish and "<" in wish)
        if re.split(r"[<>=~\[]", wish)[0] not in FREE
    ]
    assert loose == []


def test_the_bounds_of_an_extra_are_those_of_what_it_extends() -> None:
    extras = SETTINGS["project"]["optional-dependencies"]
    named = {wish.partition("[")[0] for name in extras if name != "dev" for wish in extras[name]}
    assert named == {"asyncssh"}


def test_make_installs_by_hash_alone() -> None:
    recipes = [
        line
        for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if "$(INSTALL)" in line and "INSTALL =" not in line
    ]
    assert recipes
    for line in recipes:
        assert "--require-hashes -r requirements" in line or line.endswith(
            "--no-deps --no-build-isolation -e ."
        ), line


def test_ci_installs_nothing_of_its_own_from_pypi() -> None:
    steps = (ROOT / ".ci" / "run").read_text("utf-8")
    assert not re.search(r"\b(pip|pipx|uv) +(pip +)?(install|sync|run)\b", steps)
