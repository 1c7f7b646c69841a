"""Programs in tmux: keys go in, the screen comes out, and the end is seen."""

import re

import pytest

from tests.servers.programs import Tmux
from tests.servers.waiting import wait_for


def test_typed_text_and_keys_reach_the_program(tmux: Tmux) -> None:
    screen = tmux.run("sh", "-c", 'read -r line; echo "got <$line>"; exit 7')
    screen.type("C-c; 'x' Enter")
    screen.press("Enter")
    screen.wait_for(re.escape("got <C-c; 'x' Enter>"))
    assert screen.wait_for_exit() == 7


def test_the_size_is_as_asked_and_can_change(tmux: Tmux) -> None:
    program = "trap 'stty size' WINCH; stty size; while :; do sleep 0.05; done"
    screen = tmux.run("bash", "-c", program, columns=100, rows=30)
    screen.wait_for("30 100")
    screen.resize(40, 12)
    screen.wait_for("12 40")


def test_a_program_gets_the_environment_of_the_test(
    tmux: Tmux, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSHTUI_TEST_ONE", "here")
    monkeypatch.setenv("SSHTUI_TEST_TWO", "gone")
    script = 'echo "<$SSHTUI_TEST_ONE> <$SSHTUI_TEST_TWO> <$TMUX>"'
    screen = tmux.run("sh", "-c", script, environment={"SSHTUI_TEST_TWO": ""})
    screen.wait_for("<here> <> <>")


def test_colours_and_scrollback_can_be_read(tmux: Tmux) -> None:
    screen = tmux.run("sh", "-c", "seq 100; printf '\\033[31mred\\033[m\\n'", rows=10)
    screen.wait_for("red")
    assert "\x1b[31mred" in screen.text(colours=True)
    assert "\n5\n" in screen.scrollback()
    assert "\n5\n" not in screen.text()


def test_the_screen_the_pid_and_the_modes_can_be_seen(tmux: Tmux) -> None:
    screen = tmux.run("sh", "-c", "echo pid $$; stty raw; read -r line")
    pid = screen.wait_for(r"pid \d+").split()[1]
    assert screen.pid() == int(pid)
    wait_for(lambda: "-icanon" in screen.terminal_modes(), "raw mode")


def test_an_interrupt_reaches_the_program_only(tmux: Tmux) -> None:
    screen = tmux.run("sh", "-c", "echo ready; sleep 60")
    screen.wait_for("ready")
    screen.press("C-c")
    assert screen.wait_for_exit() == 130
    assert "ready" in screen.text()


def test_a_text_that_never_comes_fails_with_the_screen(tmux: Tmux) -> None:
    screen = tmux.run("echo", "something else")
    screen.wait_for("something")
    with pytest.raises(AssertionError, match="something else"):
        screen.wait_for("never", seconds=0.1)
