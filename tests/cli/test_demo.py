"""`sshtui demo` in a real terminal: every host can be signed in to, and has a shell."""

import re
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, takes_keys
from tests.servers.programs import Screen, Tmux


@pytest.fixture
def screen(tmux: Tmux) -> Screen:
    screen = tmux.run(*SSHTUI, "demo", columns=100, rows=30, environment={"SHELL": "/bin/sh"})
    screen.wait_for("demo-inner")
    return screen


def choose(screen: Screen, host: str) -> None:
    screen.type(host)
    screen.wait_for(f"› *{host}")
    screen.press("Enter")


def answer(screen: Screen, label: str, text: str) -> None:
    screen.wait_for(re.escape(label))
    screen.type(text)
    screen.press("Enter")
    screen.wait_until_gone(re.escape(label))


def use_shell(screen: Screen, host: str) -> None:
    """See that there is a shell with a terminal, and come back to the hosts by `exit`."""
    screen.wait_for(f"reached through {host}")
    screen.type("tty; echo six times seven is $((6 * 7))")
    screen.press("Enter")
    screen.wait_for("six times seven is 42")
    assert re.search("/dev/(pts/|tty)", screen.text())
    screen.type("exit")
    screen.press("Enter")
    screen.wait_for("5 hosts")
    takes_keys(screen)
    screen.wait_until_gone("keys are ignored")


def test_a_password_host(screen: Screen) -> None:
    choose(screen, "demo-password")
    screen.wait_for("Sign in to demo-password")
    screen.wait_for("The demo password is: demo")
    answer(screen, "Password:", "demo")
    use_shell(screen, "demo-password")
    screen.press("C-q")
    assert screen.wait_for_exit() == 0


def test_a_wrong_password_is_told_and_asked_again(screen: Screen) -> None:
    choose(screen, "demo-password")
    screen.wait_for("Password:")
    screen.type("fake-wrong")
    screen.press("Enter")
    screen.wait_for("Attempt 2 of 3")
    answer(screen, "Password:", "demo")
    use_shell(screen, "demo-password")


def test_a_two_factor_host(screen: Screen) -> None:
    choose(screen, "demo-2fa")
    answer(screen, "Password:", "demo")
    code = screen.wait_for(r"\b\d{6}\b")
    answer(screen, "Verification code:", code)
    use_shell(screen, "demo-2fa")


def test_a_menu_host_behind_a_new_host_key(screen: Screen) -> None:
    choose(screen, "demo-menu")
    screen.wait_for("New host key")
    screen.type("y")
    screen.wait_for("2. Call to the demo phone")
    answer(screen, "Option (1-2):", "1")
    use_shell(screen, "demo-menu")


def test_an_expired_password(screen: Screen) -> None:
    choose(screen, "demo-expired")
    answer(screen, "Password:", "demo")
    answer(screen, "Current password:", "demo")
    answer(screen, "New password:", "fake-new-one")
    answer(screen, "Retype new password:", "fake-new-one")
    use_shell(screen, "demo-expired")


def test_a_host_behind_another(screen: Screen) -> None:
    choose(screen, "demo-inner")
    screen.wait_for("hop 1 of 2")
    screen.wait_for("Password:")
    # Nothing is to be seen between the two forms where the network is that quick.
    screen.type("demo")
    screen.press("Enter")
    screen.wait_for("The demo password is: inner")
    answer(screen, "Password:", "inner")
    use_shell(screen, "demo-inner")


def test_the_persons_own_files_are_left_alone(
    screen: Screen, private_home: Path, tmp_path: Path
) -> None:
    test_a_menu_host_behind_a_new_host_key(screen)
    assert list((private_home / ".ssh").iterdir()) == []
    assert not (tmp_path / "sshtui" / "config" / "hosts.conf").exists()
    screen.press("C-q")
    assert screen.wait_for_exit() == 0
