"""Broadcast: what is typed in one of several sessions goes to all, unless one wants a secret."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sshtui.sessions.manager import SessionManager
from sshtui.sessions.secret_prompts import asks_for_secret
from sshtui.sessions.state import SessionState
from sshtui.terminal import paste
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import Stroke

LEAST = 2
"""Sessions; with fewer there is nothing to share."""

ALONE = "only one pane is shown"
ELSEWHERE = "the focus is elsewhere"
ENDED = "the session in focus is not open"
FEW = "fewer than two of its sessions are open"


@dataclass(frozen=True, slots=True)
class AllowedPrompt:
    """A prompt that a person wants typed at in all sessions.

    Attributes:
        line_feeds: How many lines had been ended before it; once there are more it is another one.
        text: What stood before the cursor.
    """

    line_feeds: int
    text: str


class Broadcast:
    """Knows which sessions have what is typed in one of them.

    Args:
        manager: Has the sessions.

    Attributes:
        asking: The session that asks for a secret, for which nothing goes out; "" for none.
    """

    def __init__(self, manager: SessionManager) -> None:
        self._manager = manager
        self._encoders: dict[str, KeyEncoder] = {}
        self._allowed: dict[str, AllowedPrompt] = {}
        self.asking = ""

    @property
    def receivers(self) -> tuple[str, ...]:
        """The sessions that have what is typed in one of them; none while it is off.

        A single one was chosen to be the first.
        """
        return tuple(self._encoders)

    def share(self, session: str) -> "TypingShare":
        """Return what takes the keys that are typed in a session."""
        return TypingShare(self, session)

    def begin(self, sessions: Iterable[str]) -> bool:
        """Turn it on for those that are open; return whether there are enough of them."""
        receivers = [session for session in sessions if session in self._open()]
        if len(receivers) < LEAST:
            return False
        self._encoders = {id_: KeyEncoder(self._manager.emulator(id_)) for id_ in receivers}
        self.look()
        return True

    def choose(self, session: str) -> bool:
        """Take a session in, or leave it out again; return whether it is one that can be."""
        if session in self._encoders:
            del self._encoders[session]
        elif session in self._open():
            self._encoders[session] = KeyEncoder(self._manager.emulator(session))
        else:
            return False
        self.look()
        return True

    def end(self) -> None:
        """Turn it off."""
        self._encoders, self._allowed, self.asking = {}, {}, ""

    def follow(self, shown: Collection[str], focused: str) -> str:
        """Leave those out that are not open or not shown any more, for good.

        Args:
            shown: The sessions whose panes are to be seen.
            focused: The one that is typed in.

        Returns:
            Why it has ended by that; "" where it goes on, or was off.
        """
        before = self.receivers
        if not before:
            return ""
        for session in set(before) - (set(shown) & self._open()):
            del self._encoders[session]
        why = self._over(shown, focused, before)
        if why:
            self.end()
        else:
            self.look()
        return why

    def look(self) -> bool:
        """Look whether one of them asks for a secret; return whether that is news."""
        before, is_open = self.asking, self._open()
        shared = self._encoders if len(self._encoders) >= LEAST else ()
        self.asking = next((id_ for id_ in shared if id_ in is_open and self._asks(id_)), "")
        return self.asking != before

    def allow(self) -> None:
        """Go on with the prompts as they are now, though they ask for secrets."""
        while self.asking:
            emulator = self._manager.emulator(self.asking)
            self._allowed[self.asking] = AllowedPrompt(
                emulator.line_feeds, emulator.before_cursor()
            )
            self.look()

    def give(self, source: str, data: Callable[[str], bytes]) -> bool:
        """Send what was typed in one session to the others.

        Args:
            source: The one it was typed in.
            data: Returns what is sent to another one.

        Returns:
            Whether it may have it too; nothing is sent to any while one asks for a secret.
        """
        if source not in self._encoders:
            return True
        self.look()
        if self.asking:
            return False
        for session in self._open() & self._encoders.keys() - {source}:
            if sent := data(session):
                self._manager.emulator(session).scroll_to_end()
                self._manager.write(session, sent)
        return True

    def encoded(self, session: str, stroke: Stroke) -> bytes:
        """Return what a key is for the program in a session."""
        return self._encoders[session].encode(stroke)

    def pasted(self, session: str, text: str) -> bytes:
        """Return what a paste is for the program in a session."""
        bracketed = self._manager.emulator(session).modes.bracketed_paste
        return paste.encode(text, bracketed=bracketed)

    def _over(self, shown: Collection[str], focused: str, before: Collection[str]) -> str:
        if focused not in shown or set(shown).isdisjoint(before):
            return ELSEWHERE
        if len(shown) == 1:
            return ALONE
        if focused in before and focused not in self._encoders:
            return ENDED
        return FEW if len(self._encoders) < min(LEAST, len(before)) else ""

    def _asks(self, session: str) -> bool:
        emulator = self._manager.emulator(session)
        line, allowed = emulator.before_cursor(), self._allowed.get(session)
        if (
            allowed is not None
            and allowed.line_feeds == emulator.line_feeds
            and line.startswith(allowed.text)
        ):
            return False
        return asks_for_secret(line)

    def _open(self) -> set[str]:
        infos = self._manager.sessions
        return {info.id for info in infos if info.state is SessionState.OPEN}


@dataclass(frozen=True, slots=True)
class TypingShare:
    """Takes what is typed in one session.

    Attributes:
        broadcast: Knows who else has it.
        session: The one.
    """

    broadcast: Broadcast
    session: str

    @property
    def count(self) -> int:
        """How many sessions have what is typed in this one, itself among them."""
        receivers = self.broadcast.receivers
        return len(receivers) if self.session in receivers else 1

    def take_key(self, stroke: Stroke) -> bool:
        """Give a key to the others; return whether it may go to this one."""
        return self.broadcast.give(self.session, lambda id_: self.broadcast.encoded(id_, stroke))

    def take_paste(self, text: str) -> bool:
        """Give a paste to the others; return whether it may go to this one."""
        return self.broadcast.give(self.session, lambda id_: self.broadcast.pasted(id_, text))
