"""What is known of the host under the cursor."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from sshtui.hosts.model import Host, Target
from sshtui.kbdint.sanitize import clean
from sshtui.ui.parts import Credentials, Hosts

if TYPE_CHECKING:  # loaded with the first host that is looked up, not before the first frame
    from sshtui.credentials.binding import Endpoint
    from sshtui.credentials.credential import Credential

_LABEL = 11


@dataclass(frozen=True, slots=True)
class Details:
    """What the pane shows.

    Attributes:
        target: The host, resolved.
        keys: Types of its host keys on file.
        remembered: The answers that are kept for it.
    """

    target: Target
    keys: tuple[str, ...]
    remembered: "tuple[Credential, ...]"


async def look_up(host: Host, hosts: Hosts, credentials: Credentials, *, after: float) -> Details:
    """Gather what is known of a host, off the event loop.

    Args:
        host: The host.
        hosts: Resolves it.
        credentials: What is remembered.
        after: Seconds to rest first, so that a passing cursor costs nothing.

    Raises:
        AppError: Its configuration cannot be understood, or the keyring's index not read.
    """
    await asyncio.sleep(after)
    target = await asyncio.to_thread(_resolve, host, hosts)
    keys = await asyncio.to_thread(_keys, target)
    return Details(target, keys, await credentials.find(endpoint_of(target)))


def endpoint_of(target: Target) -> "Endpoint":
    """Return the account that a target leads to, with the way there."""
    from sshtui.credentials.binding import Endpoint  # noqa: PLC0415 - not for the first frame

    via = tuple(str(Endpoint(hop.user, hop.hostname, hop.port)) for hop in target.route[:-1])
    return Endpoint(target.user, target.hostname, target.port, via)


def _resolve(host: Host, hosts: Hosts) -> Target:
    from sshtui.hosts.destination import Destination  # noqa: PLC0415 - likewise

    return hosts.resolve(Destination(host.alias))


def _keys(target: Target) -> tuple[str, ...]:
    from sshtui.hosts.known_hosts import known_algorithms  # noqa: PLC0415 - likewise

    return known_algorithms(
        target.host_key_alias or target.hostname,
        target.port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
    )


class DetailPane(Static):
    """Shows a host; first what the list knows, then what had to be looked up."""

    def show(self, host: Host | None, details: Details | None = None) -> None:
        """Show a host, or nothing."""
        if host is None:
            self.border_title = None
            self.update(Content(""))
            return
        self.border_title = Content(clean(host.alias))
        lines = _lines(host, details)
        self.update(
            Content("\n").join(
                Content.assemble((f"{label:<{_LABEL}}", "$quiet"), clean(words))
                for label, words in lines
                if words
            )
        )

    def show_problem(self, host: Host, message: str) -> None:
        """Show a host that cannot be resolved, and why."""
        self.show(host)
        self.update(Content.assemble(("! ", "bold $warning"), clean(message)))


def _lines(host: Host, details: Details | None) -> list[tuple[str, str]]:
    if details is None:
        user = f"{host.user}@" if host.user else ""
        lines = [("endpoint", f"{user}{host.hostname}:{host.port}"), ("through", host.jump)]
    else:
        target = details.target
        chain = " → ".join(hop.alias for hop in target.route)
        lines = [
            ("endpoint", str(endpoint_of(target))),
            ("through", chain if target.jumps else target.proxy_command),
            ("host key", _host_key(details)),
            ("sign-in", _sign_in(details.remembered)),
            ("not used", ", ".join(target.unsupported)),
        ]
    lines += [("tags", " ".join(host.tags)), ("from", _origin(host))]
    return lines


def _host_key(details: Details) -> str:
    if details.keys:
        return f"known ({', '.join(details.keys)})"
    from sshtui.hosts.known_hosts import display_name  # noqa: PLC0415 - likewise

    target = details.target
    name = display_name(target.host_key_alias or target.hostname, target.port)
    return f"not known yet as {name}"


def _sign_in(remembered: "Sequence[Credential]") -> str:
    from sshtui.credentials.binding import Status  # noqa: PLC0415 - likewise

    if not remembered:
        return "nothing remembered"
    return " · ".join(
        f"{one.binding.prompt.strip()} {one.store}, {one.mode.value}"
        + (", was not accepted" if one.status is Status.SUSPECT else "")
        for one in remembered
    )


def _origin(host: Host) -> str:
    home = Path.home()
    path = host.origin
    shown = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return f"{shown}:{host.line}" if host.line else shown
