"""From a host that was chosen to a session on the screen."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from sshtui.errors import AppError
from sshtui.hosts.model import Target
from sshtui.log import start_task
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.parts import Hosts

if TYPE_CHECKING:  # the first frame does without these, and without pyghostty
    from sshtui.hosts.entry import HostEntry
    from sshtui.ssh.interaction import Interaction
    from sshtui.ui.screens.sessions import SessionsScreen

LEAST_SIZE = (2, 1)
CHROME_ROWS = 2
"""Rows of a session's screen that are not the terminal's: tabs and status."""


class Opening:
    """Opens sessions and shows them.

    Args:
        app: Where problems are shown.
        hosts: Resolves names.
        manager: Has the sessions.
        interaction: Who is asked.
        bring_up: Puts the screen of the sessions on top, and returns it.
    """

    def __init__(
        self,
        app: App[Any],
        hosts: Hosts,
        manager: SessionManager,
        interaction: "Interaction",
        bring_up: "Callable[[], SessionsScreen]",
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._manager = manager
        self._interaction = interaction
        self._bring_up = bring_up

    def connect(self, destination: str, *, again: bool) -> None:
        """Go to the session of a host, or open one.

        Args:
            destination: An alias or `user@host:port`.
            again: Open another one even if one is open; it shares that one's connection.
        """
        start_task(self._shielded(self._connect(destination, again=again)), f"open {destination!a}")

    def open(self, target: Target) -> None:
        """Open a session to a resolved host."""
        self.show(self._manager.open(target, self._interaction, self._size()))

    async def test(self, entry: "HostEntry") -> str:
        """Sign in to a host as it is described, close the connection, and say how it went."""
        from sshtui.hosts.config_block import options  # noqa: PLC0415 - not for the first frame
        from sshtui.hosts.destination import Destination  # noqa: PLC0415 - likewise
        from sshtui.hosts.resolve import Overrides  # noqa: PLC0415 - likewise
        from sshtui.sessions.desk import try_sign_in  # noqa: PLC0415 - likewise

        wanted, given = Destination(entry.alias), Overrides(options=options(entry))
        try:
            target = await asyncio.to_thread(self._hosts.resolve, wanted, given)
        except AppError as error:
            return error.message
        trial = await try_sign_in(self._manager.connector, target, self._interaction)
        return trial.error.message if trial.error else "Signed in, and closed the connection."

    def again(self, id: str) -> None:  # noqa: A002 - as in events
        """Open a second shell on the connection of a session."""
        start_task(self._shielded(self._open_again(id)), "second shell")

    def retry(self, info: SessionInfo) -> None:
        """Connect again in place of a session that failed or was lost."""
        self.open(info.target)
        self.close(info.id)

    def close(self, id: str) -> None:  # noqa: A002
        """End a session."""
        start_task(self._manager.close(id), "close session")

    async def _connect(self, destination: str, *, again: bool) -> None:
        there = [info for info in self._manager.sessions if info.target.alias == destination]
        is_open = [info for info in there if info.state is SessionState.OPEN]
        if again and is_open:
            await self._open_again(is_open[-1].id)
        elif there and not again:
            self.show(there[-1].id)
        else:
            from sshtui.hosts.destination import parse_destination  # noqa: PLC0415 - with its use

            wanted = parse_destination(destination)
            self.open(await asyncio.to_thread(self._hosts.resolve, wanted))

    async def _open_again(self, id: str) -> None:  # noqa: A002
        self.show(await self._manager.open_again(id, self._size()))

    async def _shielded(self, work: Any) -> None:
        try:
            await work
        except AppError as error:
            self._show_problem(error)
        except Exception:
            from sshtui.sessions.session import own_fault  # noqa: PLC0415 - likewise

            self._show_problem(own_fault())
            raise

    def _show_problem(self, error: AppError) -> None:
        from sshtui.ui.modals.problem import ProblemModal  # noqa: PLC0415 - likewise

        self._app.push_screen(ProblemModal(error))

    def show(self, id: str) -> None:  # noqa: A002
        """Go to a session."""
        self._bring_up().activate(id)

    def _size(self) -> tuple[int, int]:
        columns, rows = self._app.size
        return max(LEAST_SIZE[0], columns), max(LEAST_SIZE[1], rows - CHROME_ROWS)
