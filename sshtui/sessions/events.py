"""What the session manager tells its listeners."""

from dataclasses import dataclass

from sshtui.endpoint import Hop
from sshtui.sessions.state import SessionInfo


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A session is new, or its info is another one now."""

    info: SessionInfo


@dataclass(frozen=True, slots=True)
class ScreenChanged:
    """The remote wrote something; told once until `SessionManager.seen` is called."""

    id: str


@dataclass(frozen=True, slots=True)
class ServerSaid:
    """The server sent words that ask nothing, cleaned."""

    id: str
    hop: Hop
    text: str


@dataclass(frozen=True, slots=True)
class Rang:
    """The remote rang the bell."""

    id: str


@dataclass(frozen=True, slots=True)
class SessionGone:
    """The session is no longer in the list.

    Attributes:
        id: Its id.
        reason: A sentence of ours for the person, or "" where they asked for it themselves.
    """

    id: str
    reason: str = ""


Event = SessionChanged | ScreenChanged | ServerSaid | Rang | SessionGone
