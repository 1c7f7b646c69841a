"""One session, from the first packet to the end of its shell."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sshtui.endpoint import Hop
from sshtui.errors import AppError, Cancelled, ChannelRefused, ConnectionLost, own_fault
from sshtui.sanitize import clean
from sshtui.sessions.announcer import Announcer
from sshtui.sessions.endings import how_it_ended, is_of_network, parting, why_lost
from sshtui.sessions.events import (
    CopyAsked,
    Event,
    Notified,
    Rang,
    ScreenChanged,
    SessionChanged,
    StepTaken,
)
from sshtui.sessions.line import Line
from sshtui.sessions.output import ShellOutput
from sshtui.sessions.protocol import Feedable
from sshtui.sessions.remote_tmux import MISSING, kept_shell
from sshtui.sessions.shell_preparation import ShellPreparation
from sshtui.sessions.start_command import StartCommand
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.timeline import Timeline
from sshtui.sessions.unanswered import UnansweredKeys
from sshtui.sessions.working_directory import shell_in
from sshtui.signin.steps import Phase, Step, StepKind, describe
from sshtui.tasks import start_task

if TYPE_CHECKING:  # asyncssh and pyghostty are loaded with the first session, not before
    from sshtui.ssh.connection import Connection
    from sshtui.ssh.shell import Shell, ShellEnd
    from sshtui.terminal.emulator import Emulator


TYPING = 0.3
"""Seconds after a question of the server's from which on the person is taken to be typing."""

SHORT_LIFE = 2.0
"""Seconds under which a shell that failed is taken not to have let the person in: why is all it
wrote, and its screen goes with it."""

MOST_AHEAD = 4096
"""Bytes that may be typed ahead of a shell, as many as a terminal of Linux keeps."""


