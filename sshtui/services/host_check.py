"""Checks the reachability of hosts by alias, and puts the result into words."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sshtui.errors import AppError
from sshtui.services.ports import Hosts
from sshtui.services.reachability import Reach, Reachability, words
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target


class HostCheck:
    """Probes hosts when told to.

    Args:
        hosts: Resolves aliases.
    """

    def __init__(self, hosts: Hosts) -> None:
        self._running = False
        self._hosts = hosts
        self._reachability = Reachability()

    async def run(self, aliases: Sequence[str], on_result: Callable[[], None]) -> str | None:
        """Probe some hosts and return what came of it, in one line; None where that is under way.

        Args:
            aliases: The hosts; those whose configuration cannot be understood are left out.
            on_result: Called with every result.
        """
        if self._running:
            return None
        counts: Counter[str] = Counter()

        def count(_: str, reach: Reach) -> None:
            counts[reach.state.value] += 1
            on_result()

        self._running = True
        try:
            targets = await asyncio.to_thread(self._resolve, aliases)
            await self._reachability.check(targets, on_result=count)
        finally:
            self._running = False
        if len(targets) < len(aliases):
            counts["not understood"] = len(aliases) - len(targets)
        return " · ".join(f"{number:,} {state}" for state, number in counts.most_common())

    def words(self, alias: str) -> str:
        """Return what was last found about a host, with its age; "" before the first time."""
        reach = self._reachability.last(alias)
        return "" if reach is None else words(reach, datetime.now(UTC))

    def _resolve(self, aliases: Sequence[str]) -> list[Target]:
        found = []
        for alias in aliases:
            try:
                found.append(self._hosts.resolve(Destination(alias)))
            except AppError:
                continue  # counted by being missing; the details say what is wrong with it
        return found
