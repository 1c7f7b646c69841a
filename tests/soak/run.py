"""Goes through the story again and again in one process, and says what that leaves behind."""

import argparse
import asyncio
import json
import os
import random
import socket
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from sshtui import paths
from sshtui.cli.app import assemble
from sshtui.cli.lazy_parts import LazyConnector, lazy_credentials, lazy_hosts, lazy_visits
from sshtui.cli.startup_checks import get_ready
from sshtui.sessions import backoff
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings
from sshtui.tasks import start_task
from sshtui.ui.keyboard import pause
from sshtui.ui.modals import question
from sshtui.ui.secret_cleanup import clear
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.openssh import HOST
from tests.servers.waiting import until
from tests.soak import census
from tests.soak.census import Census
from tests.soak.hosts import write_config
from tests.soak.ledger import HEAD, Ledger, Row
from tests.soak.operator import Operator, Server
from tests.soak.outer_terminal import OuterTerminal
from tests.soak.story import Story

SETTLED = 30.0
"""Seconds at most until all is at rest: what is told stays on the screen for some of them."""

HANGS = 300.0
"""Seconds after which a round hangs."""

MOMENT = 0.02
"""Seconds without keys, or before a host is tried again, where the person gets a whole one."""


PORTS = range(20_000, 30_000)
"""Below those that the system gives to whoever asks for any."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Attributes:
        rounds: How many rounds, after the warm-up.
        warm: How many rounds are for warming up: what is kept for good is made there.
        every: After how many of them there is a line in the table.
        steps: Steps in a session of each round after the warm-up; all for 0.
        seed: Of the random order.
        is_long: Whether memory is judged.
    """

    rounds: int
    warm: int
    every: int
    steps: int
    seed: int
    is_long: bool


class Soak:
    """The app, gone through until the plan is carried out.

    Args:
        server: Where its hosts lead.
        plan: The plan.
        table: Takes the table, and what is wrong.
    """

    def __init__(self, server: Server, plan: Plan, table: TextIO) -> None:
        self._plan = plan
        self._table = table
        self._silent = socket.create_server((HOST, 0))
        self._silent.setblocking(False)
        ports = _free_ports(4)
        write_config(server, self._silent.getsockname()[1], ports)
        chosen = Settings(store="vault", snippets={"disk": "df {path=/}"})
        self._credentials = lazy_credentials(chosen)
        lines = Lines(LazyConnector(self._credentials))
        self._app = assemble(
            lazy_hosts(), self._credentials, lazy_visits(), lines, chosen, keeps_tabs=True
        )
        self._operator = Operator(self._app, OuterTerminal(80, 24), server)
        self._story = Story(self._operator, random.Random(plan.seed), self._silent, ports)
        self._temporary = (Path(os.environ["TMPDIR"]), paths.mux_path())
        self.failed = False

    async def run(self) -> None:
        """Show the app, and carry the plan out."""
        get_ready()
        driving = start_task(self._drive(), "soak")
        await self._app.run_async()
        await driving

    async def _drive(self) -> None:
        try:
            browser = self._app._hosts_screen.browser
            await until(lambda: self._app.is_running and browser.hosts, "hosts")
            vault = (await self._credentials.wait()).stores.vault
            assert vault is not None
            await vault.create(PASSPHRASE)
            await _fill_executor()
            await self._story.begin()
            await self._carry_out()
        except Exception:  # noqa: BLE001 - told, with what was on the screen
            self.failed = True
            self._say(f"{traceback.format_exc()}\n{self._operator.look()}")
        finally:
            self._app.exit(0)

    async def _carry_out(self) -> None:
        plan = self._plan
        self._say(f"seed {plan.seed}\n{HEAD}")
        for number in range(1, plan.warm + 1):
            await self._round(number, 0)
        ledger = Ledger(Row(plan.warm, await self._at_rest()), is_long=plan.is_long)
        self._say(ledger.line())
        base = ledger.base
        for number in range(plan.warm + 1, plan.warm + plan.rounds + 1):
            await self._round(number, plan.steps)
            if not (number - plan.warm) % plan.every:
                ledger.add(Row(number, await self._at_rest(base)))
                self._say(ledger.line())
        self._say(ledger.summary())
        for fault in ledger.faults():
            self.failed = True
            self._say(f"LEFT: {fault}")

    async def _round(self, number: int, steps: int) -> None:
        async with asyncio.timeout(HANGS):
            await self._story.round(number, steps)
        # A person would be at rest for a moment, in which the app does this.
        clear()

    async def _at_rest(self, base: Census | None = None) -> Census:
        """Return what there is once nothing changes any more, or nothing is left over."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SETTLED
        before = None
        while True:
            self._app.clear_notifications()
            clear()
            now = census.take(self._temporary)
            still = before is not None and not (now.left_over(before) or before.left_over(now))
            over = still if base is None else not now.left_over(base)
            if over or loop.time() > deadline:
                return now
            before = now
            await asyncio.sleep(2.0 if base is None else 0.5)

    def _say(self, text: str) -> None:
        print(text, file=self._table, flush=True)


async def _fill_executor() -> None:
    """Have all the threads there that the loop has for what blocks: they stay."""
    most = min(32, (os.cpu_count() or 1) + 4)
    barrier = threading.Barrier(most)
    await asyncio.gather(*(asyncio.to_thread(barrier.wait) for _ in range(most)))


def _free_ports(count: int) -> list[int]:
    """Return ports that no other program is given: they are free for a moment after each loss."""
    free: list[int] = []
    for port in random.sample(PORTS, len(PORTS)):
        with suppress(OSError), socket.create_server((HOST, port)):
            free.append(port)
        if len(free) == count:
            break
    return free


def main() -> None:
    """Carry out the plan that the arguments name; exit with 1 where something is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="the server as JSON")
    parser.add_argument("plan", help="the plan as JSON")
    options = parser.parse_args()
    server = Server.read(options.server)
    table = os.fdopen(os.dup(1), "w")
    patch = pytest.MonkeyPatch()
    cheapen(patch)
    patch.setattr(pause, "MOMENT", MOMENT)
    patch.setattr(question, "CARE", MOMENT)
    patch.setattr(backoff, "DELAYS", (MOMENT, *backoff.DELAYS))
    soak = Soak(server, Plan(**json.loads(options.plan)), table)
    asyncio.run(soak.run())
    sys.exit(soak.failed)


if __name__ == "__main__":
    main()
