"""The lines by which plain ssh finds the connections that are open."""

import subprocess
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.editing.control_path_lines import (
    REMARK,
    ControlPathEdit,
    with_lines,
    without_lines,
)
from sshtui.hosts.editing.edits import save

SOCKETS = Path("/run/user/7/50%off and more/mux")


def ssh_takes(config: Path, alias: str) -> dict[str, str]:
    printed = subprocess.run(
        ["/usr/bin/ssh", "-G", "-F", str(config), alias],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    ).stdout
    pairs = (line.partition(" ") for line in printed.splitlines())
    return {keyword: value for keyword, _, value in pairs}


BEFORE = (
    "",
    "Host other\n  User x\n",
    "# remark\n\n\nUser y",
    "Host a\r\n  User x\r\n",
    "Host a\r\n  User x",
    "\N{BYTE ORDER MARK}Host a\n\n",
    "Host caf\udce9\n",
)


@pytest.mark.parametrize("before", BEFORE)
def test_they_come_last_for_every_host_and_go_without_a_trace(tmp_path: Path, before: str) -> None:
    config = tmp_path / "config"
    data = before.encode("utf-8", "surrogateescape")
    if data:
        config.write_bytes(data)
        config.chmod(0o640)
    save([ControlPathEdit(config, SOCKETS)])
    assert config.read_bytes().startswith(data)
    assert (b"\r" in config.read_bytes().split(REMARK.encode())[1]) is ("\r" in before)
    # ssh itself does not read a file that begins with a byte order mark.
    for alias in () if before.startswith("\N{BYTE ORDER MARK}") else ("other", "a", "any"):
        taken = ssh_takes(config, alias)
        directory, _, name = taken["controlpath"].rpartition("/")
        assert (directory, len(name)) == (str(SOCKETS), 40)
        assert taken["controlmaster"] == "false"
    save([ControlPathEdit(config, SOCKETS, removed=True)])
    assert config.read_bytes() == data
    assert config.stat().st_mode & 0o777 == (0o640 if data else 0o600)


def test_the_persons_own_control_path_wins(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("Host own\n  ControlPath /tmp/own-%C\nHost none\n  ControlPath none\n")
    config.chmod(0o600)
    save([ControlPathEdit(config, SOCKETS)])
    assert ssh_takes(config, "own")["controlpath"].startswith("/tmp/own-")
    assert "controlpath" not in ssh_takes(config, "none")
    assert ssh_takes(config, "other")["controlpath"].startswith(str(SOCKETS))


@pytest.mark.parametrize("below", ["Host b\n", "# mine\n\nHost b\n", "\n", "match host b\n"])
def test_what_was_written_below_stays_as_it_was(below: str) -> None:
    before = "Host a\n"
    assert without_lines(with_lines(before, SOCKETS) + below) == before + below


def test_what_was_written_into_our_block_stays_for_every_host(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(with_lines("Host a\n  User x\n", SOCKETS) + "\n  User everybody\nHost b\n")
    config.chmod(0o600)
    save([ControlPathEdit(config, SOCKETS, removed=True)])
    assert ssh_takes(config, "other")["user"] == "everybody"
    assert "controlpath" not in ssh_takes(config, "other")


def test_lines_that_somebody_else_wrote_are_left_alone() -> None:
    for text in ("Match all\n  ControlPath /x/%C\n", f"{REMARK}\nHost a\n", f"{REMARK}\n"):
        assert without_lines(text) == text


def test_a_directory_that_ssh_would_read_otherwise_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="look for a variable"):
        save([ControlPathEdit(tmp_path / "config", Path("/run/${HOME}/mux"))])
    assert not (tmp_path / "config").exists()
