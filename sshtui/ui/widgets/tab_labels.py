"""What the strip says of each tab."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from textual.content import Content

from sshtui.sanitize import clean
from sshtui.sessions.layout.tabs import Tab
from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.hosts.columns import clipped
from sshtui.ui.widgets.rider_rows import RIDDEN, count_of_riders
from sshtui.ui.widgets.session_signs import ASKING, LOGGED, RANG, UNSEEN, by_urgency, sign_of

PRODUCTION = "PROD"

_ACTIVE, _QUIET = "bold $background on $primary", "$quiet"
_LABEL = "bold $background on $error"


@dataclass(frozen=True, slots=True)
class TabMarks:
    """What the person is to know of sessions beside how they stand: the ids of each kind.

    Attributes:
        asking: Those that wait for an answer.
        rang: Those that rang the bell, or sent a notification, and were not looked at since.
        unseen: Those that wrote something that was not looked at yet.
        production: Those that lead to a host in production.
        riders: How many programs use a connection, by its id.
    """

    asking: Collection[str] = ()
    rang: Collection[str] = ()
    unseen: Collection[str] = ()
    production: Collection[str] = ()
    riders: Mapping[str, int] = field(default_factory=dict)

    def signs(self, info: SessionInfo) -> list[str]:
        """Return the signs of a session."""
        return [
            ASKING * (info.id in self.asking),
            RANG * (info.id in self.rang),
            UNSEEN * (info.id in self.unseen),
            sign_of(info),
            LOGGED * bool(info.recording),
        ]


@dataclass(frozen=True, slots=True)
class TabLabel:
    """What the strip says of a tab.

    Attributes:
        number: The tab's.
        session: The one to go to.
        title: Of its first pane.
        others: How many panes it has beside that one.
        signs: How it stands with its sessions, the most urgent sign first.
        production: Whether one of them leads to a host in production.
        progress: How far the program in one of them has come; "" where none says.
        riders: How many programs use the connections of its sessions.
    """

    number: int
    session: str
    title: str
    others: int = 0
    signs: str = ""
    production: bool = False
    progress: str = ""
    riders: int = 0

    def content(self, name_width: int, *, active: bool, briefly: bool = False) -> Content:
        """Return all of it, on one line.

        Args:
            name_width: The columns that the name may have; its middle is left out beyond.
            active: Whether the tab is on the screen.
            briefly: Whether riders are a sign and a number, and no words.
        """
        style = _ACTIVE if active else style_of(self.signs)
        name = clipped(clean(self.title), name_width)
        others = f" +{self.others}" if self.others else ""
        parts = [(f"{'▸' if active else ' '}{self.number} {name}{others}", style)]
        if self.production:
            parts += [(" ", style), (PRODUCTION, _LABEL)]
        if self.progress:
            parts.append((f" {self.progress}", style))
        if self.riders:
            riders = f"{RIDDEN}{self.riders}" if briefly else count_of_riders(self.riders)
            parts.append((f" {riders}", style))
        parts.append((f" {self.signs} " if self.signs else " ", style))
        return Content.assemble(*parts)


def style_of(signs: str) -> str:
    """Return the style in which signs stand, and what they are of."""
    if signs.startswith((ASKING, RANG)):
        return "bold $warning"
    return "$error" if signs.startswith(("✗", "↯")) else _QUIET


def production_label() -> Content:
    """Return the label of a host in production, as it stands in a line of its own."""
    return Content.styled(f" {PRODUCTION} ", _LABEL)


def labelled(tabs: Iterable[Tab], infos: Sequence[SessionInfo], marks: TabMarks) -> list[TabLabel]:
    """Return what is to be said of tabs.

    Args:
        tabs: In the order in which they stand.
        infos: All sessions.
        marks: What is to be known of them.
    """
    known = {info.id: info for info in infos}
    labels = []
    for tab in tabs:
        there = [known[id_] for id_ in tab.panes if id_ in known]
        if there:
            labels.append(
                TabLabel(
                    tab.number,
                    tab.focused,
                    there[0].title,
                    len(there) - 1,
                    by_urgency(sign for info in there for sign in marks.signs(info)),
                    any(info.id in marks.production for info in there),
                    next((info.progress.words for info in there if info.progress), ""),
                    sum(marks.riders.get(id_, 0) for id_ in {info.connection_id for info in there}),
                )
            )
    return labels


def in_production(infos: Iterable[SessionInfo], tags: str) -> frozenset[str]:
    """Return the ids of the sessions that lead to a host in production.

    Args:
        infos: All sessions.
        tags: The tags of such hosts, separated by spaces.
    """
    wanted = set(tags.lower().split())
    return frozenset(
        info.id for info in infos if wanted & {tag.lower() for tag in info.target.tags}
    )
