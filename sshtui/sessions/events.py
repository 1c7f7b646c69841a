"""The events the session manager sends to its listeners."""

from dataclasses import dataclass

from sshtui.sessions.state import SessionInfo
from sshtui.signin.steps import Step
from sshtui.terminal.announced import Notification


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A session is new, or its info is another one now."""

    info: SessionInfo


@dataclass(frozen=True, slots=True)
class ScreenChanged:
    """The remote wrote something; told once until `SessionManager.seen` is called."""

    id: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of the sign-in, or words of the server's later on."""

    id: str
    step: Step


@dataclass(frozen=True, slots=True)
class Rang:
    """The remote rang the bell."""

    id: str


@dataclass(frozen=True, slots=True)
class CopyAsked:
    """A program of the remote wants text on the clipboard.

    Attributes:
        id: The session.
        text: The text, "" where it is too much or no text.
        size: How many bytes it was.
    """

    id: str
    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Notified:
    """A program sent a notification; cleaned, and no more often than can be read."""

    id: str
    notification: Notification


@dataclass(frozen=True, slots=True)
class RetryChanged:
    """How lost sessions of one host are being connected again by themselves is another way now."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionGone:
    """The session is no longer in the list.

    Attributes:
        id: Its id.
        reason: A sentence for the user, or "" where they asked for it themselves.
    """

    id: str
    reason: str = ""


Event = (
    SessionChanged
    | ScreenChanged
    | StepTaken
    | Rang
    | Notified
    | CopyAsked
    | RetryChanged
    | SessionGone
)
