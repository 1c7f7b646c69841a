"""The row of session tabs; nothing remote is painted here."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from sshtui.sanitize import clean
from sshtui.sessions.layout.tabs import Tab
from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.session_signs import sign_of

UNSEEN = "●"
"""Stands on a tab whose remote wrote something that was not looked at yet."""

ASKING = "?"
"""Stands on a tab whose sign-in waits for an answer."""


@dataclass(frozen=True, slots=True)
class TabLabel:
    """What the strip says of a tab.

    Attributes:
        number: The tab's.
        session: The one to go to.
        title: Of its first pane.
        others: How many panes it has beside that one.
        sign: How it stands with its sessions.
    """

    number: int
    session: str
    title: str
    others: int = 0
    sign: str = ""

    @property
    def words(self) -> str:
        """All of it, on one line."""
        others = f" +{self.others}" if self.others else ""
        sign = f" {self.sign}" if self.sign else ""
        return f"{self.number} {clean(self.title)}{others}{sign} "


def labelled(
    tabs: Iterable[Tab],
    infos: Sequence[SessionInfo],
    unseen: Collection[str],
    asking: Collection[str],
) -> list[TabLabel]:
    """Return what is to be said of tabs.

    Args:
        tabs: In the order in which they stand.
        infos: All sessions.
        unseen: Those that wrote something that was not looked at yet.
        asking: Those that wait for an answer.
    """
    known = {info.id: info for info in infos}
    labels = []
    for tab in tabs:
        there = [known[id_] for id_ in tab.panes if id_ in known]
        if there:
            signs = [
                *(ASKING for info in there if info.id in asking),
                *(UNSEEN for info in there if info.id in unseen),
                *filter(None, map(sign_of, there)),
                "",
            ]
            title, others = there[0].title, len(there) - 1
            labels.append(TabLabel(tab.number, tab.focused, title, others, signs[0]))
    return labels


class TabStrip(Widget):
    """Names every tab with its number; the one on the screen stands out."""

    @dataclass
    class Picked(Message):
        """A tab was clicked.

        Attributes:
            id: The session in focus there.
        """

        id: str

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._tabs: Sequence[TabLabel] = ()
        self._active = 0

    def show(self, tabs: Sequence[TabLabel], active: int) -> None:
        """Show these tabs.

        Args:
            tabs: All of them.
            active: The number of the one on the screen; 0 for none.
        """
        shown = self._tabs, self._active
        self._tabs, self._active = tabs, active
        if shown != (self._tabs, self._active):
            self.refresh()

    def render(self) -> Content:
        """Draw the tabs, starting at one from which the active one is in sight."""
        labels = [self._words(tab) for tab in self._tabs]
        parts = []
        for index in range(self._first(labels), len(labels)):
            tab = self._tabs[index]
            quiet = "bold $warning" if tab.sign == ASKING else "$quiet"
            is_active = tab.number == self._active
            parts.append((labels[index], "bold $background on $primary" if is_active else quiet))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Pick the tab under the mouse."""
        labels = [self._words(tab) for tab in self._tabs]
        end = 0
        for index in range(self._first(labels), len(labels)):
            end += cell_len(labels[index])
            if event.x < end:
                self.post_message(self.Picked(self._tabs[index].session))
                return

    def _words(self, tab: TabLabel) -> str:
        return f"{'▸' if tab.number == self._active else ' '}{tab.words}"

    def _first(self, labels: Sequence[str]) -> int:
        active = next((i for i, tab in enumerate(self._tabs) if tab.number == self._active), 0)
        first = 0
        while first < active and sum(map(cell_len, labels[first : active + 1])) > self.size.width:
            first += 1
        return first
