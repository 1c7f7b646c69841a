"""Programs in a session learn of a new size: by signal or, where they asked for it, in band."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.test_connect import PROMPT, STARTED, connect, enter, knows
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import wait_for

TEXTUAL_PROGRAM = """
from textual.app import App
from textual.widgets import Label

class Sizes(App):
    def compose(self):
        yield Label("no size yet")

    def on_resize(self, event):
        self.query_one(Label).update(f"it has {event.size.width} by {event.size.height}")

Sizes().run()
"""


class Session:
    """A session in its tab.

    Args:
        screen: What the person sees of sshtui.
        terminal: The terminal that sshd made for it.
    """

    def __init__(self, screen: Screen, terminal: Path) -> None:
        self.screen = screen
        self.terminal = terminal

    def size(self) -> tuple[int, int]:
        """Return its columns and rows as the server has them."""
        descriptor = os.open(self.terminal, os.O_RDWR | os.O_NOCTTY)
        try:
            columns, rows = os.get_terminal_size(descriptor)
        finally:
            os.close(descriptor)
        return columns, rows

    def grows(self, columns: int, rows: int) -> None:
        """Resize the outer terminal, and wait until the server knows."""
        before = self.size()
        self.screen.resize(columns, rows)
        wait_for(lambda: self.size() != before, "size on the server")

    def shows_its_size(self, pattern: str) -> None:
        """Wait until the program shows the size that the server has."""
        wait_for(
            lambda: pattern.format(*self.size()) in self.screen.text(),
            f"size {self.size()}",
            context=self.screen.text,
        )


@pytest.fixture
def session(openssh: OpenSshFactory, private_home: Path, tmux: Tmux) -> Session:
    server = openssh.key_only()
    knows(private_home / ".ssh", server)
    screen = connect(tmux, server, "-i", str(server.user_key))
    screen.wait_for(PROMPT, seconds=STARTED)
    return Session(screen, Path(terminal_of(screen, server)))


def terminal_of(screen: Screen, server: OpenSsh) -> str:
    enter(screen, "tty >terminal && mv terminal its-terminal")
    file = server.account.home / "its-terminal"
    return wait_for(lambda: file.read_text("ascii").strip() if file.exists() else "", "terminal")


@contextmanager
def textual_program(session: Session) -> Iterator[None]:
    """Run a program of ours on the terminal of a session.

    No shell has it in hand, so that no signal tells it of a new size: what it knows it was told
    in band.
    """
    enter(session.screen, "exec sleep 100000")
    with session.terminal.open("r+b", buffering=0) as terminal:
        program = subprocess.Popen(
            [sys.executable, "-c", TEXTUAL_PROGRAM],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        try:
            session.shows_its_size("it has {} by {}")
            yield
        finally:
            program.kill()
            program.wait()


def lead(screen: Screen, key: str) -> None:
    screen.press("C-\\")
    screen.press(key)


def test_a_textual_program_follows_a_resize(session: Session) -> None:
    with textual_program(session):
        for columns, rows in ((120, 40), (80, 24)):
            session.grows(columns, rows)
            session.shows_its_size("it has {} by {}")


def test_a_textual_program_follows_a_resize_while_its_tab_was_hidden(session: Session) -> None:
    with textual_program(session):
        lead(session.screen, "c")
        session.screen.wait_for(PROMPT)
        session.screen.resize(120, 40)
        lead(session.screen, "1")
        session.screen.wait_for("it has 120 by")
        session.shows_its_size("it has {} by {}")


@pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")
def test_nvim_follows_a_resize_also_while_its_tab_was_hidden(session: Session) -> None:
    enter(session.screen, "nvim -u NONE -c 'set statusline=is\\ %{&columns}\\ by\\ %{&lines} ls=2'")
    session.shows_its_size("is {} by {}")
    session.grows(120, 40)
    session.shows_its_size("is {} by {}")
    lead(session.screen, "c")
    session.screen.wait_for(PROMPT)
    session.screen.resize(90, 30)
    lead(session.screen, "1")
    session.screen.wait_for("is 90 by")
    session.shows_its_size("is {} by {}")
