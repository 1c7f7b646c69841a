"""Writes output to a terminal that may be slow or gone."""

from queue import Queue
from threading import Thread

from sshtui.descriptors import write_all

_MOST_WAITING = 30
"""Writes that may wait before the app waits for the terminal."""


class TerminalWriter(Thread):
    """Writes to a terminal in a thread of its own, in order.

    What is written to a terminal that is gone goes nowhere: whoever reads from it learns of that.

    Args:
        descriptor: The terminal.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._descriptor = descriptor
        self._waiting: Queue[str | None] = Queue(_MOST_WAITING)

    def write(self, text: str) -> None:
        """Have text written."""
        self._waiting.put(text)

    def stop(self) -> None:
        """End once everything is written, and wait for that."""
        self._waiting.put(None)
        self.join()

    def run(self) -> None:
        """Write until told to stop."""
        gone = False
        while (text := self._waiting.get()) is not None:
            if gone:
                continue
            try:
                write_all(self._descriptor, text.encode("utf-8", "replace"))
            except OSError:
                gone = True
