"""The state of a session, as others see it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sshtui.endpoint import Hop
from sshtui.errors import AppError
from sshtui.sshconfig.target import Target
from sshtui.terminal.announced import Progress


class SessionState(StrEnum):
    """Where a session stands."""

    CONNECTING = "connecting"
    AUTHENTICATING = "authenticating"
    OPEN = "open"
    CLOSED = "closed"
    """It was open; the shell ended, or with an error in the info, the connection broke."""
    FAILED = "failed"
    """It never opened; the info holds the error."""
    RESTORED = "restored"
    """It was open when sshtui was last left, and is not connected yet."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How a lost session is being connected again by itself.

    Attributes:
        at: When that is tried next, UTC; None while it is being tried, and once it has stopped.
        count: How often it was tried.
        why: How the last attempt ended; "" before.
        stopped: Whether there will be no other, so that a person has to connect.
    """

    at: datetime | None = None
    count: int = 0
    why: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """One session at one moment.

    Attributes:
        id: Names it in every call and event.
        title: What its tab says: the alias, numbered from the second one on.
        target: Where it leads.
        state: Where it stands.
        hop: The host of the chain that the sign-in is at; None before the first one.
        detail: What is going on, in a few words.
        opened: When it was asked for; UTC.
        connection_id: The same for sessions that share a connection; "" before there is one.
        error: Why it failed, or why the connection broke.
        by_itself: Where the answers of the sign-in came from, if all went out without a form.
        said_title: The title that the program gave its window (OSC 0 and 2), cleaned; or "".
        progress: How far the program has come; None where it does not say.
        directory: Where the shell is; "" where it does not say, or is on another machine by now.
        alone: Whether the last sign-in needed no person.
        broke: Whether the network took the connection, or was in the way of another one.
        retry: How it is being connected again by itself, where it is.
        ended: When it failed or was lost; UTC.
        typed_ahead: How many keys and pastes wait for the shell to open.
        before: How it had ended, while it is being opened again; None for the first time.
        silent_since: Since when the server owes an answer, where none comes; UTC.
        silent_hop: The host of the chain that does not answer, where there are several; "" where
            that is not known.
        unanswered: How many keys and pastes were typed since then.
        recording: The file that it is recorded in; "" for none.
        kept_as: What the tmux on the other side calls its shell; "" where none keeps it.
    """

    id: str
    title: str
    target: Target
    state: SessionState
    hop: Hop | None
    detail: str
    opened: datetime
    connection_id: str = ""
    error: AppError | None = None
    by_itself: tuple[str, ...] = ()
    said_title: str = ""
    progress: Progress | None = None
    directory: str = ""
    alone: bool = False
    broke: bool = False
    retry: Retry | None = None
    ended: datetime | None = None
    typed_ahead: int = 0
    before: "SessionInfo | None" = None
    silent_since: datetime | None = None
    silent_hop: str = ""
    unanswered: int = 0
    recording: str = ""
    kept_as: str = ""

    @property
    def keeps(self) -> bool:
        """Whether it has a screen that is nowhere else, of a broken connection."""
        ended = self.before or self
        return ended.state is SessionState.CLOSED

    @property
    def pending(self) -> bool:
        """Whether it is still on its way to a shell."""
        return self.state in {SessionState.CONNECTING, SessionState.AUTHENTICATING}
