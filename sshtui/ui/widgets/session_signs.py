"""The signs that tell how a session stands, and which of a host's sessions counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sshtui.sessions.state import SessionInfo, SessionState

NOT_CONNECTED = "○"
"""Of a session of last time."""

SIGNS = {
    SessionState.CONNECTING: "◌",
    SessionState.AUTHENTICATING: "◌",
    SessionState.CLOSED: "↯",
    SessionState.FAILED: "✗",
    SessionState.RESTORED: NOT_CONNECTED,
}

OPEN = "●"

SILENT = "!"
"""Of an open session whose server does not answer."""

UNSEEN = "●"
"""Of a tab whose remote wrote something that was not looked at yet."""

RANG = "♪"
"""Of one whose remote rang the bell, or sent a notification, since it was looked at."""

ASKING = "?"
"""Of a session whose sign-in waits for an answer."""

LOGGED = "◉"
"""Of a session that is written to a file."""

URGENCY = f"{ASKING}{RANG}✗↯{SILENT}{UNSEEN}◌{NOT_CONNECTED}{LOGGED}"
"""Signs in the order in which they ask for the person."""

ENDED = frozenset({SessionState.CLOSED, SessionState.FAILED, SessionState.RESTORED})

_WORDS = {
    SessionState.CLOSED: "lost",
    SessionState.FAILED: "failed",
    SessionState.RESTORED: "not connected",
}


@dataclass(frozen=True, slots=True)
class SessionMark:
    """What the list says of a host's sessions.

    Attributes:
        number: Of its tab, from 1.
        sign: How the session stands.
        count: How many the host has.
        ended: What became of it and when, such as `lost 14:02`; "" while it lasts.
    """

    number: int
    sign: str
    count: int = 1
    ended: str = ""


def sign_of(info: SessionInfo) -> str:
    """Return the sign of a session that is not simply open; "" for one that is."""
    return SILENT if info.silent_since is not None else SIGNS.get(info.state, "")


def by_urgency(signs: Iterable[str]) -> str:
    """Return each of some signs once, the most urgent one first."""
    return "".join(sorted(set(signs) - {""}, key=URGENCY.index))


def session_marks(
    sessions: Sequence[SessionInfo], numbers: Mapping[str, int]
) -> dict[str, SessionMark]:
    """Return the mark of every alias that has sessions; one that lasts comes before others.

    Args:
        sessions: All of them.
        numbers: The number of each one's tab, by its id.
    """
    by_alias: dict[str, list[tuple[int, SessionInfo]]] = {}
    for info in sessions:
        by_alias.setdefault(info.target.alias, []).append((numbers.get(info.id, 0), info))
    return {alias: _mark(numbered) for alias, numbered in by_alias.items()}


def merged(marks: Iterable[SessionMark]) -> SessionMark:
    """Return the mark of a host that has sessions by several of its names."""
    first, *others = sorted(marks, key=lambda mark: (bool(mark.ended), mark.number))
    count = first.count + sum(mark.count for mark in others)
    return SessionMark(first.number, first.sign, count, first.ended)


def _mark(numbered: Sequence[tuple[int, SessionInfo]]) -> SessionMark:
    return merged(
        SessionMark(number, sign_of(info) or OPEN, ended=_ended(info)) for number, info in numbered
    )


def _ended(info: SessionInfo) -> str:
    word = _WORDS.get(info.state, "")
    since = None if info.state is SessionState.RESTORED else info.ended
    at = f" {since.astimezone():%H:%M}" if since else ""
    return f"{word}{at}" if word else ""
