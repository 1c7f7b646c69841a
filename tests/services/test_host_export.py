"""Exports: what is left out is named, and the rest is written."""

import json
import stat
from pathlib import Path

import pytest

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.repository import HostRepository
from sshtui.services.host_export import Export, export_hosts, export_to_file

NAMES = ("web", "db", "bad")


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


@pytest.fixture
def hosts(config: Path, tmp_path: Path) -> HostRepository:
    return HostRepository(config, Path("/dev/null"), tmp_path / "hosts.conf")


def test_the_directory_of_nobody_is_refused(hosts: HostRepository) -> None:
    with pytest.raises(UsageError, match="no user"):
        export_to_file(hosts, Path("~no-such-user/hosts.json"), [])


def aliases(found: Export) -> list[str]:
    return [host["alias"] for host in json.loads(found.text)]


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("Host bad\n HostName %q\n", "%'q'"),
        ("Host bad\n User a;b\n", "user name"),
        ("Host bad\n ProxyJump x%q\n", "%'q'"),
        ("Host bad\n IdentityFile ~/%q\n", "Identity files"),
    ],
)
def test_one_bad_host_is_named_and_the_rest_is_exported(
    hosts: HostRepository, config: Path, block: str, why: str
) -> None:
    config.write_text(f"Host web\n{block}Host db\n")
    found = export_hosts(hosts, NAMES, "json")
    assert aliases(found) == ["web", "db"] == list(found.aliases)
    (problem,) = found.problems
    assert problem.startswith("bad is left out. ")
    assert why in problem


def test_a_field_that_cannot_be_exported_is_named(hosts: HostRepository, config: Path) -> None:
    config.write_text("Host web\n Port 7\n ServerAliveInterval 99999\n")
    found = export_hosts(hosts, ["web"], "json")
    assert json.loads(found.text) == [{"alias": "web", "port": 7}]
    assert found.problems[0].startswith("web: keepalive is not exported. ")


def test_a_forward_that_only_ssh_understands_is_exported(
    hosts: HostRepository, config: Path
) -> None:
    config.write_text("Host web\n LocalForward 8080 db:http\n LocalForward 81 db:81\n")
    found = export_hosts(hosts, ["web"], "ssh_config")
    assert "LocalForward 8080 db:http\n" in found.text
    assert "LocalForward 81 db:81\n" in found.text
    assert not found.problems


def test_a_loop_is_named(hosts: HostRepository, config: Path) -> None:
    config.write_text(
        "Host web\n ProxyJump db\nHost db\n ProxyJump web\nHost bad\n ProxyJump bad\n"
    )
    found = export_hosts(hosts, NAMES, "json")
    assert found.aliases == NAMES
    assert [line.partition(":")[0] for line in found.problems] == list(NAMES)
    assert all("ProxyJump loop" in line for line in found.problems)


def test_files_that_are_not_read_are_named(
    hosts: HostRepository, config: Path, tmp_path: Path
) -> None:
    (config.parent / "open").write_text("Host other\n")
    (config.parent / "open").chmod(0o666)
    (config.parent / "folder").mkdir()
    config.write_text(f"Include open {config.parent}/folder\nHost web\n")
    found = export_hosts(hosts, ["web"], "json")
    assert aliases(found) == ["web"]
    assert [
        str(config.parent / name) in text
        for name, text in zip(("open", "folder"), found.problems, strict=True)
    ] == [True, True]
    assert tmp_path in config.parents


def test_jump_hosts_come_along(hosts: HostRepository, config: Path) -> None:
    config.write_text(
        "Host web\n ProxyJump far,gate-eu,plain\nHost far\n Port 7\nHost gate-*\n User ops\n"
        " ProxyJump first\nHost first\n HostName first.example\n"
    )
    found = export_hosts(hosts, ["web"], "ssh_config")
    assert found.aliases == ("web", "far", "gate-eu", "first")
    assert "Host gate-eu\n    User ops\n    ProxyJump first\n" in found.text
    assert found.notes == (
        "far is exported too, as web jumps through it.",
        "gate-eu is exported too, as web jumps through it.",
        "first is exported too, as gate-eu jumps through it.",
    )
    assert not found.problems


def test_jump_hosts_are_no_hosts_of_an_inventory(hosts: HostRepository, config: Path) -> None:
    config.write_text("Host web\n ProxyJump far\nHost far\n Port 7\n")
    found = export_hosts(hosts, ["web"], "ansible")
    assert found.aliases == ("web",)
    assert found.notes == ("web jumps through far, which is not exported.",)


def test_every_name_of_a_host_is_exported_but_an_inventory_has_it_once(
    hosts: HostRepository, config: Path
) -> None:
    config.write_text("Host web www\n HostName w.example\n")
    assert export_hosts(hosts, ["web"], "json").aliases == ("web", "www")
    found = export_hosts(hosts, ["web"], "ansible")
    assert found.aliases == ("web",)
    assert found.notes == ("web is also called www, which is not exported.",)


def test_an_inventory_takes_one_key(hosts: HostRepository, config: Path) -> None:
    config.write_text("Host web\n IdentityFile ~/a\n IdentityFile ~/b\n")
    found = export_hosts(hosts, ["web"], "ansible")
    assert found.text == "web ansible_ssh_private_key_file='~/a'\n"
    assert found.notes == ("web: only the first of its identity files is exported.",)


def test_what_only_a_connection_decides_is_said_once(hosts: HostRepository, config: Path) -> None:
    config.write_text("Host web\nHost db\nMatch exec false\n User x\n")
    found = export_hosts(hosts, ["web", "db"], "json")
    assert found.notes == (f"Match exec ({config}:3) is decided when connecting.",)


def test_a_file_is_new_private_and_whole(
    hosts: HostRepository, config: Path, tmp_path: Path
) -> None:
    config.write_text("Host web\n HostName ü.example\n")
    target = tmp_path / "out.json"
    assert export_to_file(hosts, target, ["web"]).aliases == ("web",)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert json.loads(target.read_text("utf-8"))[0]["hostname"] == "ü.example"
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.json"]


def test_nothing_that_is_there_is_written_over(
    hosts: HostRepository, config: Path, tmp_path: Path
) -> None:
    config.write_text("Host web\n")
    target, link = tmp_path / "out.json", tmp_path / "link.json"
    link.symlink_to(target)
    with pytest.raises(UsageError, match="exists"):
        export_to_file(hosts, link, ["web"])
    assert not target.exists()
    target.write_text("mine")
    with pytest.raises(UsageError, match="exists"):
        export_to_file(hosts, target, ["web"])
    assert target.read_text() == "mine"


def test_nothing_is_written_where_there_is_nothing(
    hosts: HostRepository, config: Path, tmp_path: Path
) -> None:
    config.write_text("Host bad\n HostName %q\n")
    for chosen in ([], ["bad"]):
        with pytest.raises(ConfigError, match="Nothing was exported"):
            export_to_file(hosts, tmp_path / "out.json", chosen)
    config.write_text("Host web\n")
    with pytest.raises(ConfigError, match="could not be written"):
        export_to_file(hosts, tmp_path / "none" / "out.json", ["web"])
    assert not (tmp_path / "out.json").exists()
