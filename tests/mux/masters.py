"""Masters that tests serve clients from."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from sshtui.mux.listener import Listener
from sshtui.mux.master import Denied, Unavailable
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.forwards import Forward


class FakeMaster:
    """Serves from one connection, or from none, and keeps what it was told.

    Args:
        connection: The connection; without one riders wait until `refusal` or their end.
    """

    def __init__(self, connection: Connection | None = None) -> None:
        self.connection = connection
        self.refusal: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self.asked: list[Rider] = []
        self.riding: list[Rider] = []
        self.gone: list[Rider] = []
        self.forwards: list[Forward] = []
        self.in_use = False

    def refuse(self, error: Denied | Unavailable) -> None:
        """Refuse every rider from now on, also those that wait."""
        self.refusal.set_exception(error)

    async def line(self, rider: Rider) -> Connection:
        self.asked.append(rider)
        if self.connection is not None:
            return self.connection
        try:
            return await asyncio.shield(self.refusal)
        except asyncio.CancelledError:
            self.gone.append(rider)
            raise

    def rode(self, rider: Rider) -> None:
        self.riding.append(rider)

    def left(self, rider: Rider) -> None:
        self.gone.append(rider)

    async def open_forward(self, peer: Peer, forward: Forward) -> int:
        if self.in_use:
            raise Denied("Nobody agreed.")
        self.forwards.append(forward)
        return 4711

    async def close_forward(self, peer: Peer, forward: Forward) -> bool:
        if forward not in self.forwards:
            return False
        self.forwards.remove(forward)
        return True

    async def terminate(self, peer: Peer) -> None:
        if self.in_use:
            raise Denied("Tabs use this connection; close them in sshtui.")

    async def stop(self, peer: Peer) -> None:
        if self.in_use:
            raise Denied("Not now.")

    def described(self) -> str:
        return "signed in\n"


@contextlib.asynccontextmanager
async def listening(path: Path, master: FakeMaster) -> AsyncIterator[Listener]:
    """Listen at a path for the time of a test."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    listener = Listener(path, master)
    assert listener.start()
    try:
        yield listener
    finally:
        await listener.close()
