"""How a session ended, in words, and whether the network ended it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sshtui.errors import AppError, ConnectionLost, HostNotFound, HostUnreachable, NotSsh
from sshtui.sanitize import clean
from sshtui.sessions.state import SessionInfo
from sshtui.signin.steps import Phase

if TYPE_CHECKING:  # asyncssh is loaded with the first session, not before
    from sshtui.ssh.shell import ShellEnd

MOST_WORDS = 200
"""Characters of a reason in the line between two lives of a session."""


def is_of_network(error: AppError, phase: Phase) -> bool:
    """Return whether an attempt to connect failed for what may be over a moment later.

    What refuses is none of it: a server may also refuse by hanging up during the sign-in. To what
    does not speak SSH nothing was sent.

    Args:
        error: Why it failed.
        phase: Where the attempt stood.
    """
    if isinstance(error, ConnectionLost):
        return phase in (Phase.CONNECTING, Phase.OPEN)
    return isinstance(error, HostNotFound | HostUnreachable | NotSsh)


def how_it_ended(end: "ShellEnd") -> str:
    """Return how a shell ended by itself."""
    if end.signal:
        words = f": {end.said.rstrip('.')}" if end.said else ""
        return clean(f"The shell was ended by signal {end.signal}{words}.")
    if end.status:
        return f"The shell ended with status {end.status}."
    return "The shell ended."


def why_lost(reason: str, hop: str, unanswered: int) -> str:
    """Return why a connection broke, and what may be lost with it.

    Args:
        reason: Why.
        hop: The host of the chain that was silent, or "".
        unanswered: How many keys may not have arrived.
    """
    words = clean(reason)
    if hop:
        words = f"{words.rstrip('.')}; {clean(hop)} is silent"
    if not unanswered:
        return words
    keys = "The last key" if unanswered == 1 else f"The last {unanswered:,} keys"
    return f"{words.rstrip('.')}. {keys} may not have arrived."


def parting(before: SessionInfo) -> str:
    """Say in one line when a session had ended, how, and when it was back."""
    now = datetime.now().astimezone()
    ended = now if before.ended is None else before.ended.astimezone()
    day = "" if ended.date() == now.date() else f"{ended:%d %b} "
    what, why = "connection lost", before.detail
    if before.error is not None:
        what, why = before.error.heading.lower(), before.error.message
    return (
        f"── {clean(what)} {day}{ended:%H:%M:%S}: {clean(why)[:MOST_WORDS].rstrip('.')}"
        f" ── connected again {now:%H:%M:%S} ──"
    )
