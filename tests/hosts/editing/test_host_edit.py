"""One host is changed, renamed or removed wherever it is named; ssh sees no other host changed."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.editing.edits import preview, save
from sshtui.hosts.repository import HostRepository
from tests.effort import LONG
from tests.hosts.trees import NAMES, UNSAVED, asked_of_ssh, write_tree

EDITS: tuple[tuple[str, Any, str, list[str]], ...] = (
    ("port", 7777, "port", ["7777"]),
    ("user", "root", "user", ["root"]),
    ("hostname", "192.0.2.7", "hostname", ["192.0.2.7"]),
    ("keepalive", 77, "serveraliveinterval", ["77"]),
    ("jump", "eve@hop:7", "proxyjump", ["eve@hop:7"]),
    ("proxy_command", "nc %h 7", "proxycommand", ["nc %h 7"]),
    ("environment", ("B=7",), "setenv", ["B=7"]),
)

SEEDS = range(60 if LONG else 20)


@pytest.fixture
def repository(private_home: Path) -> HostRepository:
    return HostRepository(system_config=Path("/dev/null"))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_field_is_changed_for_one_host_and_no_other(
    private_home: Path, repository: HostRepository, seed: int
) -> None:
    rng = random.Random(seed)
    config = write_tree(rng, private_home / ".ssh")
    alias = rng.choice([host.alias for host in repository.hosts()] or [""])
    if not alias:
        return
    field, value, keyword, expected = rng.choice(EDITS)
    before = {name: asked_of_ssh(config, name) for name in (*NAMES, *UNSAVED)}
    block = repository.block(alias)
    save([block.edit(replace(block.entry, **{field: value}))])
    after = {name: asked_of_ssh(config, name) for name in before}
    assert after[alias].get(keyword) == expected or "refused" in after[alias]
    assert getattr(repository.block(alias).entry, field) == value
    del before[alias], after[alias]
    assert after == before


@pytest.mark.parametrize("seed", SEEDS)
def test_a_renamed_host_keeps_its_address_and_no_other_is_changed(
    private_home: Path, repository: HostRepository, seed: int
) -> None:
    rng = random.Random(seed)
    config = write_tree(rng, private_home / ".ssh")
    alias = rng.choice([host.alias for host in repository.hosts()] or [""])
    if not alias:
        return
    before = {name: asked_of_ssh(config, name) for name in (*NAMES, *UNSAVED)}
    block = repository.block(alias)
    wanted = [block.edit(replace(block.entry, alias="renamed"))]
    notes = preview(wanted).notes
    save(wanted)
    after = {name: asked_of_ssh(config, name) for name in (*NAMES, *UNSAVED, "renamed")}
    renamed, old = after.pop("renamed"), before.pop(alias)
    if "refused" in old or "refused" in renamed:
        return
    assert renamed["hostname"] == old["hostname"]
    for keyword in ("user", "port", "serveraliveinterval", "setenv", "identityfile"):
        if renamed.get(keyword) != old.get(keyword):
            assert any(note.lower().startswith(f"{keyword} in force") for note in notes), keyword
    after.pop(alias)
    assert following(after) == following(before, alias)


def following(
    said: dict[str, dict[str, list[str]]], alias: str = ""
) -> dict[str, dict[str, list[str]]]:
    """Return what ssh says, with one name of a jump written as another."""

    def written(keyword: str, value: str) -> str:
        if alias and keyword == "proxyjump":
            hops = value.split(",")
            return ",".join(
                hop[: -len(alias)] + "renamed"
                if hop == alias or hop.endswith(f"@{alias}")
                else hop.replace(f"@{alias}:", "@renamed:")
                for hop in hops
            )
        if alias and keyword == "proxycommand" and value.endswith(f" {alias}"):
            return value.removesuffix(alias) + "renamed"
        return value

    return {
        name: {
            keyword: [written(keyword, value) for value in values]
            for keyword, values in found.items()
        }
        for name, found in said.items()
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_of_a_removed_host_nothing_is_left_and_no_other_is_changed(
    private_home: Path, repository: HostRepository, seed: int
) -> None:
    rng = random.Random(seed)
    config = write_tree(rng, private_home / ".ssh")
    listed = [name for host in repository.hosts() for name in host.names]
    if not listed:
        return
    alias = rng.choice(listed)
    before = {name: asked_of_ssh(config, name) for name in (*NAMES, *UNSAVED) if name != alias}
    save([repository.block(alias).edit(None)])
    assert {name: asked_of_ssh(config, name) for name in before} == before
    left = [name for host in repository.hosts() for name in host.names]
    assert alias not in left
    assert set(left) <= set(listed)
    with pytest.raises(ConfigError, match="no saved host"):
        repository.block(alias)
