"""A session connected to the user's own terminal."""

import asyncio

from sshtui.sanitize import clean
from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.terminal import device
from sshtui.terminal.mirror import Mirror
from sshtui.terminal.prefix_bytes import PrefixBytes
from sshtui.ui.rendering.native_terminal import NativeTerminal

_ESCAPE_SECONDS = 0.05
"""How long the rest of a key may take to come after ESC."""


class ZoomedSession:
    """A session while it has the terminal.

    Args:
        info: The session; open.
        manager: Has it.
        prefix_key: What leads back, with any other key behind it.

    Attributes:
        id: The session.
        over: Why it is over, "" where the person came back; done when it is.
        unread: What was typed after the key that leads back.
    """

    def __init__(self, info: SessionInfo, manager: SessionManager, prefix_key: str) -> None:
        self.id = info.id
        self.over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._title = clean(info.title)
        self._manager = manager
        self._emulator = manager.emulator(info.id)
        self._prefix = PrefixBytes(prefix_key, self._emulator)
        self._terminal = NativeTerminal(self._typed, self._hold)
        self._mirror = Mirror(self._emulator, self._terminal.write)
        self._rest: asyncio.TimerHandle | None = None

    @property
    def unread(self) -> bytes:
        """What was typed after the key that leads back."""
        return self._prefix.after

    async def run(self) -> str:
        """Have the terminal until it is over, and return why."""
        stop_hearing = self._manager.subscribe(self._hear)
        self._emulator.scroll_to_end()
        self._emulator.muted = True
        self._terminal.take()
        try:
            self.resized()
            self._manager.mirror(self.id, self._mirror)
            return await self.over
        finally:
            stop_hearing()
            self._manager.mirror(self.id, None)
            self._mirror.end()
            self._emulator.muted = False
            if self._rest is not None:
                self._rest.cancel()
            await self._terminal.give_back()

    def finish(self, reason: str = "") -> None:
        """Go back.

        Args:
            reason: Why, where it is not the person's wish.
        """
        if not self.over.done():
            self.over.set_result(reason)

    def resized(self) -> None:
        """Follow the size of the terminal."""
        self._manager.resize(self.id, *device.size())
        self._mirror.draw()

    def stopped(self) -> None:
        """Leave the terminal as it was found: the process is about to be stopped."""
        self._terminal.give_back_now()

    def resumed(self) -> None:
        """Take the terminal again, which another program may have had."""
        if not self.over.done():
            # Where the process was stopped by what cannot be caught, the terminal was not left.
            self._terminal.give_back_now()
            self._terminal.take()
            self.resized()

    def _hold(self, held: bool) -> None:
        self._manager.hold(self.id, held=held, by="zoom")

    def _typed(self, data: bytes) -> None:
        if not data:
            self.finish("The terminal is gone.")
            return
        self._send(*self._prefix.feed(data))
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        if self._prefix.pending:
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(_ESCAPE_SECONDS, self._flush)

    def _flush(self) -> None:
        self._rest = None
        self._send(*self._prefix.flush())

    def _send(self, data: bytes, left: bool) -> None:
        if data:
            self._manager.write(self.id, data)
        if left:
            self.finish()

    def _hear(self, event: Event) -> None:
        match event:
            case SessionChanged(info) if info.state in {SessionState.CLOSED, SessionState.FAILED}:
                self.finish(f"{clean(info.title)}: {clean(info.detail)}")
            case SessionGone(id, reason):
                mine = f"{self._title} has ended." if id == self.id else ""
                if mine or reason:
                    self.finish(mine or clean(reason))
