"""CanonicalizeHostname: full names for short ones (ssh_config(5))."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sshtui.sshconfig import openssh, patterns

AddressLookup = Callable[[str], str | None]
"""Takes a host name, returns the name that it is an alias of or "", None if it has no address."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a configuration says about full names.

    Attributes:
        domains: CanonicalDomains.
        most_dots: CanonicalizeMaxDots: a name with more of them is full enough.
        falls_back: CanonicalizeFallbackLocal: whether a name may stay as it is.
        permitted: CanonicalizePermittedCNAMEs.
        direct: Whether this machine connects to the host itself, and so must find it.
    """

    domains: Sequence[str]
    most_dots: int
    falls_back: bool
    permitted: Sequence[str]
    direct: bool


def look_up(name: str) -> str | None:
    """Ask this machine's resolver for a host name."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_CANONNAME)
    except (OSError, UnicodeError):
        return None
    return found[0][3]


def canonical_name(host: str, rules: Rules, ask: AddressLookup) -> str | None:
    """Find the full name of a host.

    Args:
        host: In lower case; no address.
        rules: What the configuration says.
        ask: Looks names up.

    Returns:
        None where the name cannot be found and must be.
    """
    anchored = host.endswith(".")
    full_enough = not anchored and host.count(".") > rules.most_dots
    for name in () if full_enough else _candidates(host, rules.domains):
        alias_of = ask(name)
        if alias_of is not None:
            return _followed(name.removesuffix("."), alias_of, rules.permitted)
    if not full_enough and not rules.falls_back:
        return None
    if not rules.permitted or rules.permitted[0].lower() == "none":
        return host
    alias_of = ask(host)
    if alias_of is None:
        return None if rules.direct else host
    return _followed(host, alias_of, rules.permitted)


def valid_domain(text: str) -> bool:
    """Return whether a word can be one of CanonicalDomains."""
    name = text.removesuffix(".")
    return (
        (name[:1].isalnum() or (name[:1] == "_" and openssh.means(openssh.UNDERSCORE_MAY_BEGIN)))
        and ".." not in text
        and name.isascii()
        and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    )


def _candidates(host: str, domains: Sequence[str]) -> list[str]:
    if host.endswith("."):
        return [host]
    names = [patterns.lower(domain).removesuffix(".") for domain in domains]
    return [f"{host}.{name}." for name in names if name != "none"]


def _followed(name: str, alias_of: str, permitted: Sequence[str]) -> str:
    target = alias_of.removesuffix(".")
    for rule in permitted if target else ():
        sources, _, targets = ("*:*" if rule == "*" else patterns.lower(rule)).partition(":")
        if patterns.matches_list(name, sources.split(",")) and patterns.matches_list(
            target, targets.split(",")
        ):
            return target
    return name
