"""Opens, reconnects and closes sessions."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from sshtui.errors import AppError, own_fault
from sshtui.services.ports import Hosts
from sshtui.sessions.layout.tree import LEAST_COLUMNS, LEAST_ROWS, Side
from sshtui.sessions.manager import SessionManager, new_id
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import Asker
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.controllers.question_queue import QuestionPlace
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.keyboard.queue import QueuedInputApp
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.notifications import show_error

LEAST_SIZE = (2, 1)
_CELL_RATIO = 2
"""How much higher than wide a cell is."""

CHROME_ROWS = 2
"""Rows of a session's screen that are not the terminal's: tabs and status."""

_NOT_CONNECTED = frozenset({SessionState.CLOSED, SessionState.RESTORED})
_NOWHERE = (
    "This shell has not said which directory it is in (OSC 7), or is on another machine by now."
    " The new one begins where shells begin there."
)


class SessionController:
    """Opens sessions and shows them.

    Args:
        app: Where problems are shown, and whose keys wait for a session that is being opened.
        hosts: Resolves names.
        manager: Has the sessions.
        presenter: Knows where the person is, and leads them to a session.
        asker_at: Returns who is asked, for the place where that belongs.
        stop_trying: Has a lost session connected again no more by itself.
    """

    def __init__(
        self,
        app: QueuedInputApp[Any],
        hosts: Hosts,
        manager: SessionManager,
        presenter: SessionPresenter,
        asker_at: Callable[[QuestionPlace], Asker],
        stop_trying: Callable[[str], None],
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._manager = manager
        self._presenter = presenter
        self._asker_at = asker_at
        self.stop_trying = stop_trying

    def connect(self, destination: str, *, again: bool) -> None:
        """Go to the session of a host, or open one.

        Args:
            destination: An alias or `user@host:port`.
            again: Open another one even if one is open; it shares that one's connection.
        """
        self._begin(self._connect(destination, again=again), f"open {destination!a}")

    def open(self, target: Target) -> None:
        """Open a session to a resolved host, and go there."""
        self.show(self._start(target))

    def again(self, id: str, *, here: bool = False) -> None:  # noqa: A002 - as in events
        """Open a second shell on the connection of a session.

        Args:
            id: The session.
            here: Begin in the directory that its shell is in, as far as that is known.
        """
        info = self._find(id)
        directory = info.directory if here and info is not None else ""
        if here and info is not None and not directory:
            self._app.notify(_NOWHERE, severity="warning")
        self._begin(self._open_again(id, directory), "second shell")

    def split(self, id: str, side: Side) -> None:  # noqa: A002
        """Open a second shell on the connection of a session, in a pane beside it."""
        if self._has_room(id, side):
            new = new_id()
            shell = partial(self._manager.open_again, id, as_id=new, asker=self._asker_of)
            self._begin(self._open_beside(id, new, side, shell), "second shell beside")

    def join(self, id: str, beside: str) -> None:  # noqa: A002
        """Move a session into a pane beside another one, and go there."""
        if (side := self._roomy_side(beside)) and self._find(id) is not None:
            self._presenter.tabs.join(id, beside, side)
            self.show(id)

    def connect_beside(self, destination: str, beside: str) -> None:
        """Open a session of a host in a pane beside another one."""
        if side := self._roomy_side(beside):
            connecting = self._connect_beside(destination, beside, side)
            self._begin(connecting, f"open {destination!a} beside")

    def reconnect(self, id: str) -> None:  # noqa: A002
        """Connect a session that failed or was lost again, in the same tab: what it holds stays."""
        if self._find(id) is not None:
            self._manager.reconnect(id, self._asker_of, self.size(id))

    def reconnect_all(self) -> None:
        """Connect all that are lost or were restored; each host is signed in to once."""
        for info in self._manager.sessions:
            if info.state in _NOT_CONNECTED:
                self.reconnect(info.id)

    def give_up_silent(self, id: str) -> None:  # noqa: A002
        """Count the connection of a session as lost, as its server does not answer."""
        session = self._manager.session(id)
        if session is not None and session.line is not None:
            session.line.connection.give_up()

    def stop_waiting(self, id: str) -> None:  # noqa: A002
        """Give up a sign-in; one to a session that had ended before leaves it as it was."""
        info = self._find(id)
        if info is not None and info.before is not None:
            start_task(self._manager.give_up(id), "give up connecting again")
        else:
            self.close(id)

    def close(self, id: str) -> None:  # noqa: A002
        """Close a session; ask first where its screen would go with it, which is nowhere else."""
        info = self._find(id)
        if info is None:
            return

        def close_if(agreed: bool | None) -> None:
            if agreed:
                start_task(self._manager.close(id), "close session")

        if info.keeps:
            self._app.push_screen(ConfirmClose(info.title), close_if)
        else:
            close_if(agreed=True)

    def show(self, id: str) -> None:  # noqa: A002
        """Go to a session."""
        self._presenter.go(id)

    async def _connect(self, destination: str, *, again: bool) -> None:
        there = [info for info in self._manager.sessions if info.target.alias == destination]
        is_open = [info for info in there if info.state is SessionState.OPEN]
        if again and is_open:
            await self._open_again(is_open[-1].id)
        elif there and not again:
            self.show(there[-1].id)
            if there[-1].state is SessionState.RESTORED:
                self.reconnect(there[-1].id)
        else:
            begun = self._presenter.here
            wanted = parse_destination(destination)
            target = await asyncio.to_thread(self._hosts.resolve, wanted)
            self._show_from(begun, self._start(target))

    async def _open_again(self, id: str, directory: str = "") -> None:  # noqa: A002
        begun = self._presenter.here
        opening = self._manager.open_again(
            id, self.size(), directory=directory, asker=self._asker_of
        )
        self._show_from(begun, await opening)

    async def _connect_beside(self, destination: str, beside: str, side: Side) -> None:
        wanted = parse_destination(destination)
        target = await asyncio.to_thread(self._hosts.resolve, wanted)
        new = new_id()

        async def connect(size: tuple[int, int]) -> str:
            return self._manager.open(target, self._asker_of, size, as_id=new)

        await self._open_beside(beside, new, side, connect)

    async def _open_beside(
        self,
        beside: str,
        new: str,
        side: Side,
        opening: Callable[[tuple[int, int]], Awaitable[str]],
    ) -> None:
        begun = self._presenter.here
        # Its place comes first: as soon as it is there, it is shown.
        self._presenter.tabs.split(beside, new, side)
        try:
            await opening(self.size(new))
        except BaseException:
            self._presenter.tabs.remove(new)
            raise
        self._show_from(begun, new)

    def _roomy_side(self, beside: str) -> Side | None:
        """Return where there is room for another pane; tell where there is none."""
        columns, rows = self.size(beside)
        sides = (Side.RIGHT, Side.DOWN) if columns > _CELL_RATIO * rows else (Side.DOWN, Side.RIGHT)
        fitting = (side for side in sides if self._has_room(beside, side, tell=False))
        return next(fitting, None) or (sides[0] if self._has_room(beside, sides[0]) else None)

    def _has_room(self, beside: str, side: Side, *, tell: bool = True) -> bool:
        tab = self._presenter.tabs.of(beside)
        if tab is not None and tab.has_room(beside, side, *self.size()):
            return True
        if tell:
            least = f"A pane needs {LEAST_COLUMNS} columns and {LEAST_ROWS} rows."
            self._app.notify(f"No room for another pane. {least}", severity="warning")
            self._app.bell()
        return False

    def _start(self, target: Target) -> str:
        return self._manager.open(target, self._asker_of, self.size())

    def _asker_of(self, id: str) -> Asker:  # noqa: A002
        return self._asker_at(self._presenter.place(id))

    def _show_from(self, begun: object, id: str) -> None:  # noqa: A002
        # If the user has moved elsewhere since, leave them there.
        if self._presenter.here == begun:
            self.show(id)

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        # What is typed from here on is for what comes up, and for nothing that is still there.
        start_task(self._shielded(work, self._presenter.here, self._app.keys.hold()), name)

    async def _shielded(
        self, work: Coroutine[Any, Any, None], begun: object, release: Callable[[], None]
    ) -> None:
        try:
            await work
        except AppError as error:
            self._tell(error, begun)
        except Exception:
            self._tell(own_fault(), begun)
            raise
        finally:
            release()

    def _tell(self, error: AppError, begun: object) -> None:
        if self._presenter.here != begun:
            show_error(self._app, error)
            return
        self._presenter.key_pause.begin()
        self._app.push_screen(ProblemModal(error))

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)

    def size(self, id: str = "") -> tuple[int, int]:  # noqa: A002
        """Return the room of a session's pane, or that of all panes."""
        columns, rows = self._app.size
        columns, rows = max(LEAST_SIZE[0], columns), max(LEAST_SIZE[1], rows - CHROME_ROWS)
        tab = self._presenter.tabs.of(id)
        place = None if tab is None else tab.places(columns, rows).get(id)
        return (columns, rows) if place is None else (place.width, place.height)
