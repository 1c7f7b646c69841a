"""What is broken or full beside a connection must not stop it: it is told, and the rest goes on."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import paths
from tests.cli.on_terminal import SSHTUI, run_plainly
from tests.cli.test_connect import PROMPT, leave
from tests.faults.disks import Disk
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Tmux
from tests.servers.variants import OpenSshFactory

PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    """A server that is known, and lets a key in without a question."""
    server = openssh.key_only()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    return server


def destination(server: OpenSsh) -> tuple[str, ...]:
    return ("-i", str(server.user_key), f"{server.user}@{server.host}:{server.port}")


def connects(server: OpenSsh) -> str:
    """Return what is told beside a command that runs as if nothing were wrong."""
    done = run_plainly("exec", *destination(server), "--", "echo", "hello")
    assert (done.stdout, done.returncode) == (b"hello\n", 0)
    return done.stderr.decode()


def test_what_ssh_would_not_look_at_is_not_looked_at(server: OpenSsh, private_home: Path) -> None:
    (private_home / ".ssh" / "ca-bundle.crt").write_text(PEM)
    assert connects(server) == ""


def break_settings() -> None:
    (paths.config_dir() / "settings.toml").write_text("theme = \n")


def test_exec_goes_on_without_settings_that_are_not_understood(server: OpenSsh) -> None:
    break_settings()
    assert "is not valid TOML" in connects(server)


def test_exec_goes_on_without_patterns_that_are_wrong(server: OpenSsh) -> None:
    (paths.config_dir() / "settings.toml").write_text("[prompts]\n'(' = 'code'\n")
    assert "is not a regular expression" in connects(server)


def test_connect_does_too_and_says_so_in_the_app(server: OpenSsh, tmux: Tmux) -> None:
    break_settings()
    screen = tmux.run(*SSHTUI, "connect", *destination(server), columns=100, rows=30)
    screen.wait_for("Configuration problem")
    screen.wait_for(PROMPT)
    leave(screen)


def database() -> Path:
    return paths.data_dir() / "sshtui.db"


def log_file() -> Path:
    return paths.state_dir() / "sshtui.log"


HARMS: dict[str, tuple[Callable[[], object], str]] = {
    "a database of garbage": (lambda: database().write_bytes(b"garbage " * 999), "was damaged"),
    "a directory for a database": (lambda: database().mkdir(), "it is a directory"),
    "a database that leads nowhere": (
        lambda: database().symlink_to("nowhere"),
        "it is a symbolic link",
    ),
    "a directory for a log": (lambda: log_file().mkdir(), "without a log"),
    "a log that leads nowhere": (lambda: log_file().symlink_to("nowhere"), "without a log"),
    "a stranger's directory of data": (
        lambda: os.chown(paths.data_dir(), 65534, -1),
        "belongs to another user",
    ),
    "a file for all directories": (
        lambda: paths.config_path().parent.touch(mode=0o600),
        "could not be created",
    ),
    "a damaged vault": (lambda: (paths.data_dir() / "vault").write_bytes(b"SSHTUIV1 no"), ""),
}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("harm", HARMS)
def test_exec_connects_all_the_same(server: OpenSsh, harm: str) -> None:
    break_it, words = HARMS[harm]
    break_it()
    told = connects(server)
    assert words in told
    assert "Traceback" not in told
    assert bool(told) is bool(words)


def full(disk: Disk) -> None:
    disk.fill()


def read_only(disk: Disk) -> None:
    disk.make_read_only()


@pytest.mark.parametrize("used_before", [True, False])
@pytest.mark.parametrize("harm", [full, read_only])
def test_exec_connects_from_a_home_that_takes_nothing(
    server: OpenSsh,
    tmp_path: Path,
    disk: Callable[[Path], Disk],
    harm: Callable[[Disk], None],
    used_before: bool,
) -> None:
    small = disk(tmp_path / "sshtui")
    if used_before:
        assert connects(server) == ""
    harm(small)
    assert "continues without" in connects(server)


@pytest.mark.parametrize("harm", [full, read_only])
def test_the_app_connects_too_says_so_once_and_remembers_again_once_it_can(
    server: OpenSsh,
    tmp_path: Path,
    disk: Callable[[Path], Disk],
    tmux: Tmux,
    harm: Callable[[Disk], None],
) -> None:
    small = disk(tmp_path / "sshtui")
    harm(small)
    screen = tmux.run(*SSHTUI, "connect", *destination(server), columns=100, rows=30)
    screen.wait_for("Configuration problem")
    screen.wait_for(PROMPT)
    if harm is full:
        small.make_room()
    else:
        small.make_read_only(read_only=False)
    leave(screen)


@pytest.mark.parametrize(
    "words", [("hosts", "list"), ("creds", "list"), ("creds", "vault", "status")]
)
@pytest.mark.parametrize("harm", [full, read_only])
def test_commands_that_only_look_do_what_they_can(
    tmp_path: Path,
    disk: Callable[[Path], Disk],
    harm: Callable[[Disk], None],
    words: tuple[str, ...],
) -> None:
    harm(disk(tmp_path / "sshtui"))
    done = run_plainly(*words)
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("harm", [full, read_only])
def test_an_answer_that_nothing_can_keep_is_refused_in_words(
    tmp_path: Path, disk: Callable[[Path], Disk], harm: Callable[[Disk], None]
) -> None:
    harm(disk(tmp_path / "sshtui"))
    done = run_plainly("creds", "set", "alice@web.example.com", "--stdin", given=b"fake-secret\n")
    assert b"Traceback" not in done.stderr
    assert b"continues without" in done.stderr
    assert b"Not saved" in done.stderr
    assert done.returncode == 1
