"""Each package that sshtui runs on or is built with is listed, with a licence that is allowed."""

from typing import Any

import pytest

from supply import licences
from supply.components import normalised, pinned, runs_on
from supply.licences import Package, is_allowed, licence_of, listed

LISTED = {normalised(package.name): package for package in listed(licences.PAGE.read_text("utf-8"))}


def test_what_is_installed_or_locked_is_listed_in_the_locked_version() -> None:
    locked = {
        name: version
        for name, (version, marker) in pinned().items()
        if marker != "sys_platform == 'win32'"
    }
    assert sorted((set(locked) | runs_on()) - set(LISTED)) == [], "run: make licences"
    known = {name: LISTED[name].version for name in locked}
    assert known == locked, "run: make licences"


def test_every_licence_may_be_there() -> None:
    assert [package for package in LISTED.values() if not is_allowed(package)] == []
    unused = {name for name in licences.EXCEPTIONS if LISTED[name].licence in licences.ALLOWED}
    assert set(licences.EXCEPTIONS) <= set(LISTED)
    assert unused == set()


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("EPL-2.0 OR GPL-2.0-or-later", True),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("MPL-2.0", False),
        ("License :: Other/Proprietary License", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_where_a_choice_of_it_is(licence: str, allowed: bool) -> None:
    assert is_allowed(Package("new", "1", licence)) is allowed


def test_an_exception_is_for_one_package() -> None:
    assert is_allowed(Package("fido2", "2.2.1", "MPL-2.0"))
    assert not is_allowed(Package("fido3", "2.2.1", "MPL-2.0"))


@pytest.mark.parametrize(
    ("found", "licence"),
    [
        ([{"license": {"id": "MIT"}}], "MIT"),
        ([{"expression": "MIT OR Apache-2.0"}], "MIT OR Apache-2.0"),
        (
            [
                {"license": {"id": "Apache-2.0"}},
                {"license": {"name": "License :: OSI Approved :: Apache Software License"}},
            ],
            "Apache-2.0",
        ),
        ([{"license": {"name": "Mine"}}, {"license": {"id": "MIT"}}], "Mine AND MIT"),
        ([], ""),
    ],
)
def test_the_licences_of_a_component_are_one_expression(
    found: list[dict[str, Any]], licence: str
) -> None:
    assert licence_of({"licenses": found}) == licence


def test_the_page_is_read_as_it_was_written() -> None:
    runs = [Package("a.b", "1.0", "MIT"), Package("c", "2", "PSF-2.0", "Linux")]
    builds = [Package("d-e", "3", "MPL-2.0")]
    assert listed(licences.written(runs, builds)) == [*runs, *builds]


def test_a_locked_package_that_is_not_installed_is_told() -> None:
    with pytest.raises(SystemExit, match=r"asyncssh.* Use Python 3\.11"):
        licences.packages({"components": []})
