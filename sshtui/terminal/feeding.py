"""Feeds a terminal with what a server writes.

Not in a thread of its own, though the library would leave Python to others meanwhile: handing over
costs more than the second core gives, measured with floods of few and of many colours.
"""

from collections.abc import Callable

from sshtui.terminal.column_switch import ColumnSwitchFilter
from sshtui.terminal.edge_clusters import EdgeClusters
from sshtui.terminal.hyperlinks import HyperlinkFilter
from sshtui.terminal.links import LinkTracker
from sshtui.terminal.modify_other_keys import OtherKeys
from sshtui.terminal.native import Handle, terminal_reader


class TerminalFeed:
    """The way of a server's bytes into a terminal, through the filters.

    Args:
        terminal: The terminal.
        links: Follows the links in them.
        ask: Returns what the terminal answers to a question.
        taken: Called once bytes have been taken.

    Attributes:
        line_feeds: How many lines the server has ended since the start.
        other_keys: Follows the level of xterm's modifyOtherKeys.
    """

    def __init__(
        self,
        terminal: Handle,
        links: LinkTracker,
        ask: Callable[[bytes], bytes],
        taken: Callable[[], None],
    ) -> None:
        self.line_feeds = 0
        self.other_keys = OtherKeys()
        self._terminal = terminal
        self._links = links
        self._taken = taken
        self._get = terminal_reader()
        self._clusters = EdgeClusters(terminal, ask)
        self._without_hyperlinks = HyperlinkFilter()
        self._without_column_switch = ColumnSwitchFilter()

    def feed(self, data: bytes) -> None:
        """Feed bytes in pieces of any size; a terminal that was freed takes nothing."""
        if not self._terminal.value:
            return
        for piece in self._links.follow(self._filtered(data)):
            self._clusters.write(piece)
        self._taken()

    @property
    def in_ground_state(self) -> bool:
        """Return whether the terminal is in the middle of no sequence and no code point."""
        return not self._clusters.waiting and bool(self._get.get(self._terminal.value, "VT_GROUND"))

    def _filtered(self, data: bytes) -> bytes:
        self.line_feeds += data.count(b"\n")
        data = self._without_column_switch(self._without_hyperlinks(data))
        self.other_keys.feed(data)
        return data
