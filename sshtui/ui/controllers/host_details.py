"""Looks up the details of a host, as text."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from sshtui import paths
from sshtui.credentials.binding import Status
from sshtui.credentials.credential import Credential
from sshtui.database import FILE_NAME
from sshtui.hosts.model import Host, Setting, Visit
from sshtui.knownhosts.verdict import display_name, known_algorithms
from sshtui.services.ages import age
from sshtui.services.consents import Consent, Consents
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target
from sshtui.ui.widgets.hosts.details import Details, Stamp, stamp_of

_ALLOWED = {
    Consent.ZOOM: "your terminal, unfiltered, while zoomed",
    Consent.CLIPBOARD: "copying to your clipboard",
    Consent.AGENT: "signing with your ssh agent",
    Consent.FORWARDS: "forwards that programs ask for",
}


class HostInspector:
    """Looks hosts up.

    Args:
        hosts: Resolves them.
        credentials: What is saved.
        visits: When they were visited.
        consents: What is agreed to for them.
    """

    def __init__(
        self, hosts: Hosts, credentials: Credentials, visits: Visits, consents: Consents
    ) -> None:
        self._hosts = hosts
        self._credentials = credentials
        self._visits = visits
        self._consents = consents

    async def look_up(self, host: Host) -> Details:
        """Gather what is known of a host, off the event loop.

        Raises:
            AppError: Its configuration cannot be understood, or what is saved not read.
        """
        target, settings, note = await asyncio.to_thread(self._resolve, host)
        # Before anything is read: what is written from now on is seen.
        sources = await asyncio.to_thread(_sources, target)
        keys = await asyncio.to_thread(_known_keys, target)
        visits = await asyncio.to_thread(self._visits.last, host.alias)
        allowed = await asyncio.to_thread(self._consents.of, host.alias)
        credentials = await self._credentials.wait()
        saved = await credentials.find(target.endpoint)
        return Details(
            endpoint=str(target.endpoint),
            route=_route(target),
            not_done=_not_done(target),
            undecided=target.undecided,
            sign_in=tuple(map(_sign_in, saved)),
            host_key=_host_key(target, keys),
            signed_in=_visits(visits),
            allowed=tuple(_ALLOWED[consent] for consent in allowed),
            not_used=target.not_used,
            note=note,
            settings=settings,
            sources=sources,
        )

    def _resolve(self, host: Host) -> tuple[Target, tuple[Setting, ...], str]:
        destination = Destination(host.alias)
        target = self._hosts.resolve(destination, dry_run=True)
        return target, self._hosts.settings(destination), self._hosts.block(host.alias).named.note


def _known_keys(target: Target) -> tuple[str, ...]:
    return known_algorithms(
        target.host_key_alias or target.hostname,
        target.port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
    )


def _sources(target: Target) -> dict[Path, Stamp]:
    # Of the database, what was written last stands in a file of its own.
    database = paths.data_path() / FILE_NAME
    written = (database, database.with_name(f"{FILE_NAME}-wal"))
    known_hosts = (*target.user_known_hosts, *target.system_known_hosts)
    return {path: stamp_of(path) for path in (*known_hosts, *written)}


def _not_done(target: Target) -> tuple[str, ...]:
    missing = (missing for hop in target.route for missing in hop.not_done)
    return tuple(dict.fromkeys(f"{part.keyword}: {part.notice}" for part in missing))


def _route(target: Target) -> str:
    if not target.jumps:
        return target.proxy_command
    return " → ".join(("you", *(hop.alias for hop in target.route)))


def _host_key(target: Target, keys: Sequence[str]) -> str:
    if keys:
        return f"known ({', '.join(keys)})"
    return f"not known yet as {display_name(target.host_key_alias or target.hostname, target.port)}"


def _sign_in(saved: Credential) -> tuple[str, str]:
    """Return the prompt that an answer is for, where it is saved and what is done with it."""
    doubt = ", was not accepted" if saved.status is Status.SUSPECT else ""
    return saved.binding.words, f"{saved.store}, {saved.mode.value}{doubt}"


def _visits(visits: Sequence[Visit]) -> str:
    now = time.time()
    return " · ".join(
        f"{age(now - visit.at)} (took {visit.took:.1f} s{f', {visit.how}' if visit.how else ''})"
        for visit in visits
    )
