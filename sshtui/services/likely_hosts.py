"""The hosts that a person is likely to need next."""

import time
from collections.abc import Iterator

from sshtui.errors import AppError
from sshtui.services.ports import Hosts, Visits
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target

RECENT = 30 * 24 * 3600.0
"""Seconds for which a visit counts."""

MOST = 500


class LikelyHosts:
    """Favourites, hosts that were visited lately, and the jump hosts on the way to them.

    Args:
        hosts: The saved hosts.
        visits: When hosts were visited.
    """

    def __init__(self, hosts: Hosts, visits: Visits) -> None:
        self._hosts = hosts
        self._visits = visits

    def likely(self) -> tuple[Target, ...]:
        """Return them, as far as they are known without running anything; blocks."""
        found: dict[str, Target] = {}
        for alias in self._aliases():
            try:
                target = self.resolve(Destination(alias))
            except AppError:
                continue  # whoever connects is told
            # What is undecided may lead anywhere.
            if not target.undecided:
                found |= {hop.alias: hop for hop in target.route}
            if len(found) >= MOST:
                break
        return tuple(found.values())[:MOST]

    def resolve(self, destination: Destination) -> Target:
        """Return a host as its settings are now; blocks.

        Raises:
            AppError: They cannot be read, or lead nowhere.
        """
        return self._hosts.resolve(destination, dry_run=True)

    def _aliases(self) -> Iterator[str]:
        yield from (host.alias for host in self._hosts.hosts() if host.favourite)
        since = time.time() - RECENT
        visits = sorted(self._visits.latest().items(), key=lambda item: -item[1].at)
        yield from (alias for alias, visit in visits if visit.at >= since)
