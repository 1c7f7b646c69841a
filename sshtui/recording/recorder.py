"""Records one session: takes what its remote sends, and has it written off the event loop."""

import asyncio
import time
from collections.abc import Callable

from sshtui.errors import AppError, own_fault
from sshtui.recording.pieces import Piece, RecordingFormat
from sshtui.recording.recording_file import RecordingFile
from sshtui.tasks import start_task

DELAY = 0.25
"""Seconds that what was sent may wait for more before it is written."""

BATCH = 64 * 1024
"""Bytes that are written at once, without waiting for more."""

MOST, LEAST = 1024 * 1024, 256 * 1024
"""Bytes waiting at which the remote is held, and below which it may go on."""


class Recorder:
    """Collects pieces, and writes them in order.

    Args:
        file: Takes the text.
        format_: Makes text of pieces.
        size: Returns columns and rows of the terminal.
        hold: Stops the remote from writing where it gets True, and lets it go on for False.
        opened: Called when the file is there.
        failed: Called when it cannot be written; nothing more is recorded then.

    Attributes:
        file: Takes the text.
    """

    def __init__(
        self,
        file: RecordingFile,
        format_: RecordingFormat,
        *,
        size: Callable[[], tuple[int, int]],
        hold: Callable[[bool], None],
        opened: Callable[[], None],
        failed: Callable[[AppError], None],
    ) -> None:
        self.file = file
        self._format = format_
        self._size = size
        self._hold = hold
        self._opened = opened
        self._failed = failed
        self._pieces: list[Piece] = []
        self._waiting = 0
        self._held = False
        self._over = False
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def take(self, data: bytes) -> None:
        """Record what the remote sent."""
        if self._over or not data:
            return
        self._add(data)
        if self._waiting > MOST and not self._held:
            self._held = True
            self._hold(True)

    def note(self, label: str, data: bytes = b"") -> None:
        """Record that something happened, and what the terminal shows by that; write it soon."""
        if not self._over and self.begun:
            self._add(data, label)
            self._write_now()

    @property
    def begun(self) -> bool:
        """Whether there is anything to record yet."""
        return bool(self._pieces or self._writing is not None or self.file.size)

    async def finish(self) -> None:
        """Write all that waits, and close the file."""
        if not self._over:
            self._over = True
            self._write_now()
        while self._writing is not None:
            await asyncio.wait({self._writing})

    def _add(self, data: bytes, label: str = "") -> None:
        self._pieces.append(Piece(time.monotonic(), data, *self._size(), label))
        self._waiting += len(data)
        if self._waiting >= BATCH:
            self._write_now()
        elif self._timer is None and self._writing is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._write_now)

    def _write_now(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is None:
            self._writing = start_task(self._write(), f"record {self.file.path.name}")

    async def _write(self) -> None:
        try:
            while self._pieces:
                pieces, self._pieces = self._pieces, []
                size = self.file.size
                await asyncio.to_thread(self._write_pieces, pieces)
                self._waiting -= sum(len(piece.data) for piece in pieces)
                if not size and self.file.size:
                    self._opened()
                self._go_on()
            if self._over:
                await asyncio.to_thread(self._close)
        except AppError as error:
            await self._fail(error)
        except Exception:
            await self._fail(own_fault())
            raise
        finally:
            self._writing = None
            self._go_on()

    async def _fail(self, error: AppError) -> None:
        self._over = True
        self._pieces.clear()
        self._waiting = 0
        await asyncio.to_thread(self.file.close)
        self._failed(error)

    def _go_on(self) -> None:
        if self._held and self._waiting < LEAST:
            self._held = False
            self._hold(False)

    def _write_pieces(self, pieces: list[Piece]) -> None:
        self.file.write("".join(map(self._format.take, pieces)))

    def _close(self) -> None:
        try:
            if self.file.size:
                self.file.write(self._format.end())
        finally:
            self.file.close()
