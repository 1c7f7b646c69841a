"""The session manager: opens, closes and lists sessions."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sshtui.errors import Cancelled, ConnectionLost, UsageError
from sshtui.log import logger
from sshtui.sanitize import clean
from sshtui.sessions.events import Event, RetryChanged, SessionChanged, SessionGone
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.protocol import Feedable
from sshtui.sessions.remote_tmux import free_name
from sshtui.sessions.session import Session
from sshtui.sessions.shell_preparation import ShellPreparation
from sshtui.sessions.state import Retry, SessionInfo, SessionState
from sshtui.sessions.timeline import Entry, Timeline
from sshtui.sessions.tunnels import Tunnels
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

if TYPE_CHECKING:  # the first frame does without what these load
    from sshtui.signin.asker import Asker
    from sshtui.terminal.emulator import Emulator


CLOSING = 0.8
"""Seconds that an ending session gets to say goodbye before it leaves the list."""

_log = logger(__name__)


def new_id() -> str:
    """Return an id that no session has."""
    return uuid.uuid4().hex


class SessionManager:
    """Opens sessions, keeps them, and tells listeners what becomes of them.

    Args:
        lines: The lines that sessions use.
        scrollback_lines: Lines that each screen keeps.
        scrollback_bytes: Bytes that each screen keeps.

    Attributes:
        lines: The lines that sessions use.
        tunnels: The forwards of their hosts.
        preparation: Has lines ready for shells.
    """

    def __init__(
        self,
        lines: Lines,
        *,
        scrollback_lines: int = 10_000,
        scrollback_bytes: int = 16 * 1024 * 1024,
    ) -> None:
        self.lines = lines
        self.tunnels = Tunnels(lines)
        self.preparation = ShellPreparation(self.tunnels)
        self._scrollback = (scrollback_lines, scrollback_bytes)
        self._listeners: list[Callable[[Event], None]] = [self.tunnels.hear]
        self._sessions: dict[str, Session] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call a listener with every event; return a function that unsubscribes it.

        Args:
            listener: Called with each event; must not block.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def sessions(self) -> tuple[SessionInfo, ...]:
        """All sessions, oldest first."""
        return tuple(session.info for session in self._sessions.values())

    def open(
        self,
        target: Target,
        asker: "Callable[[str], Asker] | None",
        size: tuple[int, int],
        *,
        as_id: str = "",
    ) -> str:
        """Start a session and return its id at once; events tell how it goes.

        Args:
            target: Where to.
            asker: Returns who is asked, for the id of the session; None to ask nobody.
            size: Columns and rows of the screen.
            as_id: The id, where it must be known before; see `new_id`.
        """
        session = self._new(target, size, as_id=as_id)
        self._start(session, asker)
        return session.info.id

    def restore(
        self,
        target: Target,
        size: tuple[int, int],
        *,
        as_id: str,
        title: str,
        alone: bool,
        kept_as: str = "",
    ) -> None:
        """Have a session of last time again, which is not connected.

        Args:
            target: Where to.
            size: Columns and rows of the screen.
            as_id: Its id.
            title: What its tab said.
            alone: Whether its last sign-in needed no person.
            kept_as: What the tmux on the other side called its shell; "" where that is not known.
        """
        now = datetime.now(UTC)
        error = ConnectionLost(
            "It was open when sshtui was last left.",
            hint="Connect again to have a new shell.",
            title="Not connected",
        )
        info = SessionInfo(
            id=as_id,
            title=clean(title),
            target=target,
            state=SessionState.RESTORED,
            hop=None,
            detail=error.heading,
            opened=now,
            error=error,
            alone=alone,
            broke=True,
            ended=now,
            kept_as=self._kept_as(target, kept_as),
        )
        self._add(info, size)

    def reconnect(
        self,
        id: str,  # noqa: A002 - as in events
        asker: "Callable[[str], Asker]",
        size: tuple[int, int],
    ) -> None:
        """Connect a session that failed or was lost again; what its screen holds stays.

        Args:
            id: The session; nothing happens if it has not ended, or is gone.
            asker: Returns who is asked, for the id of the session.
            size: Columns and rows of the screen.
        """
        session = self._sessions.get(id)
        if session is not None and session.info.ended is not None and not session.returning:
            if not session.info.keeps:
                # One that has a screen is as large as what shows that.
                session.resize(*size)
            session.begin_again(self._title(session.info.target.alias, session.info.title))
            self._start(session, asker)

    def rejoin(self, id: str, line: Line) -> None:  # noqa: A002
        """Open a lost session again on a line that is there, below what its screen holds.

        Args:
            id: The session; nothing happens if it has not ended, or is gone.
            line: The line.
        """
        session = self._sessions.get(id)
        if session is not None and session.info.ended is not None and not session.returning:
            title = self._title(session.info.target.alias, session.info.title)
            session.begin_unseen(title, line.timeline)
            self._start(session, None, line)

    async def give_up(self, id: str) -> None:  # noqa: A002
        """Stop connecting a session again: it is as it was when it had ended."""
        session = self._sessions.get(id)
        if session is not None and session.info.before is not None:
            task = self._tasks[id]
            task.cancel()
            await asyncio.wait({task}, timeout=CLOSING)
            session.return_to_end()

    def _start(
        self,
        session: Session,
        asker: "Callable[[str], Asker] | None",
        on: Line | None = None,
    ) -> None:
        """Have a session begin, on a line that is there or on any that leads to its host."""
        target = session.info.target
        asked = None if asker is None else asker(session.info.id)
        session.attended = asked is not None
        joined = [] if on is None else [on]
        for line in joined:
            line.join()

        async def obtain() -> Line:
            return joined.pop() if joined else await self.lines.line(target, asked, session.on_step)

        def leave_if_not_begun(_: asyncio.Task[None]) -> None:
            for line in joined:
                start_task(line.leave(), "leave a line")

        task = start_task(self._live(session, obtain), f"session {target.alias}")
        task.add_done_callback(leave_if_not_begun)
        self._tasks[session.info.id] = task

    async def open_again(
        self,
        id: str,  # noqa: A002 - as in events
        size: tuple[int, int],
        *,
        as_id: str = "",
        directory: str = "",
        asker: "Callable[[str], Asker] | None" = None,
    ) -> str:
        """Open a second shell on the line of an open session, without signing in.

        Args:
            id: The open session.
            size: Columns and rows of the screen.
            as_id: The id of the new one, where it must be known before; see `new_id`.
            directory: Where it begins; "" for where shells begin there.
            asker: Returns who is asked where the server allows no more shells on that line, and so
                another one is signed in to; None to ask nobody.

        Returns:
            The id of the new session; its shell is being opened.

        Raises:
            UsageError: That session has no connection that could be shared.
        """
        first = self._sessions.get(id)
        line = None if first is None else first.line
        if first is None or line is None or first.info.state is not SessionState.OPEN:
            raise UsageError(
                "There is no open connection to share.", hint="Connect from the list of hosts."
            )
        session = self._new(first.info.target, size, as_id=as_id)
        session.begins_in = directory
        session.remark = ""  # the first shell has said it
        self._start(session, asker, line)
        return session.info.id

    def note_retry(
        self, ids: Iterable[str], retry: Retry | None, timeline: Timeline | None = None
    ) -> None:
        """Note how lost sessions are being connected again by themselves.

        Args:
            ids: The sessions.
            retry: How that stands; None where it is left.
            timeline: How the last attempt went, if that is to be looked at.
        """
        lost = [session for id_ in ids if (session := self._sessions.get(id_))]
        for session in lost:
            session.timeline = timeline or session.timeline
            session.info = replace(session.info, retry=retry)
        # One event for all of them: it may be many, and every few seconds.
        self._tell(RetryChanged(tuple(session.info.id for session in lost)))

    def session(self, id: str) -> Session | None:  # noqa: A002
        """Return a session, if there is one of that id."""
        return self._sessions.get(id)

    def write(self, id: str, data: bytes) -> bool:  # noqa: A002
        """Send keys to a session's remote, or keep them until its shell opens.

        Returns:
            Whether they were taken.
        """
        session = self._sessions.get(id)
        return session is not None and session.write(data)

    def forget_typed(self, id: str) -> None:  # noqa: A002
        """Drop what was typed ahead of a session's shell: it may be a secret that is asked for."""
        if session := self._sessions.get(id):
            session.forget_typed()

    def resize(self, id: str, columns: int, rows: int) -> None:  # noqa: A002
        """Give a session's screen another size."""
        if session := self._sessions.get(id):
            session.resize(columns, rows)

    def seen(self, id: str) -> None:  # noqa: A002
        """Say that a session's output was noticed: the next one is told again."""
        if session := self._sessions.get(id):
            session.seen()

    def emulator(self, id: str) -> "Emulator":  # noqa: A002
        """Return a session's screen."""
        return self._sessions[id].emulator

    def tap(self, id: str, take: Callable[[bytes], None]) -> Callable[[], None]:  # noqa: A002
        """Have what a session's remote writes taken elsewhere too; return what ends that."""
        taps = self._sessions[id].taps
        taps.append(take)
        return lambda: taps.remove(take)

    def mirror(self, id: str, mirror: Feedable | None) -> None:  # noqa: A002
        """Have what a session's remote writes given to its screen by another, or no longer."""
        if session := self._sessions.get(id):
            session.mirror = mirror

    def hold(self, id: str, *, held: bool, by: str) -> None:  # noqa: A002
        """Have a session's remote wait with what it writes, or go on once nobody else holds it."""
        if session := self._sessions.get(id):
            session.hold(held=held, by=by)

    def change_recording(self, id: str, path: str) -> None:  # noqa: A002
        """Note in which file a session is recorded; "" for none."""
        if session := self._sessions.get(id):
            session.change(recording=path)

    def timeline(self, id: str) -> tuple[Entry, ...]:  # noqa: A002
        """Return the timeline of a session."""
        return self._sessions[id].timeline.entries

    async def close(self, id: str) -> None:  # noqa: A002
        """End a session in whatever phase it is; it is out of the list within a second."""
        session = self._sessions.get(id)
        if session is None:
            return
        if task := self._tasks.get(id):
            if not task.cancelling():
                # Twice would break the closing of the connection off.
                task.cancel()
            await asyncio.wait({task}, timeout=CLOSING)
            if not task.done():
                _log.warning("The connection to %s takes long to close.", session.info.target.alias)
        self._drop(session, "")

    async def shutdown(self) -> None:
        """End all sessions, and close all lines."""
        await asyncio.gather(*(self.close(id) for id in tuple(self._sessions)))  # noqa: A001
        await self.tunnels.finish()
        await self.lines.close()

    async def _live(self, session: Session, obtain: Callable[[], Awaitable[Line]]) -> None:
        await session.run(obtain)
        info = session.info
        if self._tasks.get(info.id) is not asyncio.current_task():
            return  # it is being opened again already
        if isinstance(info.error, Cancelled):
            self._drop(session, f"Sign-in to {info.title} cancelled.")
        elif info.state is SessionState.CLOSED and info.error is None:
            self._drop(session, f"{info.title}: {info.detail}")

    def _new(self, target: Target, size: tuple[int, int], *, as_id: str = "") -> Session:
        info = SessionInfo(
            id=as_id or new_id(),
            title=self._title(target.alias),
            target=target,
            state=SessionState.CONNECTING,
            hop=None,
            detail="Connecting",
            opened=datetime.now(UTC),
            kept_as=self._kept_as(target),
        )
        return self._add(info, size)

    def _add(self, info: SessionInfo, size: tuple[int, int]) -> Session:
        lines, total = self._scrollback

        def emulator(size: tuple[int, int], reply: Callable[[bytes], None]) -> "Emulator":
            from sshtui.terminal.emulator import Emulator  # noqa: PLC0415 - loads pyghostty

            return Emulator(*size, scrollback_lines=lines, scrollback_bytes=total, reply=reply)

        session = Session(info, size, emulator, self._tell, self.preparation)
        self._sessions[info.id] = session
        self._tell(SessionChanged(info))
        return session

    def _title(self, alias: str, wanted: str = "") -> str:
        over = {SessionState.FAILED, SessionState.CLOSED, SessionState.RESTORED}
        live = (
            session.info
            for session in self._sessions.values()
            if session.returning or session.info.state not in over
        )
        taken = {info.title for info in live}
        number = 2
        alias = clean(alias)
        title = wanted or alias
        while title in taken:
            title = f"{alias} ({number})"
            number += 1
        return title

    def _kept_as(self, target: Target, wanted: str = "") -> str:
        if target.keep != "tmux":
            return ""
        taken = {session.info.kept_as for session in self._sessions.values()}
        return wanted if wanted and wanted not in taken else free_name(target.alias, taken)

    def _drop(self, session: Session, reason: str) -> None:
        if self._sessions.pop(session.info.id, None) is None:
            return
        self._tasks.pop(session.info.id, None)
        self._tell(SessionGone(session.info.id, reason))
        session.close()

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)
