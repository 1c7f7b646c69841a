"""The row of session tabs; nothing remote is painted here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from sshtui.sanitize import clean
from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.session_signs import SIGNS

UNSEEN = "●"
"""Stands on a tab whose remote wrote something that was not looked at yet."""

ASKING = "?"
"""Stands on a tab whose sign-in waits for an answer."""


class TabStrip(Widget):
    """Names every session with its number; the one on the screen stands out."""

    @dataclass
    class Picked(Message):
        """A tab was clicked."""

        id: str

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._infos: Sequence[SessionInfo] = ()
        self._active = ""
        self._unseen: Collection[str] = ()
        self._asking: Collection[str] = ()

    def show(
        self,
        infos: Sequence[SessionInfo],
        active: str,
        unseen: Collection[str],
        asking: Collection[str] = (),
    ) -> None:
        """Show these sessions.

        Args:
            infos: All of them.
            active: The id of the one on the screen.
            unseen: Those that wrote something that was not looked at yet.
            asking: Those that wait for an answer.
        """
        shown = self._infos, self._active, self._unseen, self._asking
        self._infos, self._active = infos, active
        self._unseen, self._asking = frozenset(unseen), frozenset(asking)
        if shown != (self._infos, self._active, self._unseen, self._asking):
            self.refresh()

    def render(self) -> Content:
        """Draw the tabs, starting at one from which the active one is in sight."""
        labels = [self._label(number, info) for number, info in enumerate(self._infos, 1)]
        parts = []
        for index in range(self._first(labels), len(labels)):
            active = self._infos[index].id == self._active
            asks = self._infos[index].id in self._asking
            quiet = "bold $warning" if asks else "$quiet"
            parts.append((labels[index], "bold $background on $primary" if active else quiet))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Pick the tab under the mouse."""
        labels = [self._label(number, info) for number, info in enumerate(self._infos, 1)]
        end = 0
        for index in range(self._first(labels), len(labels)):
            end += cell_len(labels[index])
            if event.x < end:
                self.post_message(self.Picked(self._infos[index].id))
                return

    def _label(self, number: int, info: SessionInfo) -> str:
        sign = UNSEEN if info.id in self._unseen else SIGNS.get(info.state, "")
        if info.id in self._asking:
            sign = ASKING
        lead = "▸" if info.id == self._active else " "
        return f"{lead}{number} {clean(info.title)}{' ' + sign if sign else ''} "

    def _first(self, labels: Sequence[str]) -> int:
        active = next((i for i, info in enumerate(self._infos) if info.id == self._active), 0)
        first = 0
        while first < active and sum(map(cell_len, labels[first : active + 1])) > self.size.width:
            first += 1
        return first
