"""An app of this process on a terminal of its own, and all that the terminal gets."""

import asyncio
import fcntl
import os
import struct
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from threading import Thread
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from sshtui.terminal import device
from sshtui.ui import textual_internals
from sshtui.ui.rendering import driver
from sshtui.ui.rendering.driver import TerminalDriver
from tests.servers.waiting import until

_DONE = "\x1b[?7777;{}h"
"""What nothing writes, and a test has written to know that all before it has been."""


class RealTerminal:
    """Both sides of a pseudo-terminal, which is read all the time.

    Args:
        size: Columns and rows.

    Attributes:
        slave: The side of the program.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._master, self.slave = os.openpty()
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._written = bytearray()
        self._taken = 0
        self._asked = 0
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have the driver take this for the terminal of the process."""
        monkeypatch.setattr(driver, "_STDIN", self.slave)
        monkeypatch.setattr(driver, "_STDOUT", self.slave)
        monkeypatch.setattr(device, "size", partial(device.size, self.slave))

    async def taken(self, app: App[Any]) -> str:
        """Return what was written since the last time, once all of it has come."""
        writes = textual_internals.driver(app)
        if not isinstance(writes, TerminalDriver) or not app.is_running:
            return ""
        self._asked += 1
        mark = _DONE.format(self._asked)
        writes.write(mark)
        found = mark.encode()
        await until(lambda: found in self._written[self._taken :], "end of the output")
        end = self._written.index(found, self._taken)
        got = bytes(self._written[self._taken : end]).decode("utf-8", "surrogateescape")
        self._taken = end + len(found)
        return got

    def close(self) -> None:
        """Take what is left, and close it."""
        os.close(self.slave)
        self._reader.join()
        os.close(self._master)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:
                return
            self._written += data


@asynccontextmanager
async def on_real_terminal(
    app: App[int], size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[RealTerminal, Pilot[int]]]:
    """Run an app with its own driver on a terminal, until the end of the block."""
    terminal = RealTerminal(size)
    terminal.use(monkeypatch)
    begun: asyncio.Future[Pilot[Any]] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def hold(pilot: Pilot[Any]) -> None:
        begun.set_result(pilot)
        await over.wait()

    running = asyncio.ensure_future(app.run_async(auto_pilot=hold))
    try:
        either: set[asyncio.Future[Any]] = {begun, running}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        with app._context():
            yield terminal, begun.result()
    finally:
        over.set()
        app.exit()
        await running
        terminal.close()
    if app._exception is not None:
        raise app._exception
