"""Looks up the details of a host, as text."""

import asyncio
import time
from collections.abc import Sequence

from sshtui.credentials.binding import Status
from sshtui.credentials.credential import Credential
from sshtui.hosts.model import Host, Setting, Visit
from sshtui.knownhosts.verdict import display_name, known_algorithms
from sshtui.services.ages import age
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target
from sshtui.ui.widgets.hosts.details import Details


class HostInspector:
    """Looks hosts up.

    Args:
        hosts: Resolves them.
        credentials: What is saved.
        visits: When they were visited.
    """

    def __init__(self, hosts: Hosts, credentials: Credentials, visits: Visits) -> None:
        self._hosts = hosts
        self._credentials = credentials
        self._visits = visits

    async def look_up(self, host: Host) -> Details:
        """Gather what is known of a host, off the event loop.

        Raises:
            AppError: Its configuration cannot be understood, or what is saved not read.
        """
        target, settings, note = await asyncio.to_thread(self._resolve, host)
        keys = await asyncio.to_thread(_known_keys, target)
        visits = await asyncio.to_thread(self._visits.last, host.alias)
        credentials = await self._credentials.wait()
        remembered = await credentials.find(target.endpoint)
        chain = " → ".join(hop.alias for hop in target.route)
        return Details(
            (
                ("endpoint", str(target.endpoint)),
                ("through", chain if target.jumps else target.proxy_command),
                ("host key", _host_key(target, keys)),
                ("sign-in", _sign_in(remembered)),
                ("signed in", _visits(visits)),
                ("not done", " · ".join(map(str, target.not_done))),
                ("undecided", ", ".join(target.undecided)),
                ("not used", ", ".join(target.not_used)),
            ),
            note,
            settings,
        )

    def _resolve(self, host: Host) -> tuple[Target, tuple[Setting, ...], str]:
        destination = Destination(host.alias)
        target = self._hosts.resolve(destination, dry_run=True)
        return target, self._hosts.settings(destination), self._hosts.block(host.alias).entry.note


def _known_keys(target: Target) -> tuple[str, ...]:
    return known_algorithms(
        target.host_key_alias or target.hostname,
        target.port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
    )


def _host_key(target: Target, keys: Sequence[str]) -> str:
    if keys:
        return f"known ({', '.join(keys)})"
    return f"not known yet as {display_name(target.host_key_alias or target.hostname, target.port)}"


def _sign_in(remembered: Sequence[Credential]) -> str:
    if not remembered:
        return "no saved credential"
    return " · ".join(
        f"{credential.binding.words} {credential.store}, {credential.mode.value}"
        + (", was not accepted" if credential.status is Status.SUSPECT else "")
        for credential in remembered
    )


def _visits(visits: Sequence[Visit]) -> str:
    now = time.time()
    return " · ".join(
        f"{age(now - visit.at)} (took {visit.took:.1f} s{f', {visit.how}' if visit.how else ''})"
        for visit in visits
    )
