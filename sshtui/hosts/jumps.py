"""Finds hosts that would be reached through themselves by ProxyJump."""

from collections.abc import Mapping
from ipaddress import ip_address
from socket import inet_aton

from sshtui.errors import UsageError
from sshtui.sshconfig.destination import Destination, parse_destination

_SSH_PORT = 22


def circle(alias: str, jump: str, jumps: Mapping[str, str]) -> tuple[str, ...]:
    """Return the way from a host back to itself, empty where there is none.

    Args:
        alias: The host.
        jump: What its ProxyJump is to be.
        jumps: The ProxyJump of every other host, by alias.
    """
    return _follow(alias, jump, jumps, (alias,))


def through_itself(address: str, port: int, jump: str, jumps: Mapping[str, str]) -> tuple[str, ...]:
    """Return the way to a hop that is the host by its address, empty where there is none.

    A hop that is the alias of another host is another host, even with that address: from where it
    leads, an address may be another machine's. So may one with another port.

    Args:
        address: The host's, or its name.
        port: Its port, or 0 for ssh's.
        jump: What its ProxyJump is to be.
        jumps: The ProxyJump of every other host, by alias.
    """
    own = _plain(address), port or _SSH_PORT
    ways: list[tuple[Destination, ...]] = [(hop,) for hop in _destinations(jump)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        hop = way[-1]
        if hop.host not in jumps and (_plain(hop.host), hop.port or _SSH_PORT) == own:
            return tuple(step.host for step in way)
        if hop.host not in seen:
            seen.add(hop.host)
            ways += [(*way, step) for step in _destinations(jumps.get(hop.host, ""))]
    return ()


def _plain(address: str) -> str:
    """Return the one spelling of an address or a name that may be written in several ways."""
    try:
        return ip_address(address).compressed
    except ValueError:
        pass
    try:
        # As the resolver reads it: 127.1 and 0x7f.1 are addresses too.
        return ip_address(inet_aton(address)).compressed
    except (OSError, ValueError):
        return address.lower().rstrip(".")


def hops(jump: str) -> list[str]:
    """Return the hosts that a ProxyJump leads through."""
    return [hop.host for hop in _destinations(jump)]


def _destinations(jump: str) -> list[Destination]:
    if jump.lower() == "none":
        return []
    found = []
    for text in filter(None, jump.split(",")):
        try:
            found.append(parse_destination(text))
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