class Session:
    """A host, the connection to it, its shell, and the screen that the shell draws.

    Args:
        info: How it starts out.
        size: Columns and rows.
        emulator: Makes the screen, of a size, with what takes the terminal's own replies.
        emit: Gets the events.
        preparation: Makes connections ready for a shell.

    Attributes:
        info: How it stands now.
        timeline: What happened during the sign-in.
        line: The connection, once there is one.
        returning: Whether it is being opened again, though it still stands as lost.
        taps: Get the bytes of the shell after the screen has, where they go elsewhere too.
        mirror: Takes the bytes of the shell for the screen, where that is shown elsewhere too.
        attended: Whether the person is there while it is being opened, and can be asked.
        begins_in: The directory that the shell begins in; "" for the usual one.
        remark: What is written above all that its first shell writes; "" for nothing.
    """

    def __init__(
        self,
        info: SessionInfo,
        size: tuple[int, int],
        emulator: "Callable[[tuple[int, int], Callable[[bytes], None]], Emulator]",
        emit: Callable[[Event], None],
        preparation: ShellPreparation,
    ) -> None:
        self.info = info
        self.timeline = self._timeline_before = Timeline()
        self.line: Line | None = None
        self.returning = False
        self.taps: list[Callable[[bytes], None]] = []
        self.mirror: Feedable | None = None
        self.attended = False
        self.begins_in = ""
        self.remark = "\n".join(hop.left_out for hop in info.target.route if hop.left_out)
        self._holders: set[str] = set()
        self._size = size
        self._emit = emit
        self._preparation = preparation
        self._make = emulator
        self._emulator: Emulator | None = None
        self._shell: Shell | None = None
        self._unfollow: Callable[[], None] | None = None
        self._ended: asyncio.Future[ShellEnd] = asyncio.get_running_loop().create_future()
        self._output = ShellOutput(self._feed, partial(self._hold, "screen"))
        self._ahead: list[bytes] = []
        self._announcer = Announcer(
            (info.target.alias, info.target.hostname),
            self.change,
            lambda notification: emit(Notified(info.id, notification)),
        )
        self._unseen = False
        self._rings = 0
        self._opened = 0.0
        self._asked = False
        self._start: StartCommand | None = None
        self._lost: SessionInfo | None = None
        self._unanswered = UnansweredKeys()
        self._has_said = False
        self._joined = False

    @property
    def emulator(self) -> "Emulator":
        """The screen; made when it is first asked for, which is after the sign-in."""
        if self._emulator is None:
            self._emulator = self._make(self._size, self._answer)
        return self._emulator

    async def run(self, obtain: Callable[[], Awaitable[Line]]) -> None:
        """Connect, open the shell, and stay until it ends; the outcome stands in `info`.

        Args:
            obtain: Gives a line, already joined for this session; another one each time.
        """
        line: Line | None = None
        try:
            while not await self._begin(line := await obtain()):
                crowded, line = line, None
                await self._leave(crowded)
                crowded.full = True
            self._finish(await self._ended)
        except Cancelled as error:
            if self.info.before is None:
                self._end("Sign-in cancelled.", error)
            else:
                self.return_to_end()
        except AppError as error:
            self._break(error)
        except Exception:
            self._break(own_fault())
            raise
        finally:
            if self._shell is not None:
                # Others may go on on the connection: what runs in this one must not.
                self._shell.close()
            if line is not None:
                await self._leave(line)

    async def _begin(self, line: Line) -> bool:
        """Open the shell on a line; return False where those of others leave no room for it."""
        chain = tuple(hop.alias for hop in self.info.target.route)
        self.line = line
        self.timeline = line.timeline.seen_from(chain)
        self.change(connection_id=line.id, alone=line.alone, hop=Hop(chain, len(chain) - 1))
        self._unfollow = line.follow(self._silence_changed, self._hear)
        await asyncio.to_thread(_warm_up)
        connection = line.connection.serving(self.info.target)
        said = await self._preparation.prepare(line, connection, self.info, self.attended)
        self.remark = "\n".join(filter(None, (self.remark, *said)))
        try:
            await self._open(connection)
        except (ChannelRefused, ConnectionLost):
            if not line.is_shared:
                raise
            return False
        return True

    async def _leave(self, line: Line) -> None:
        if self._unfollow is not None:
            self._unfollow()
            self._unfollow = None
        await line.leave()

    async def _open(self, connection: "Connection") -> None:
        command = await self._command(connection)
        self._make_remark()
        self._shell = await connection.open_shell(
            self._size,
            on_data=self._take,
            on_close=self._take_end,
            command=command,
        )
        self._shell.resize(*self._size)
        self._opened = time.monotonic()
        self._start = self._start_command()
        if self._start is None:
            self._release_ahead()
        if self._lost is not None:
            self._part(self._lost)
            self._lost = None
        self.returning = False
        self.change(
            state=SessionState.OPEN,
            detail="",
            error=None,
            ended=None,
            broke=False,
            retry=None,
            typed_ahead=len(self._ahead),
            before=None,
        )

    async def _command(self, connection: "Connection") -> str:
        """Return what is run instead of a login shell, "" for nothing."""
        target, self._joined = self.info.target, False
        if self.info.kept_as and target.terminal != "no":
            kept = await kept_shell(
                connection,
                self.info.kept_as,
                directory=self.begins_in,
                runs=target.remote_command,
                alone=self._lost is not None,
            )
            if kept is not None:
                self._joined = kept.was_there
                return kept.command
            if self._lost is None:
                self.remark = "\n".join(filter(None, (self.remark, MISSING)))
        return shell_in(self.begins_in) if self.begins_in else ""

    def _make_remark(self) -> None:
        if self.remark:
            from sshtui.terminal.remark import remark  # noqa: PLC0415 - loads pyghostty

            remark(self.emulator, self.remark)
            self.remark = ""

    def _start_command(self) -> StartCommand | None:
        target = self.info.target
        if not target.start or target.remote_command or self._joined:
            return None
        line = self.emulator.before_cursor
        return StartCommand(target.start, line, self._send, self._release_ahead)

    def _release_ahead(self) -> None:
        if self._ahead and self._shell is not None:
            self._shell.write(b"".join(self._ahead))
            self._ahead.clear()
            self.change(typed_ahead=0)

    def begin_again(self, title: str) -> None:
        """Be on the way once more, with all that there is; `run` comes next.

        Args:
            title: What its tab says from now on.
        """
        self._begin_anew(Timeline())
        self.change(
            title=title,
            state=SessionState.CONNECTING,
            hop=None,
            detail="Connecting",
            opened=datetime.now(UTC),
            connection_id="",
            error=None,
            by_itself=(),
            ended=None,
            broke=False,
            retry=None,
            before=replace(self.info, before=None, retry=None),
        )

    def begin_unseen(self, title: str, timeline: Timeline) -> None:
        """Be opened again on a connection that is there: it stays as it is until that is done.

        Args:
            title: What its tab says from now on.
            timeline: How that was signed in to.
        """
        self._begin_anew(timeline)
        self.returning = True
        self.change(
            title=title,
            hop=timeline.hop or self.info.hop,
            opened=datetime.now(UTC),
            by_itself=timeline.by_itself,
        )

    def _begin_anew(self, timeline: Timeline) -> None:
        self.line = self._shell = None
        self._ended = asyncio.get_running_loop().create_future()
        self._asked = False
        self._timeline_before, self.timeline = self.timeline, timeline

    def return_to_end(self) -> None:
        """Be again as it was before it was to be opened again."""
        if self.info.before is not None:
            self._ahead.clear()
            self.timeline = self._timeline_before
            self.info = self.info.before
            self._emit(SessionChanged(self.info))

    def write(self, data: bytes) -> bool:
        """Send keys to the remote; what is typed ahead of the shell is kept until it opens.

        Returns:
            Whether they were taken: not after the end, and not more ahead than is kept.
        """
        if self.info.pending or (self._start is not None and self._start.holds):
            return self._keep(data)
        sent = self._send(data)
        if sent and self.line is not None:
            self._unanswered.typed()
            self.line.connection.wrote()
            if self.info.silent_since is not None:
                self.change(unanswered=self._count_unanswered(self.info.silent_since))
        return sent

    def resize(self, columns: int, rows: int) -> None:
        """Tell screen and remote their new size."""
        if (columns, rows) == self._size:
            return
        self._size = (columns, rows)
        if self._emulator is not None:
            self._emulator.resize(columns, rows)
        if self._shell is not None and self.info.state is SessionState.OPEN:
            self._shell.resize(columns, rows)

    def hold(self, *, held: bool, by: str) -> None:
        """Have the remote wait with what it writes, or go on once nobody else holds it."""
        self._hold(by, held)

    def close(self) -> None:
        """Release the screen; what still comes goes nowhere."""
        self._output.drop()
        self._announcer.stop()
        if self._emulator is not None:
            self._emulator.close()

    def seen(self) -> None:
        """Let the next output be told again."""
        self._unseen = False

    def on_step(self, step: Step) -> None:
        """Write a step of the sign-in down, derive the state from it, and tell of it."""
        self.timeline.add(step)
        self._follow(step)
        self._emit(StepTaken(self.info.id, step))

    def forget_typed(self) -> None:
        """Drop what was typed ahead: it may be the passphrase that is asked for now."""
        self._ahead.clear()
        self.change(typed_ahead=0)

    def change(self, **fields: object) -> None:
        """Replace fields of the info, and tell if that made a difference."""
        info = replace(self.info, **fields)  # type: ignore[arg-type]  # names are checked by replace
        if info != self.info:
            self.info = info
            self._emit(SessionChanged(info))

    def _follow(self, step: Step) -> None:
        if step.kind is StepKind.CHALLENGE:
            # While the person types; not before there is something to type into.
            asyncio.get_running_loop().call_later(TYPING, self._begin_warming)
        if not self.info.pending:
            return
        if step.kind is StepKind.ANSWERED:
            self._asked = self._asked or not step.automatic
            sources = dict.fromkeys((*self.info.by_itself, step.source))
            self.change(by_itself=() if self._asked else tuple(sources))
        authenticating = step.phase in {Phase.AUTHENTICATING, Phase.OPEN}
        self.change(
            state=SessionState.AUTHENTICATING if authenticating else SessionState.CONNECTING,
            hop=step.hop,
            detail=describe(step) or self.info.detail,
        )

    def _silence_changed(self) -> None:
        since = None if self.line is None else self.line.silent_since
        if since is None:
            self._unanswered.heard()
        hop = "" if self.line is None else self.line.silent_hop
        count = self._count_unanswered(since)
        self.change(silent_since=since, silent_hop=hop, unanswered=count)

    def _count_unanswered(self, since: datetime | None) -> int:
        now = datetime.now(UTC)
        return self._unanswered.count((now - (since or now)).total_seconds())

    def _hear(self, step: Step) -> None:
        """Tell what the server says after the sign-in, whoever signed in."""
        self.timeline.add(step)
        self._emit(StepTaken(self.info.id, step))

    def _begin_warming(self) -> None:
        start_task(asyncio.to_thread(_warm_up), "load the terminal")

    def _answer(self, data: bytes) -> None:
        self._send(data)

    def _send(self, data: bytes) -> bool:
        if self._shell is None or self.info.state is not SessionState.OPEN:
            return False
        self._shell.write(data)
        return True

    def _keep(self, data: bytes) -> bool:
        if sum(map(len, self._ahead)) + len(data) > MOST_AHEAD:
            return False
        self._ahead.append(data)
        self.change(typed_ahead=len(self._ahead))
        return True

    def _take(self, data: bytes) -> None:
        self._unanswered.heard()
        self._output.add(data)

    def _feed(self, data: bytes) -> None:
        (self.mirror or self.emulator).feed(data)
        self._has_said = True
        for tap in tuple(self.taps):
            tap(data)
        if self._start is not None:
            self._start.wrote()
        self._announcer.look(self.emulator)
        if not self._unseen:
            self._unseen = True
            self._emit(ScreenChanged(self.info.id))
        if self.emulator.bells != self._rings:
            self._rings = self.emulator.bells
            self._emit(Rang(self.info.id))
        if (copied := self.emulator.take_copied()) is not None:
            self._emit(CopyAsked(self.info.id, copied.text, copied.size))

    def _hold(self, who: str, held: bool) -> None:
        (self._holders.add if held else self._holders.discard)(who)
        if self._shell is not None:
            (self._shell.pause if self._holders else self._shell.resume)()

    def _take_end(self, end: "ShellEnd") -> None:
        # What waits is still shown; there is nothing to hold or to write to any more.
        self._shell = None
        if self._start is not None:
            self._start.drop()
            self._start = None
        self._output.when_taken(partial(self._settle_end, end))

    def _settle_end(self, end: "ShellEnd") -> None:
        if not self._ended.done():
            self._ended.set_result(end)

    def _finish(self, end: "ShellEnd") -> None:
        if end.lost or end.signal:
            self._settle()
            error = ConnectionLost(
                self._why_lost(end) if end.lost else how_it_ended(end),
                hint="The screen contents are still here. Connect again to continue below them.",
                title="" if end.lost else "Session ended",
            )
            self._end(error.heading, error, broke=end.broke)
            self._lost = self.info
        else:
            detail = how_it_ended(end)
            if end.status and time.monotonic() - self._opened < SHORT_LIFE:
                detail += self._last_words()
            self._end(detail)

    def _end(
        self,
        detail: str,
        error: AppError | None = None,
        state: SessionState = SessionState.CLOSED,
        *,
        broke: bool = False,
    ) -> None:
        self._ahead.clear()
        self.returning = False
        if error is not None:
            # A tab may stand for days: not with what led to its error, which is what was answered.
            error = error.bare()
        now = datetime.now(UTC)
        self._announcer.stop()
        self._unanswered.heard()
        self.change(
            state=state,
            detail=detail,
            error=error,
            ended=now,
            broke=broke,
            retry=None,
            typed_ahead=0,
            before=None,
            silent_since=None,
            silent_hop="",
            unanswered=0,
            said_title="",
            progress=None,
            directory="",
        )

    def _last_words(self) -> str:
        if not self._has_said:
            return ""
        lines = [line.strip() for line in self.emulator.text().splitlines()]
        said = next((line for line in reversed(lines) if line), "")
        return f" It said: {clean(said)}" if said else ""

    def _break(self, error: AppError) -> None:
        if self.info.state is SessionState.OPEN:
            self._settle()
            self._end(error.heading, error)
            self._lost = self.info
        else:
            kept = SessionState.CLOSED if self._lost is not None else SessionState.FAILED
            broke = is_of_network(error, self.timeline.phase)
            self._end(error.heading, error, kept, broke=broke)

    def _why_lost(self, end: "ShellEnd") -> str:
        count = self._count_unanswered(self.info.silent_since)
        return why_lost(end.reason, self.info.silent_hop, count)

    def _settle(self) -> None:
        from sshtui.terminal.afterwards import settle  # noqa: PLC0415 - loads pyghostty

        settle(self.emulator)

    def _part(self, before: SessionInfo) -> None:
        from sshtui.terminal.afterwards import part  # noqa: PLC0415 - loads pyghostty

        part(self.emulator, parting(before))


def _warm_up() -> None:
    from sshtui.terminal.warm import warm_up  # noqa: PLC0415 - loads pyghostty

    warm_up()
