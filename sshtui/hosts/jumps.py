"""Finds loops in ProxyJump."""

from collections.abc import Mapping

from sshtui.errors import UsageError
from sshtui.sshconfig.destination import parse_destination


def circle(alias: str, jump: str, jumps: Mapping[str, str]) -> tuple[str, ...]:
    """Return the way from a host back to itself, empty where there is none.

    Args:
        alias: The host.
        jump: What its ProxyJump is to be.
        jumps: The ProxyJump of every other host, by alias.
    """
    return _follow(alias, jump, jumps, (alias,))


def hops(jump: str) -> list[str]:
    """Return the hosts that a ProxyJump leads through."""
    if jump.lower() == "none":
        return []
    found = []
    for text in filter(None, jump.split(",")):
        try:
            found.append(parse_destination(text).host)
        except UsageError:
            continue  # said at the field itself
    return found


def _follow(
    alias: str, jump: str, jumps: Mapping[str, str], trail: tuple[str, ...]
) -> tuple[str, ...]:
    for hop in hops(jump):
        if hop == alias:
            return (*trail, hop)
        if hop not in trail:
            found = _follow(alias, jumps.get(hop, ""), jumps, (*trail, hop))
            if found:
                return found
    return ()
