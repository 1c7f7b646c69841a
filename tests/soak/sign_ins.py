"""Signs in, in every way, and gives sign-ins up in every phase."""

import asyncio
import random
import signal
import socket
from collections.abc import Awaitable, Callable

from sshtui.credentials.binding import Mode
from sshtui.sessions.state import SessionState
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.host_key import HostKeyModal
from sshtui.ui.modals.unlock import UnlockModal
from tests.credentials.stores.vaults import PASSPHRASE
from tests.soak.operator import Operator

ASKED, SAVED, KEYED, BEHIND, UNKNOWN, SILENT = (
    "asked",
    "saved",
    "keyed",
    "behind",
    "unknown",
    "silent",
)
"""Hosts: by form, by what is saved, by key, through another one; of unknown key, and mute."""


class SignIns:
    """Ways to a session, and ways not to get there.

    Args:
        operator: Who signs in.
        chance: Chooses.
        silent: Listens and says nothing, where `SILENT` leads.
    """

    def __init__(self, operator: Operator, chance: random.Random, silent: socket.socket) -> None:
        self._operator = operator
        self._chance = chance
        self._silent = silent
        self.ways: dict[str, Callable[[], Awaitable[None]]] = {
            ASKED: self.by_form,
            SAVED: self.by_saved_credential,
            KEYED: self.by_key,
            BEHIND: self.by_key,
        }

    async def save(self) -> None:
        """Have the password saved, by its first sign-in."""
        operator = self._operator
        await operator.connect(SAVED)
        await operator.on(ChallengeForm)
        await operator.press("f4")
        await self._type_password()
        await operator.opened()

    async def open(self, alias: str) -> None:
        """Connect to a host, and sign in."""
        await self._operator.connect(alias)
        await self.again(alias)

    async def again(self, alias: str) -> None:
        """Sign in to a host that is being connected."""
        await self.ways[alias]()
        await self._operator.opened()

    async def by_form(self) -> None:
        """Type the password."""
        await self._operator.on(ChallengeForm)
        await self._type_password()

    async def by_saved_credential(self) -> None:
        """Open the vault if it is locked, and send what is filled in."""
        operator = self._operator

        def goes_on() -> bool:
            is_open = bool(operator.sessions) and operator.sessions[-1].state is SessionState.OPEN
            return is_open or operator.is_on(UnlockModal, ChallengeForm)

        await operator.until(goes_on, "something that goes on")
        if operator.is_on(UnlockModal):
            await operator.press(*PASSPHRASE.reveal())
            await operator.press("enter")
            await operator.until(lambda: not operator.is_on(UnlockModal), "unlocked vault")
            await operator.until(goes_on, "something that goes on")
        if operator.is_on(ChallengeForm):
            await operator.press("enter")

    async def by_key(self) -> None:
        """Do nothing: a key needs nobody."""

    async def choose_mode(self) -> None:
        """Have what is saved sent, or filled in."""
        credentials = await self._operator.app._credentials.wait()
        for kept in await credentials.all():
            await credentials.change_mode(kept, self._chance.choice((Mode.SEND, Mode.FILL)))

    async def give_up(self) -> None:
        """Begin to sign in, and cancel that in one of its phases."""
        phase = self._chance.choice(
            (self._before_banner, self._at_key_exchange, self._at_host_key, self._at_form)
        )
        await phase()
        await self._operator.to_hosts()

    async def _before_banner(self) -> None:
        await self._operator.connect(SILENT)
        connection, _ = await asyncio.get_running_loop().sock_accept(self._silent)
        with connection:
            await self._operator.press("escape")
            await self._operator.to_hosts()

    async def _at_key_exchange(self) -> None:
        await self._operator.connect(SILENT)
        connection, _ = await asyncio.get_running_loop().sock_accept(self._silent)
        with connection:
            connection.sendall(b"SSH-2.0-Silent\r\n")
            await asyncio.get_running_loop().sock_recv(connection, 1 << 16)
            await self._operator.press("escape")
            await self._operator.to_hosts()

    async def _at_host_key(self) -> None:
        await self._operator.connect(UNKNOWN)
        await self._operator.on(HostKeyModal)
        await self._operator.press("escape")
        # What it says of the refusal.
        await self._operator.until(
            lambda: not self._operator.is_on(HostKeyModal), "end of the question"
        )
        if self._operator.sessions:
            await self._operator.press("x")

    async def _at_form(self) -> None:
        await self._operator.connect(ASKED)
        await self._operator.on(ChallengeForm)
        if self._chance.random() < 0.5:
            # Beyond it: the server is to answer, and does not.
            self._operator.server.signal(signal.SIGSTOP)
            await self._type_password()
            await self._operator.until(
                lambda: not self._operator.is_on(ChallengeForm), "wait for the server"
            )
            await self._operator.press("escape")
            await self._operator.to_hosts()
            self._operator.server.signal(signal.SIGKILL)
        else:
            await self._operator.press("escape")

    async def _type_password(self) -> None:
        await self._operator.press(*self._operator.server.password)
        await self._operator.press("enter")
