"""Operates the app as a person does: keys into its terminal, and looks at what comes of them."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from textual import events
from textual.screen import Screen

from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.app import Application
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.textual_internals import character_to_key
from sshtui.ui.widgets.terminal.view import TerminalView
from sshtui.ui.widgets.text_input import TextInput
from tests.servers.openssh import OpenSsh, descendants
from tests.servers.waiting import until
from tests.soak.outer_terminal import OuterTerminal
from tests.ui.forms import ready, shown
from tests.ui.steps import handled

_CHARACTERS = {"enter": "\r", "tab": "\t", "escape": "\x1b"}

PREFIX = "ctrl+backslash"


@dataclass(frozen=True, slots=True)
class Server:
    """The server that is signed in to.

    Attributes:
        process: The id of the listening sshd.
        port: Where it listens, on 127.0.0.1.
        user: Who signs in.
        password: The password.
        key: A private key that it takes.
        host_key: Its public host key, as in known_hosts.
    """

    process: int
    port: int
    user: str
    password: str
    key: Path
    host_key: str

    @classmethod
    def of(cls, server: OpenSsh) -> "Server":
        """Return what is to be known of a server."""
        line = server.known_hosts_line()
        key, process = server.user_key, server.process.pid
        return cls(process, server.port, server.user, server.password, key, line)

    @classmethod
    def read(cls, text: str) -> "Server":
        """Return one from what was written."""
        fields = json.loads(text)
        return cls(**{**fields, "key": Path(fields["key"])})

    def written(self) -> str:
        """Return it as text, for another process."""
        return json.dumps(asdict(self), default=str)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all that serves a connection, but not to what listens."""
        for pid in descendants(self.process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


class Operator:
    """Presses keys once they are taken, and waits for what they do.

    Args:
        app: The app, on this terminal.
        terminal: The terminal.
        server: Where its hosts lead.
    """

    def __init__(self, app: Application, terminal: OuterTerminal, server: Server) -> None:
        self.app = app
        self.terminal = terminal
        self.server = server
        self._lines = 0

    @property
    def sessions(self) -> tuple[SessionInfo, ...]:
        """The sessions that there are."""
        return self.app._manager.sessions

    @property
    def here(self) -> SessionInfo:
        """The session in focus."""
        info = self.app._presenter.current
        assert info is not None, shown(self.app)
        return info

    async def press(self, *keys: str) -> None:
        """Press keys once what is on the screen takes them."""
        await handled(self.app)
        painted = asyncio.Event()
        if self.app.call_after_refresh(painted.set):
            await painted.wait()
        await ready(self.app)
        await self.until(lambda: not self.app._presenter.key_pause._shown, "end of the pause")
        for key in keys:
            name = character_to_key(key) if len(key) == 1 else key
            character = key if len(key) == 1 else _CHARACTERS.get(key)
            self.app.post_message(events.Key(name, character))
        await handled(self.app)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait for something that comes of it."""
        await until(lambda: condition() or None, what, context=self.look, seconds=30.0)

    def look(self) -> str:
        """Return what stands on the screen, and what the sessions are."""
        focus = f"\nfocus: {self.app.focused!r} on {self.app.screen!r}"
        states = "".join(f"\n{info.title}: {info.state} {info.detail}" for info in self.sessions)
        return shown(self.app) + focus + states

    def is_on(self, *kinds: type[Screen[Any]]) -> bool:
        """Return whether one of some screens is on top."""
        return isinstance(self.app.screen, kinds)

    async def on(self, kind: type[Screen[Any]]) -> None:
        """Wait for a screen."""
        await self.until(lambda: self.is_on(kind) and self.app.screen.is_mounted, kind.__name__)
        await ready(self.app)

    async def sees(self, words: str) -> None:
        """Wait for words on the screen."""
        await self.until(lambda: words in shown(self.app), words)

    async def back_to(self, below: Screen[Any]) -> None:
        """Close what stands over a screen."""
        while (top := self.app.screen) is not below:
            await self._close(top)

    async def to_hosts(self) -> None:
        """Wait for the hosts, with no session left."""
        await self.until(lambda: self.is_on(HostsScreen) and not self.sessions, "hosts alone")

    async def connect(self, alias: str) -> None:
        """Connect to a host from the list."""
        line = self.app._hosts_screen.browser.query_one(TextInput)
        await self.press("ctrl+e", "ctrl+u", *alias)
        await self.until(lambda: line.value == alias, f"filter not {line.value}")
        await self.press("enter")

    async def opened(self) -> None:
        """Wait until the session in focus takes keys."""
        await self.until(
            lambda: (
                isinstance(self.app.focused, TerminalView)
                and (info := self.app._presenter.current)
                and info.state is SessionState.OPEN
            ),
            "terminal",
        )

    async def run(self, command: str = "true") -> None:
        """Run a command in the session in focus, to its end."""
        self._lines += 1
        said = f"done-{self._lines}-{self._lines * 2}"
        await self.press()
        self.terminal.type(f"{command}; echo done-{self._lines}-$(({self._lines}*2))\r")
        emulator = self.app._manager.emulator(self.here.id)
        # Behind a prompt that came after what was typed, it may take two rows.
        await self.until(lambda: said in emulator.text().replace("\n", ""), said)

    async def _close(self, top: Screen[Any]) -> None:
        await self.until(lambda: top.is_mounted, "screen that stands")
        await self.press("escape")
        await self.until(lambda: self.app.screen is not top, f"end of {top}")
