"""`sshtui connect`: from the command line to a shell in a tab, in a real terminal."""

from collections.abc import Sequence
from pathlib import Path

import asyncssh
import pytest

from tests.cli.on_terminal import SSHTUI, takes_keys
from tests.servers.gnome_keyring import gnome_keyring
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

PROMPT = r":~\$"
"""Of the shell that a new account has."""

STARTED = 60.0
"""Seconds until the first form; loading and connecting are part of it."""


@pytest.fixture
def home(private_home: Path) -> Path:
    """Give the ~/.ssh of this test."""
    return private_home / ".ssh"


def knows(home: Path, *servers: OpenSsh) -> None:
    """Have the keys of servers on file."""
    lines = "".join(server.known_hosts_line() for server in servers)
    (home / "known_hosts").write_text(lines)


def connect(tmux: Tmux, server: OpenSsh, *options: str) -> Screen:
    place = f"{server.user}@{server.host}:{server.port}"
    return tmux.run(*SSHTUI, "connect", place, *options, columns=100, rows=30)


def enter(screen: Screen, *lines: str) -> None:
    """Type a line and press Enter, at once."""
    for line in lines:
        screen.type(line)
        screen.press("Enter")


def leave(screen: Screen) -> None:
    """End the shell, and then the app."""
    enter(screen, "exit")
    screen.wait_for("Hosts")
    takes_keys(screen)
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


def config(home: Path, blocks: dict[str, Sequence[str]]) -> None:
    text = "".join(
        f"Host {alias}\n" + "".join(f"  {line}\n" for line in lines)
        for alias, lines in blocks.items()
    )
    file = home / "config"
    file.write_text(text)
    file.chmod(0o600)


def place_of(server: OpenSsh) -> list[str]:
    return [f"HostName {server.host}", f"Port {server.port}", f"User {server.user}"]


