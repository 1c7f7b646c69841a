"""Whole configurations beside `ssh -G`: what is listed, shown, exported and imported again."""

import csv
import io
import ipaddress
import json
import shlex
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sshtui.hosts.importers.ansible.program import PROGRAM
from tests.effort import LONG
from tests.hosts.config_trees import TREES, Placed, answers, values, way_there

MOST_SHOWN = 8
FORMATS = ("ssh_config", "json", "csv")


def test_hosts_are_listed_shown_and_exported_as_ssh_means_them(
    placed: Placed, tmp_path: Path
) -> None:
    assert placed.listed() == set(placed.tree.hosts)
    ssh = placed.untouched()
    for row in placed.rows():
        for name in (row["alias"], *row["aliases"]):
            assert_listed_as(ssh[name], row)
    for name in placed.tree.hosts[:MOST_SHOWN]:
        assert_shown_as(ssh[name], json.loads(placed.run("show", name, "--json"))["settings"])
    exported = tmp_path / "exported"
    exported.write_text(placed.run("export"))
    for name, answer in answers(exported, placed.tree.hosts).items():
        assert way_there(answer) == way_there(ssh[name])


def assert_listed_as(answer: list[str], row: dict[str, object]) -> None:
    assert spelt_by_ssh(str(row["hostname"])) == values(answer, "hostname")[0]
    assert [str(row["port"])] == values(answer, "port")
    assert not row["user"] or [row["user"]] == values(answer, "user")


def assert_shown_as(answer: list[str], settings: list[dict[str, str]]) -> None:
    for keyword in ("user", "port", "identityfile"):
        shown = [
            shlex.split(setting["value"], comments=True)[0]
            for setting in settings
            if setting["keyword"].lower() == keyword
        ]
        assert not shown or shown == values(answer, keyword) or shown == ["ssh"]


def spelt_by_ssh(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name.lower()


def test_inventories_mean_the_same_to_ansible(
    tmp_path: Path, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Inventories without a common host are read together: starting Ansible takes most of the time.
    batches: list[tuple[list[Path], dict[str, list[str]]]] = []
    for tree in TREES if LONG else TREES[::3]:
        home = tmp_path / tree.name
        monkeypatch.setenv("HOME", str(home))
        monkeypatch.setenv("SSHTUI_HOME", str(home / "sshtui"))
        placed = Placed(tree, home, run)
        inventory = home / "hosts.ini"
        inventory.write_text(placed.run("export", "--to", "ansible"))
        names = [row["alias"] for row in placed.rows()]
        ssh = {name: placed.untouched()[name] for name in names}
        for files, known in batches:
            if known.keys().isdisjoint(ssh):
                files.append(inventory)
                known.update(ssh)
                break
        else:
            batches.append(([inventory], ssh))
    for files, known in batches:
        flags = [part for file in files for part in ("-i", str(file))]
        printed = subprocess.run(
            [PROGRAM, *flags, "--list"], capture_output=True, text=True, check=True
        )
        variables = json.loads(printed.stdout)["_meta"]["hostvars"]
        for name, answer in known.items():
            assert_managed_as(answer, name, variables.get(name, {}))


def assert_managed_as(answer: list[str], name: str, variables: dict[str, object]) -> None:
    there = way_there(answer)
    assert spelt_by_ssh(str(variables.get("ansible_host", name))) == there["hostname"][0]
    assert str(variables.get("ansible_port", 22)) == there["port"][0]
    assert variables.get("ansible_user", there["user"][0]) == there["user"][0]
    arguments = shlex.split(str(variables.get("ansible_ssh_common_args", "")))
    way = [f"ProxyJump={jump}" for jump in there["proxyjump"]]
    way += [f"ProxyCommand={command}" for command in there["proxycommand"]]
    assert arguments == (["-o", *way] if way else [])
    key = variables.get("ansible_ssh_private_key_file")
    assert (
        key is None
        or "%" in there["identityfile"][0]
        or "$" in there["identityfile"][0]
        or (key == there["identityfile"][0])
    )


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_exported_comes_back_the_same(form: str, placed: Placed, tmp_path: Path) -> None:
    exported = placed.run("export", "--to", form)
    path = tmp_path / f"exported.{form}"
    path.write_bytes(exported.encode())
    before = placed.untouched()
    placed.config.write_text("")
    risks = ("runs", "loads-code", "weakens-trust", "gives-away")
    accepted = [f"--accept={risk}" for risk in risks]
    placed.run("import", str(path), "--from", form, *accepted, "--yes")
    again = placed.run("export", "--to", form)
    if form == "ssh_config":
        path.write_text(again)
        after = answers(path, placed.tree.hosts)
        for name in placed.tree.hosts:
            assert way_there(after[name]) | {"identityfile": []} == (
                way_there(before[name]) | {"identityfile": []}
            )
    else:
        assert entries(again, form) == entries(exported, form)


def entries(text: str, form: str) -> Sequence[object]:
    if form == "csv":
        return sorted(map(tuple, csv.reader(io.StringIO(text))))
    return sorted(json.loads(text), key=lambda host: str(host["alias"]))
