"""The terminal of the person, lent to one session: bytes in, bytes out, nothing filtered."""

import asyncio
import termios
import tty
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from sshtui.descriptors import read_some, write_all
from sshtui.terminal import device
from sshtui.terminal.reset import GIVE_BACK, TAKE

_STDIN, _STDOUT = 0, 1
_CHUNK = 64 * 1024
_MOST_WAITING = 256 * 1024
"""Bytes that may wait for the terminal before the server has to wait, too."""


class NativeOutput(Thread):
    """Writes to the terminal in a thread of its own, and tells when too much waits.

    Args:
        hold: Called in the event loop with whether too much waits.
    """

    def __init__(self, hold: Callable[[bool], None]) -> None:
        super().__init__(name="native-terminal", daemon=True)
        self._hold = hold
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._waiting = 0
        self._held = False

    def write(self, data: bytes) -> None:
        """Have bytes written, in order."""
        self._queue.put(data)
        self._count(len(data))

    def end(self) -> None:
        """End once everything is written; `join` waits for that."""
        self._queue.put(None)

    def run(self) -> None:
        """Write until told to end; to a terminal that is gone nothing is written."""
        gone = False
        while (data := self._queue.get()) is not None:
            try:
                if not gone:
                    write_all(_STDOUT, data)
            except OSError:
                gone = True
            self._loop.call_soon_threadsafe(self._count, -len(data))

    def _count(self, more: int) -> None:
        self._waiting += more
        held = self._waiting > (_MOST_WAITING // 2 if self._held else _MOST_WAITING)
        if held != self._held:
            self._held = held
            self._hold(held)


class NativeTerminal:
    """Takes the terminal, raw, until it is given back; its modes are then those of before.

    Args:
        typed: Takes what the keyboard sends; nothing is the end.
        hold: Called with whether the terminal has more to write than it should.
    """

    def __init__(self, typed: Callable[[bytes], None], hold: Callable[[bool], None]) -> None:
        self._typed = typed
        self._hold = hold
        self._before: device.Modes | None = None
        self._output: NativeOutput | None = None

    def take(self) -> None:
        """Begin, on a screen of its own."""
        self._before = device.modes_of(_STDIN)
        if self._before is not None:
            tty.setraw(_STDIN, termios.TCSANOW)
        self._output = NativeOutput(self._hold)
        self._output.start()
        self.write(TAKE)
        asyncio.get_running_loop().add_reader(_STDIN, self._read)

    def write(self, data: bytes) -> None:
        """Write to the terminal, if it is ours."""
        if data and self._output is not None:
            self._output.write(data)

    async def give_back(self) -> None:
        """End, with everything that may be on switched off."""
        if (output := self._end()) is not None:
            # The terminal may be slow, or take nothing at all.
            await asyncio.to_thread(output.join)
            self._restore()

    def give_back_now(self) -> None:
        """End likewise, and wait for the terminal: the process is to be stopped."""
        if (output := self._end()) is not None:
            output.join()
            self._restore()

    def _end(self) -> NativeOutput | None:
        output, self._output = self._output, None
        if output is not None:
            asyncio.get_running_loop().remove_reader(_STDIN)
            output.write(GIVE_BACK)
            output.end()
            self._hold(False)
        return output

    def _restore(self) -> None:
        if self._before is not None:
            device.set_modes(_STDIN, self._before, termios.TCSANOW)

    def _read(self) -> None:
        self._typed(read_some(_STDIN, _CHUNK))
