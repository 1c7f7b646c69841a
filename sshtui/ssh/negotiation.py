"""Algorithm negotiation: what is weak or missing, and the line that would allow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import asyncssh

from sshtui.errors import NegotiationFailed
from sshtui.sanitize import clean
from sshtui.sshconfig import algorithms
from sshtui.sshconfig.target import Target

_CERTIFICATE = b"-cert-v01@openssh.com"
_CHACHA20 = "chacha20-poly1305@openssh.com"
_UNSAFE = "Not a safe connection"
_MOST_NAMED = 6
"""Algorithms of a server that are named; a list may be as long as the server likes."""


class NegotiationPart(StrEnum):
    """What is agreed on in a key exchange; the first five as asyncssh calls them."""

    KEX = "key exchange"
    HOST_KEY = "host key"
    CIPHER = "encryption"
    MAC = "MAC"
    COMPRESSION = "compression"
    GROUP = "group"
    HOST_KEY_TYPE = "host key type"
    SIGNATURE = "signature"


class NegotiationError(asyncssh.KeyExchangeFailed):
    """Client and server have no algorithm in common, or the server keeps to none.

    Args:
        part: For what.
        offers: What the server has.
    """

    def __init__(self, part: NegotiationPart, offers: Sequence[str]) -> None:
        super().__init__(f"no {part} algorithm in common")
        self.part = part
        self.offers = tuple(offers)


@dataclass(frozen=True, slots=True)
class Weakness:
    """How packets are protected, on a connection without strict key exchange.

    Attributes:
        cipher: The cipher.
        mac: What protects their integrity; the cipher itself where it does.
    """

    cipher: str
    mac: str

    @property
    def keyword(self) -> str:
        """The keyword of ssh_config that can leave it out."""
        return "Ciphers" if self.cipher == _CHACHA20 else "MACs"

    @property
    def name(self) -> str:
        """What would have to be left out."""
        return self.cipher if self.cipher == _CHACHA20 else self.mac


def is_prefix_attackable(weakness: Weakness) -> bool:
    """Return whether the first packets can be removed undetected (Terrapin, CVE-2023-48795)."""
    if weakness.cipher == _CHACHA20:
        return True
    return weakness.mac.endswith("-etm@openssh.com") and weakness.cipher != weakness.mac


def signature_of(algorithm: bytes) -> bytes:
    """Return the signature algorithm that a host key algorithm stands for."""
    plain = algorithm.removesuffix(_CERTIFICATE)
    return plain + b"@openssh.com" if plain.startswith(b"sk-") and plain != algorithm else plain


def signature_algorithms(accepted: Sequence[str]) -> tuple[str, ...]:
    """Return the signatures that keys may make, from the algorithms that are accepted for them."""
    return tuple(dict.fromkeys(signature_of(name.encode()).decode() for name in accepted))


def key_type_of(algorithm: bytes) -> bytes:
    """Return the type that a key or certificate of a host key algorithm names itself."""
    if algorithm.endswith(_CERTIFICATE):
        rsa = algorithm.startswith(b"rsa-sha2-")
        return b"ssh-rsa" + _CERTIFICATE if rsa else algorithm
    return b"ssh-rsa" if algorithm.startswith(b"rsa-sha2-") else algorithm


def explain(error: NegotiationError, place: str, target: Target) -> NegotiationFailed:
    """Return the error to show, with the line to add where there is one.

    Args:
        error: What was raised.
        place: Where, in words.
        target: Whom we were connecting to.
    """
    offers = _named(error.offers)
    match error.part:
        case NegotiationPart.GROUP:
            return NegotiationFailed(
                f"{place} chose a Diffie-Hellman group of {offers}; ssh requires at least 2048.",
                hint="Exclude that method for this host: KexAlgorithms"
                " -diffie-hellman-group-exchange-*",
                title=_UNSAFE,
            )
        case NegotiationPart.HOST_KEY_TYPE | NegotiationPart.SIGNATURE:
            return NegotiationFailed(
                f"{place} agreed on one host key algorithm and then used another, {offers}. No"
                " secret was sent.",
                hint="Its SSH server is broken, or someone is intercepting the connection.",
                title=_UNSAFE,
            )
        case NegotiationPart.COMPRESSION:
            return NegotiationFailed(
                f"{place} has no compression in common with sshtui. It offers: {offers}.",
                hint="ssh has none for this server either; its administrator can allow `none`.",
            )
    keyword, words = _CONFIGURED[error.part]
    configured = getattr(target, _FIELDS[keyword])
    return NegotiationFailed(
        f"{place} has no {words} that is allowed here. It offers: {offers}.",
        hint=_line_to_add(keyword, error.offers, configured=bool(configured)),
    )


def weak(weakness: Weakness, target: Target) -> str:
    """Return what to say of a connection without strict key exchange that was wished for.

    ssh goes on with any; here only a person who chose the cipher or MAC for this host does.

    Raises:
        NegotiationFailed: It was not.
    """
    what = (
        f"{weakness.name} without strict key exchange: an attacker in between can drop the first"
        " messages undetected (Terrapin, CVE-2023-48795)"
    )
    if getattr(target, _FIELDS[weakness.keyword]):
        return f"{what}. {weakness.keyword} is set for this host, so it is used."
    raise NegotiationFailed(
        f"{target.hostname} port {target.port} would use {what}.",
        hint="Its SSH server needs an update. If you must, add to this host in your ssh_config:"
        f" {weakness.keyword} {weakness.name}",
        title=_UNSAFE,
    )


_CONFIGURED = {
    NegotiationPart.KEX: ("KexAlgorithms", "key exchange method"),
    NegotiationPart.HOST_KEY: ("HostKeyAlgorithms", "host key algorithm"),
    NegotiationPart.CIPHER: ("Ciphers", "cipher"),
    NegotiationPart.MAC: ("MACs", "MAC"),
}
_FIELDS = {
    "KexAlgorithms": "kex_algorithms",
    "HostKeyAlgorithms": "host_key_algorithms",
    "Ciphers": "ciphers",
    "MACs": "macs",
}


def _line_to_add(keyword: str, offers: Sequence[str], *, configured: bool) -> str:
    name = algorithms.strongest(keyword.lower(), offers)
    if not name:
        return "sshtui supports none of these. The server needs newer software."
    if configured:
        return f"{keyword} is set for this host and excludes it. If you must, add {name} there."
    return (
        "ssh excludes them as too old or too weak. If you must, add to this host in your"
        f" ssh_config: {keyword} +{name}"
    )


def _named(offers: Sequence[str]) -> str:
    shown = [clean(name)[:80] for name in offers[:_MOST_NAMED]]
    more = ["…"] if len(offers) > _MOST_NAMED else []
    return ", ".join([*shown, *more]) or "nothing"
