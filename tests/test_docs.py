"""What the pages for people say is true of the code beside them."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from docs import make_keys
from sshtui.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PROJECT = "https://github.com/sshtui/sshtui/blob/main/"
PICTURES = "https://raw.githubusercontent.com/sshtui/sshtui/main/"
SCREENSHOTS = ROOT / "screenshots"
"""Not part of a source distribution."""


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("container", ["sshtui", "sshtui.ui"])
def test_the_page_on_architecture_has_the_layers_that_lint_checks(container: str) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == [container]
    )
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert " > ".join(layers) in " ".join(page.split())


def test_every_module_has_a_line_on_the_page_on_architecture() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    modules = [path.name for path in (ROOT / "sshtui").glob("[!_]*.py")]
    packages = [f"{path.parent.name}/" for path in (ROOT / "sshtui").glob("*/__init__.py")]
    assert [name for name in modules + packages if name not in page] == []


def test_the_readme_leads_to_pages_also_from_where_it_stands_alone() -> None:
    links = re.findall(r"^\[.+\]: (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {link.removeprefix(PROJECT) for link in links} >= {
        f"docs/{page.name}" for page in PAGES if page.parent != ROOT
    }
    assert [link for link in links if not (ROOT / link.removeprefix(PROJECT)).is_file()] == []


@pytest.mark.skipif(not SCREENSHOTS.is_dir(), reason="no pictures in a source distribution")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_are_absolute_and_there(page: Path) -> None:
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf-8")):
        assert picture.startswith(PICTURES)
        assert (ROOT / picture.removeprefix(PICTURES)).is_file()


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs" / "files-and-settings.md").read_text("utf-8")
    for setting in fields(Settings):
        if isinstance(setting.default, str | int):
            default = repr(setting.default).replace("'", '"').lower()
            assert f"| `{setting.name}` | `{default}` |" in page
        else:
            assert f"| `[{setting.name}]` | empty |" in page


def test_the_man_pages_are_those_of_the_commands(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "docs.make_man", tmp_path], cwd=ROOT, check=True)
    made = {page.name: page.read_text("utf-8") for page in tmp_path.glob("*.1")}
    kept = {page.name: page.read_text("utf-8") for page in (ROOT / "docs" / "man").glob("*.1")}
    assert made == kept, "run `make man`"


def test_the_table_of_keys_is_that_of_the_actions() -> None:
    page = make_keys.PAGE.read_text("utf-8")
    assert "| `host-editor.save` |" in page
    assert page == make_keys.written(page), "run `make keys`"


def test_the_changelog_has_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    newest = headings[1] if headings[0] == "Unreleased" else headings[0]
    assert newest.startswith(f"{version} - ")