def test_a_form_then_a_shell_that_takes_the_next_keys(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.password()
    knows(home, server)
    screen = connect(tmux, server)
    screen.wait_for("Sign in to", seconds=STARTED)
    screen.wait_for("Password:")
    screen.type(server.password)
    assert server.password not in screen.text()
    screen.press("Enter")
    screen.wait_for(PROMPT)
    enter(screen, "echo $USER is in a $(tty)")
    screen.wait_for(rf"{server.user} is in a /dev/")
    screen.resize(90, 20)
    enter(screen, 'until [ "$(stty size)" = "18 90" ]; do :; done; echo it is $((9+9)) rows')
    screen.wait_for("it is 18 rows")
    leave(screen)


def test_escape_cancels_and_the_server_hears_it(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.password()
    knows(home, server)
    screen = connect(tmux, server)
    screen.wait_for("Password:", seconds=STARTED)
    screen.press("Escape")
    server.wait_for_log(r"Received disconnect from .*:13:")
    screen.wait_for("Hosts")


def test_two_factors_a_wrong_code_and_escape_in_the_second_round(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.two_factor(PasswordAuthentication="yes")
    knows(home, server)
    screen = connect(tmux, server)
    screen.wait_for("Password:", seconds=STARTED)
    enter(screen, server.password)
    screen.wait_for("Verification code:")
    enter(screen, server.wrong_code())
    screen.wait_for(r"Not accepted at \d\d:\d\d:\d\d; the server does not say which field was")
    screen.wait_for("Attempt 2 of 3")
    screen.wait_for("Password:")
    enter(screen, server.password)
    screen.wait_for("Verification code:")
    screen.press("Escape")
    server.wait_for_log(r"Received disconnect from .*:13:")
    screen.wait_for("Hosts")
    assert server.count_log("method password") == 0


def test_the_third_refusal_ends_in_plain_words(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.password()
    knows(home, server)
    screen = connect(tmux, server)
    screen.wait_for("Password:", seconds=STARTED)
    for attempt in (2, 3):
        enter(screen, "fake-wrong")
        screen.wait_for(f"Attempt {attempt} of 3")
    enter(screen, "fake-wrong")
    screen.wait_for("Sign-in failed")
    screen.wait_for("did not accept the")
    assert "Traceback" not in screen.text()


def test_a_key_then_a_form_that_says_so(tmux: Tmux, openssh: OpenSshFactory, home: Path) -> None:
    server = openssh.key_then_form()
    knows(home, server)
    screen = connect(tmux, server, "-i", str(server.user_key))
    screen.wait_for(r"First factor accepted \(publickey\)", seconds=STARTED)
    enter(screen, server.password)
    screen.wait_for(PROMPT)
    leave(screen)


def test_a_bastion_and_a_target_each_name_their_hop_and_cancel_closes_both(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    bastion, target = openssh.bastion(), openssh.password()
    knows(home, bastion, target)
    config(
        home,
        {"gate": place_of(bastion), "db1": [*place_of(target), "ProxyJump gate"]},
    )
    screen = tmux.run(*SSHTUI, "connect", "db1", columns=100, rows=30)
    screen.wait_for("hop 1 of 2 · gate → db1", seconds=STARTED)
    screen.wait_for("Sign in to gate")
    enter(screen, bastion.password)
    screen.wait_for("Sign in to db1")
    screen.wait_for("hop 2 of 2 · gate → db1")
    screen.press("Escape")
    target.wait_for_log(r"Received disconnect from .*:13:")
    bastion.wait_for_log(r"Received disconnect from|Connection closed by")
    screen.wait_for("Hosts")


def test_a_new_key_is_asked_about_before_any_form_and_n_refuses(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.password()
    screen = connect(tmux, server)
    screen.wait_for("New host key", seconds=STARTED)
    shown = screen.text()
    assert server.fingerprint() in shown
    assert "Password:" not in shown
    screen.press("n")
    screen.wait_for("Host key refused")
    assert server.count_log("userauth-request") == 0
    takes_keys(screen)
    screen.press("r")
    screen.wait_for("New host key")
    screen.press("y")
    screen.wait_for("Password:")
    enter(screen, server.password)
    screen.wait_for(PROMPT)
    leave(screen)


def test_a_changed_key_is_refused_with_both_fingerprints(
    tmux: Tmux, openssh: OpenSshFactory, home: Path
) -> None:
    server = openssh.password()
    old = asyncssh.generate_private_key("ssh-ed25519")
    line = old.export_public_key().decode()
    (home / "known_hosts").write_text(f"[{server.host}]:{server.port} {line}")
    screen = connect(tmux, server)
    screen.wait_for("has changed", seconds=STARTED)
    shown = "".join(screen.text().replace("│", " ").split())
    assert old.get_fingerprint() in shown
    assert server.fingerprint() in shown
    assert server.count_log("userauth-request") == 0


@pytest.mark.keyring
def test_what_is_remembered_fills_the_form_of_a_new_process(
    tmux: Tmux, openssh: OpenSshFactory, home: Path, tmp_path: Path
) -> None:
    server = openssh.password()
    knows(home, server)
    with gnome_keyring(tmp_path / "keyring") as keyring:
        bus = {
            name: value
            for name, value in keyring.environment.items()
            if name.startswith(("XDG_", "DBUS_"))
        }
        command = (*SSHTUI, "connect", f"{server.user}@{server.host}:{server.port}")
        screen = tmux.run(*command, columns=100, rows=30, environment=bus)
        screen.wait_for("Password:", seconds=STARTED)
        # As fast as a person who knows the form: no pause between the field and the tick.
        screen.type(server.password)
        screen.press("Tab", "Space", "Enter")
        screen.wait_for(PROMPT)
        leave(screen)
        again = tmux.run(*command, columns=100, rows=30, environment=bus)
        again.wait_for("from keyring", seconds=STARTED)
        again.wait_for("kept in the keyring")

        def is_sent() -> bool:
            # The first may come before Enter counts.
            again.press("Enter")
            return "from keyring" not in again.text()

        wait_for(is_sent, "sending", context=again.text)
        again.wait_for(PROMPT)
        leave(again)
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / "sshtui").rglob("*") if path.is_file()
    )
    assert server.password.encode() not in stored


@pytest.mark.sshd
def test_a_server_that_gives_no_terminal_is_spoken_to_in_lines(
    openssh: OpenSshFactory, home: Path, tmux: Tmux
) -> None:
    server = openssh.key_only(PermitTTY="no")
    knows(home, server)
    screen = connect(tmux, server, "-i", str(server.user_key))
    screen.wait_for("provides no terminal", seconds=STARTED)
    enter(screen, "tty; echo $((40 + 2)) lines")
    screen.wait_for("not a tty")
    screen.wait_for("42 lines")
    leave(screen)


@pytest.mark.sshd
def test_a_user_of_a_domain_is_shown_and_sent_as_typed(
    openssh: OpenSshFactory, home: Path, tmux: Tmux
) -> None:
    server = openssh.password()
    knows(home, server)
    place = f"CORP\\alice@{server.host}:{server.port}"
    screen = tmux.run(*SSHTUI, "connect", place, columns=100, rows=30)
    screen.wait_for(r"CORP\\alice@127\.0\.0\.1", seconds=STARTED)
    server.wait_for_log(r"invalid user CORP\\+alice")
    screen.press("Escape")
    screen.wait_for("Hosts")
