"""Whether hosts can be reached, asked for by alias and told in words."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sshtui.errors import AppError
from sshtui.services.ports import Hosts

if TYPE_CHECKING:  # the first frame does without these
    from sshtui.services.reachability import Reach, Reachability
    from sshtui.sshconfig.target import Target


class HostCheck:
    """Probes hosts when told to.

    Args:
        hosts: Resolves aliases.

    Attributes:
        running: Whether a check is under way.
    """

    def __init__(self, hosts: Hosts) -> None:
        self.running = False
        self._hosts = hosts
        self._reachability: Reachability | None = None

    async def run(self, aliases: Sequence[str], on_result: Callable[[], None]) -> str:
        """Probe some hosts and return what came of it, in one line.

        Args:
            aliases: The hosts; those whose configuration cannot be understood are left out.
            on_result: Called with every result.
        """
        from sshtui.services.reachability import Reachability  # noqa: PLC0415 - if ever

        reachability = self._reachability = self._reachability or Reachability()
        counts: Counter[str] = Counter()

        def count(_: str, reach: "Reach") -> None:
            counts[reach.state.value] += 1
            on_result()

        self.running = True
        try:
            targets = await asyncio.to_thread(self._resolve, aliases)
            await reachability.check(targets, on_result=count)
        finally:
            self.running = False
        if len(targets) < len(aliases):
            counts["not understood"] = len(aliases) - len(targets)
        return " · ".join(f"{number:,} {state}" for state, number in counts.most_common())

    def words(self, alias: str) -> str:
        """Return what was last found about a host, with its age; "" before the first time."""
        reach = self._reachability.last(alias) if self._reachability else None
        if reach is None:
            return ""
        from sshtui.services.reachability import words  # noqa: PLC0415 - likewise

        return words(reach, datetime.now(UTC))

    def _resolve(self, aliases: Sequence[str]) -> "list[Target]":
        from sshtui.sshconfig.destination import Destination  # noqa: PLC0415 - likewise

        found = []
        for alias in aliases:
            try:
                found.append(self._hosts.resolve(Destination(alias)))
            except AppError:
                continue  # counted by being missing; the details say what is wrong with it
        return found
