"""What is known of the host under the cursor."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widgets import Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host
from sshtui.sanitize import clean
from sshtui.services.ages import age
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded with the first host that is looked up, not before the first frame
    from sshtui.credentials.credential import Credential
    from sshtui.hosts.history import Visit
    from sshtui.hosts.repository import Setting
    from sshtui.sessions.state import SessionInfo

_LABEL = 11

SETTLE = 0.12
"""Seconds that the cursor rests on a host before it is looked up."""


@dataclass(frozen=True, slots=True)
class Details:
    """What the pane shows.

    Attributes:
        target: The host, resolved.
        settings: What the files say of it, and where.
        note: The person's own words about it.
        keys: Types of its host keys on file.
        remembered: The answers that are kept for it.
        visits: The latest.
    """

    target: Target
    settings: "tuple[Setting, ...]"
    note: str
    keys: tuple[str, ...]
    remembered: "tuple[Credential, ...]"
    visits: "tuple[Visit, ...]"


async def look_up(
    host: Host, hosts: Hosts, credentials: Credentials, visits: Visits, *, after: float
) -> Details:
    """Gather what is known of a host, off the event loop.

    Args:
        host: The host.
        hosts: Resolves it.
        credentials: What is remembered.
        visits: When it was visited.
        after: Seconds to rest first, so that a passing cursor costs nothing.

    Raises:
        AppError: Its configuration cannot be understood, or what is remembered not read.
    """
    await asyncio.sleep(after)
    target, settings, note = await asyncio.to_thread(_resolve, host, hosts)
    keys = await asyncio.to_thread(_keys, target)
    latest = await asyncio.to_thread(visits.last, host.alias)
    remembered = await credentials.find(target.endpoint)
    return Details(target, settings, note, keys, remembered, latest)


def where_of(info: "SessionInfo") -> str:
    """Return where a session leads, which way, and how it was signed in to."""
    chain = info.hop.chain if info.hop is not None else ()
    way = f" · {' → '.join(chain)}" if len(chain) > 1 else ""
    by_itself = f" · signed in from {' and '.join(info.by_itself)}" if info.by_itself else ""
    return clean(f"{info.target.endpoint}{way}{by_itself}")


def _resolve(host: Host, hosts: Hosts) -> "tuple[Target, tuple[Setting, ...], str]":
    from sshtui.sshconfig.destination import Destination  # noqa: PLC0415 - likewise

    destination = Destination(host.alias)
    target = hosts.resolve(destination, dry_run=True)
    return target, hosts.settings(destination), hosts.block(host.alias).entry.note


def _keys(target: Target) -> tuple[str, ...]:
    from sshtui.knownhosts.verdict import known_algorithms  # noqa: PLC0415 - likewise

    return known_algorithms(
        target.host_key_alias or target.hostname,
        target.port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
    )


class DetailPane(Static):
    """Shows a host; first what the list knows, then what had to be looked up.

    Args:
        gather: Looks a host up.
        reach: Tells whether an alias could be reached, "" where nobody asked.
    """

    def __init__(
        self, gather: Callable[[Host], Awaitable[Details]], reach: Callable[[str], str]
    ) -> None:
        super().__init__(id="details")
        self._gather = gather
        self._host: Host | None = None
        self._details: Details | None = None
        self._reach = reach

    def follow(self, host: Host | None) -> None:
        """Show a host, or nothing, and look it up."""
        self._host, self._details = host, None
        self.show()
        self._look_up()

    def show(self) -> None:
        """Show what is known by now."""
        host, details = self._host, self._details
        if host is None:
            self.border_title = None
            self._say(Content(""))
            return
        self.border_title = Content(clean(host.alias))
        lines = _lines(host, details)
        lines.insert(1, ("reach", self._reach(host.alias)))
        shown = [
            Content.assemble((f"{label:<{_LABEL}}", "$quiet"), clean(words))
            for label, words in lines
            if words
        ]
        if details is not None:
            shown += _notes(details.note) + _origins(details.settings)
        self._say(Content("\n").join(shown))

    def _say(self, content: Content) -> None:
        # Its size never depends on what it says: laying out anew would slow the cursor down.
        self.update(content, layout=False)

    @work(exclusive=True)
    async def _look_up(self) -> None:
        if self._host is None or not self.display:
            return
        try:
            self._details = await self._gather(self._host)
        except AppError as error:
            # Shown in its place: the list stays usable.
            self._say(Content.assemble(("! ", "bold $warning"), clean(error.message)))
        else:
            self.show()


def _lines(host: Host, details: Details | None) -> list[tuple[str, str]]:
    if details is None:
        user = f"{host.user}@" if host.user else ""
        lines = [("endpoint", f"{user}{host.hostname}:{host.port}"), ("through", host.jump)]
    else:
        target = details.target
        chain = " → ".join(hop.alias for hop in target.route)
        lines = [
            ("endpoint", str(target.endpoint)),
            ("through", chain if target.jumps else target.proxy_command),
            ("host key", _host_key(details)),
            ("sign-in", _sign_in(details.remembered)),
            ("visited", _visits(details.visits)),
            ("not used", ", ".join(target.unsupported)),
        ]
    lines += [("group", host.group), ("tags", " ".join(host.tags)), ("from", _origin(host))]
    return lines


def _host_key(details: Details) -> str:
    if details.keys:
        return f"known ({', '.join(details.keys)})"
    from sshtui.knownhosts.verdict import display_name  # noqa: PLC0415 - likewise

    target = details.target
    name = display_name(target.host_key_alias or target.hostname, target.port)
    return f"not known yet as {name}"


def _sign_in(remembered: "Sequence[Credential]") -> str:
    from sshtui.credentials.binding import Status  # noqa: PLC0415 - likewise

    if not remembered:
        return "nothing remembered"
    return " · ".join(
        f"{one.binding.words} {one.store}, {one.mode.value}"
        + (", was not accepted" if one.status is Status.SUSPECT else "")
        for one in remembered
    )


def _visits(visits: "Sequence[Visit]") -> str:
    now = time.time()
    return " · ".join(
        f"{age(now - visit.at)}, {visit.took:.1f} s" + (f", {visit.how}" if visit.how else "")
        for visit in visits
    )


def _notes(note: str) -> list[Content]:
    return [Content(""), *(Content(clean(line)) for line in note.split("\n"))] if note else []


def _origins(settings: "Sequence[Setting]") -> list[Content]:
    lines = [
        Content.assemble(
            f"{setting.keyword} {clean(setting.value)}  ",
            (clean(place(setting.file, setting.line)), "$quiet"),
        )
        for setting in settings
    ]
    return [Content(""), *lines] if lines else []


def place(file: Path, line: int) -> str:
    """Write a place in a file shortly."""
    home = Path.home()
    shown = f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)
    return f"{shown}:{line}" if line else shown


def _origin(host: Host) -> str:
    return place(host.origin, host.line)
