"""The table of fields: what it says of each of them, and that a row is all that a new one needs."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import FORM, texts_of
from sshtui.hosts.fields import BY_NAME, FIELDS, IN_FILE, NAMES, HostField

ROOT = Path(__file__).parents[2]
ATTRIBUTE = '    rack: str = ""\n'
LAST_ROW = f'    {HostField.__name__}("others"'
ROW = f"""\
    {HostField.__name__}(
        "rack", "#!! Rack", kinds.RestOfLine(), checks.line_mistake, "Rack", "where it stands",
        headings=("cabinet",),
    ),
"""


def test_every_attribute_has_a_row_and_every_row_an_attribute() -> None:
    assert [field.name for field in fields(HostEntry)] == list(NAMES)
    for field in fields(HostEntry)[1:]:
        assert BY_NAME[field.name].kind.empty == field.default
    assert {field.name for field in IN_FILE} == {field.name for field in FIELDS}


def test_the_form_has_a_label_for_each_of_its_texts() -> None:
    assert [field.name for field in FORM] == list(texts_of(HostEntry("a")))
    assert all(field.label for field in FORM)


@pytest.fixture
def extended(tmp_path: Path) -> Path:
    """Copy the program, and add a field to it as CONTRIBUTING says."""
    package = tmp_path / "sshtui"
    shutil.copytree(ROOT / "sshtui", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, before, line in (
        ("entry.py", "    others: tuple", ATTRIBUTE),
        ("fields.py", LAST_ROW, ROW),
    ):
        file = package / "hosts" / name
        start, found, rest = file.read_text().partition(before)
        assert found
        file.write_text(start + line + found + rest)
    return tmp_path


def test_a_field_that_is_shown_is_one_row(extended: Path, private_home: Path) -> None:
    def sshtui(*words: str, stdin: str = "") -> str:
        return subprocess.run(
            [sys.executable, "-P", *words],
            env={**os.environ, "PYTHONPATH": str(extended)},
            cwd=extended,
            check=True,
            input=stdin,
            capture_output=True,
            text=True,
        ).stdout

    def hosts(*words: str) -> str:
        return sshtui("-m", "sshtui", "hosts", *words)

    hosts("add", "web", "192.0.2.1", "--set", "rack=row 4 in the lab")
    saved = Path(hosts("path").strip())
    assert "#!! Rack row 4 in the lab\n" in saved.read_text()
    assert "rack           row 4 in the lab\n" in hosts("show", "web")
    assert json.loads(hosts("show", "web", "--json"))["rack"] == "row 4 in the lab"
    assert json.loads(hosts("export", "--to", "json"))[0]["rack"] == "row 4 in the lab"
    table = extended / "hosts.csv"
    table.write_text(hosts("export", "--to", "csv").replace("rack", "Cabinet"))
    hosts("edit", "web", "--yes", "--set", "rack=")
    hosts("import", str(table), "--yes")
    assert "row 4 in the lab" in hosts("show", "web")
    form = "from sshtui.hosts.entry_text import FORM; print([f.label for f in FORM][-1])"
    assert sshtui("-c", form) == "Rack\n"
