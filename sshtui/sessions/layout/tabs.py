"""The tabs, and which sessions each of them shows in panes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sshtui.sessions.layout import tree
from sshtui.sessions.layout.tree import Layout, Rect, Side


@dataclass(frozen=True, slots=True)
class Tab:
    """One or several sessions that are shown together.

    Attributes:
        number: Its own as long as it is there; tabs stand in the order of their numbers.
        layout: How the panes share the room.
        recent: The sessions in its panes, the one that has the focus first.
        maximised: Whether the pane that has the focus has all of the room.
    """

    number: int
    layout: Layout
    recent: tuple[str, ...]
    maximised: bool = False

    @property
    def focused(self) -> str:
        """The session whose pane has the focus."""
        return self.recent[0]

    @property
    def panes(self) -> tuple[str, ...]:
        """The sessions in its panes, from top left on."""
        return tree.panes(self.layout)

    def places(self, width: int, height: int) -> dict[str, Rect]:
        """Return where the panes stand; the one in focus stands alone where not all have room.

        Args:
            width: The columns there are.
            height: The rows there are.
        """
        inner = inside(width, height)
        if len(self.recent) > 1 and not self.maximised and tree.fits(self.layout, inner):
            return tree.arrange(self.layout, inner)
        return {self.focused: Rect(0, 0, width, height)}

    def has_room(self, beside: str, side: Side, width: int, height: int) -> bool:
        """Return whether another pane would be of use, and leave the others of use.

        Args:
            beside: Whose room would be halved.
            side: Where the other one would go.
            width: The columns there are.
            height: The rows there are.
        """
        return tree.fits(tree.split(self.layout, beside, "", side), inside(width, height))

    def beside(self, side: Side) -> str:
        """Return the session on one side of the one in focus; "" for none."""
        there = tree.neighbours(self.layout, self.focused, side)
        return next((session for session in self.recent if session in there), "")


def inside(width: int, height: int) -> Rect:
    """Return what the frame around several panes leaves of the room."""
    return Rect(1, 1, width - 2, height - 2)


class Tabs:
    """All tabs. Each session is in one pane of one of them.

    Attributes:
        changed: Called after every change.
    """

    def __init__(self) -> None:
        self._tabs: dict[int, Tab] = {}
        self.changed: Callable[[], None] = lambda: None

    def __iter__(self) -> Iterator[Tab]:
        return iter(sorted(self._tabs.values(), key=lambda tab: tab.number))

    def __len__(self) -> int:
        return len(self._tabs)

    def __contains__(self, session: str) -> bool:
        return self.of(session) is not None

    def of(self, session: str) -> Tab | None:
        """Return the tab that a session is in."""
        return next((tab for tab in self._tabs.values() if session in tab.recent), None)

    def numbered(self, number: int) -> Tab | None:
        """Return the tab with a number."""
        return self._tabs.get(number)

    def add(self, session: str) -> None:
        """Give a session a tab of its own, with the first number that is free."""
        self._set(Tab(self._free(), session, (session,)))

    def restore(self, tab: Tab) -> None:
        """Have a tab again, with its number unless that is taken; its sessions come next."""
        taken = tab.number in self._tabs
        self._set(replace(tab, number=self._free()) if taken else tab)

    def _free(self) -> int:
        return next(n for n in range(1, len(self._tabs) + 2) if n not in self._tabs)

    def split(self, beside: str, session: str, side: Side) -> None:
        """Give a new session half of the room of another one.

        Args:
            beside: Whose room is halved.
            session: The new one.
            side: Where it goes.
        """
        if tab := self.of(beside):
            layout = tree.split(tab.layout, beside, session, side)
            self._set(replace(tab, layout=layout, recent=(*tab.recent, session), maximised=False))

    def remove(self, session: str) -> str:
        """Take a session away; its tab closes up, or goes with it.

        Returns:
            The session in the same tab that has the focus now; "" where there is no tab any more.
        """
        tab = self.of(session)
        layout = None if tab is None else tree.without(tab.layout, session)
        if tab is None:
            return ""
        if layout is None:
            del self._tabs[tab.number]
            self.changed()
            return ""
        recent = tuple(other for other in tab.recent if other != session)
        maximised = tab.maximised and tab.focused != session
        self._set(replace(tab, layout=layout, recent=recent, maximised=maximised))
        return recent[0]

    def focus(self, session: str) -> None:
        """Give the focus of its tab to a session; another one is no longer maximised."""
        tab = self.of(session)
        if tab is not None and tab.focused != session:
            others = (other for other in tab.recent if other != session)
            self._set(replace(tab, recent=(session, *others), maximised=False))

    def maximise(self, session: str) -> None:
        """Give the pane in focus all of the room, or give the others theirs back."""
        tab = self.of(session)
        if tab is not None and len(tab.recent) > 1:
            self._set(replace(tab, maximised=not tab.maximised))

    def rearrange(self, session: str, change: Callable[[Layout], Layout]) -> None:
        """Have the panes of a session's tab share the room in another way."""
        if tab := self.of(session):
            self._set(replace(tab, layout=change(tab.layout), maximised=False))

    def swap(self, session: str, by: int) -> None:
        """Let a session change places with the one so many panes on."""
        if tab := self.of(session):
            order = tab.panes
            other = order[(order.index(session) + by) % len(order)]
            self.rearrange(session, lambda layout: tree.swapped(layout, session, other))

    def break_out(self, session: str) -> None:
        """Move a session from its pane to a tab of its own."""
        tab = self.of(session)
        if tab is not None and len(tab.recent) > 1:
            self.remove(session)
            self.add(session)

    def join(self, session: str, beside: str, side: Side) -> None:
        """Move a session from wherever it is to a pane beside another one.

        Args:
            session: The one that is moved.
            beside: Whose room is halved.
            side: Where it goes.
        """
        if session != beside and beside in self:
            self.remove(session)
            self.split(beside, session, side)

    def _set(self, tab: Tab) -> None:
        self._tabs[tab.number] = tab
        self.changed()
