"""Feeds a terminal with what a server writes: at once, or in another thread."""

import asyncio
import functools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sshtui.terminal.column_switch import ColumnSwitchFilter
from sshtui.terminal.hyperlinks import HyperlinkFilter
from sshtui.terminal.library import lib
from sshtui.terminal.links import LinkTracker
from sshtui.terminal.modify_other_keys import OtherKeys
from sshtui.terminal.native import Handle

_MOST_THREADS = 4
"""Terminals that can be fed at the same time."""


class TerminalFeed:
    """The way of a server's bytes into a terminal, through the filters.

    Args:
        terminal: The terminal.
        links: Follows the links in them.
        taken: Called once bytes have been taken.

    Attributes:
        line_feeds: How many lines the server has ended since the start.
        other_keys: Follows the level of xterm's modifyOtherKeys.
    """

    def __init__(self, terminal: Handle, links: LinkTracker, taken: Callable[[], None]) -> None:
        self.line_feeds = 0
        self.other_keys = OtherKeys()
        self._terminal = terminal
        self._links = links
        self._taken = taken
        self._without_hyperlinks = HyperlinkFilter()
        self._without_column_switch = ColumnSwitchFilter()

    def feed(self, data: bytes) -> None:
        """Feed bytes in pieces of any size; a terminal that was freed takes nothing."""
        if self._terminal.value:
            self._feed(self._filtered(data))

    def feed_aside(self, data: bytes) -> "asyncio.Future[float] | None":
        """Feed bytes in another thread, as the library needs no Python for it.

        Args:
            data: A piece that takes no longer than others may wait for the terminal.

        Returns:
            Set to the seconds that it took, once it is done; None where it is done already.
        """
        if not self._terminal.value:
            return None
        data = self._filtered(data)
        if self._links.begin_in(data):
            # Where they are is asked for in between.
            self._feed(data)
            return None
        (whole,) = self._links.follow(data)
        job = _threads().submit(self._write, whole)
        self._terminal.lend(job)
        done = asyncio.wrap_future(job)
        done.add_done_callback(lambda _: self._taken())
        return done

    def _feed(self, data: bytes) -> None:
        for piece in self._links.follow(data):
            self._write(piece)
        self._taken()

    def _filtered(self, data: bytes) -> bytes:
        self.line_feeds += data.count(b"\n")
        data = self._without_column_switch(self._without_hyperlinks(data))
        self.other_keys.feed(data)
        return data

    def _write(self, data: bytes) -> float:
        start = time.monotonic()
        lib.ghostty_terminal_vt_write(self._terminal.lent, data, len(data))
        return time.monotonic() - start


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_MOST_THREADS, "terminal-feeding")
