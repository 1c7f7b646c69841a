"""What `sshtui doctor` says of connections that ssh could use."""

import socket
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import main as cli
from sshtui.cli.doctor_findings import Level
from sshtui.cli.doctor_sharing import look_at_sharing
from sshtui.hosts.editing.control_path_lines import with_lines
from sshtui.hosts.repository import HostRepository

IN_ITS_PLACE = (
    "where sshtui has no connection, ssh becomes the master in its place, until it ends; without"
    " this line it does not"
)


@pytest.fixture
def config(private_home: Path, short_home: Path) -> Path:
    path = private_home / ".ssh" / "config"
    path.write_text("Host web\n")
    path.chmod(0o600)
    return path


def told() -> list[str]:
    findings = look_at_sharing(HostRepository(system_config=Path("/dev/null")))
    return [f"{found.level}: {found.detail} {found.hint}".strip() for found in findings]


def set_up() -> None:
    assert cli.main(["hosts", "include", "--only", "connections", "--yes"]) == 0


def test_what_is_to_be_done_is_said_and_done(config: Path) -> None:
    (said,) = told()
    assert said.startswith("note: ssh does not look for the connections of sshtui")
    assert "sshtui hosts include --only connections" in said
    set_up()
    assert told() == [
        f"ok: ssh looks for connections in {paths.mux_path()}: no host is open in sshtui now"
    ]
    (paths.config_dir() / "settings.toml").write_text('broker = "off"\n')
    assert told() == ["ok: off, by the setting broker"]


def test_a_directory_of_too_long_a_name_is_told_before_what_cannot_mend_it(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    set_up()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(config.parent / ("x" * 90)))
    said = told()[0]
    assert said.startswith(f"note: {paths.mux_path()} is too long for sockets")
    assert "Set XDG_RUNTIME_DIR" in said


def test_sockets_are_counted_and_those_of_the_dead_told_apart(config: Path) -> None:
    set_up()
    paths.mux_path().mkdir(mode=0o700, parents=True)
    with socket.socket(socket.AF_UNIX) as live, socket.socket(socket.AF_UNIX) as dead:
        live.bind(str(paths.mux_path() / "live"))
        live.listen()
        assert told()[0].endswith(": 1 socket now")
        dead.bind(str(paths.mux_path() / "dead"))
        assert told()[0].startswith("note: 1 socket of an sshtui that was killed")
    paths.mux_path().chmod(0o755)
    assert told()[0].startswith("problem: ")
    assert f"chmod 700 {paths.mux_path()}" in told()[0]


def test_lines_of_the_persons_own_are_explained(config: Path) -> None:
    config.write_text(
        "Host a\n  ControlMaster auto\n  ControlPath /tmp/%C\nHost b\n  ControlPath none\n"
        "Host c\n  ControlMaster no\nHost d\n  ControlMaster auto\n"
    )
    set_up()
    with config.open("a") as file:
        file.write("Host *\n  ControlPath /tmp/late-%C\n")
    about = [line.partition("/config:")[2].partition(": ") for line in told()[1:]]
    assert [(place, words.partition(": ")[2]) for place, _, words in about] == [
        ("2", "ssh shares connections of its own"),
        ("3", "ssh looks there, and not for connections of sshtui"),
        ("5", "ssh uses no open connection"),
        ("9", IN_ITS_PLACE),
        ("15", "has no effect, as the ControlPath of sshtui stands above"),
    ]
    assert about[1][2].startswith("ControlPath /tmp/%C, for the hosts of its block: ")
    assert about[4][2].startswith("ControlPath /tmp/late-%C, for every host: ")


def test_lines_that_lead_elsewhere_are_corrected(
    config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    set_up()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path_factory.mktemp("i")))
    assert told()[0].startswith("note: ssh looks for connections elsewhere")
    set_up()
    assert told()[0].startswith("ok: ")
    assert config.read_text().count("Match all") == 1


def test_a_directory_that_is_too_deep_for_sockets_is_a_problem(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv(paths.HOME_VARIABLE, str(config.parent / ("deep" * 20)))
    assert cli.main(["hosts", "include", "--only", "connections", "--yes"]) == 1
    config.write_text(with_lines(config.read_text(), paths.mux_path()))
    (found,) = look_at_sharing(HostRepository(system_config=Path("/dev/null")))
    assert found.level is Level.PROBLEM
    assert "ssh connects to no host" in found.detail
