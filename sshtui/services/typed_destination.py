"""What a destination means that was typed and is not saved."""

import re
from dataclasses import dataclass

from sshtui.errors import AppError, UsageError
from sshtui.services.ports import Hosts
from sshtui.sshconfig.destination import Destination, parse_destination

_WHOLE = re.compile(r"(?:[^.]+\.)+[^\W\d_]{2,}\.?|[0-9]+(?:\.[0-9]+){3}")


@dataclass(frozen=True, slots=True)
class TypedDestination:
    """A destination as it was typed.

    Attributes:
        text: What was typed.
        address: Where it leads, as `user@host:port`; "" where that cannot be told.
        about: The Host line whose patterns it matches, and where that stands; or what is wrong.
    """

    text: str
    address: str = ""
    about: str = ""

    @property
    def words(self) -> str:
        """Where it leads and why."""
        return "  ".join(filter(None, (self.address, self.about)))


def destination_of(text: str) -> Destination | None:
    """Return the destination that a text is, None where it cannot be one."""
    try:
        return parse_destination(text) if text and not text.split()[1:] else None
    except UsageError:
        return None


def is_written_out(destination: Destination) -> bool:
    """Return whether it has a user, a port, or the whole name or address of a host."""
    host = destination.host
    return bool(destination.user or destination.port or ":" in host or _WHOLE.fullmatch(host))


def look_up(hosts: Hosts, text: str) -> TypedDestination:
    """Find out where a destination leads; runs nothing and blocks."""
    destination = destination_of(text)
    if destination is None:
        return TypedDestination(text)
    try:
        target = hosts.resolve(destination, dry_run=True)
        rule = hosts.rule(destination.host)
    except AppError as error:
        return TypedDestination(text, about=f"! {error.message}")
    if rule is None:
        return TypedDestination(text, str(target.endpoint), "not saved")
    by = f"by Host {' '.join(rule.patterns)}  ({rule.file.name}:{rule.line})"
    return TypedDestination(text, str(target.endpoint), by)
