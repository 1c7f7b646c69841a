"""A key exchange that could be broken or shortened is refused before the sign-in begins."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from asyncssh import kex_dh

from sshtui.errors import AppError, NegotiationFailed
from sshtui.ssh import asyncssh_connection
from sshtui.ssh.asyncssh_connection import HeldConnection
from sshtui.sshconfig import algorithms
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.trust.twin import Defence, needs

CHACHA20, ETM = b"chacha20-poly1305@openssh.com", b"hmac-sha2-256-etm@openssh.com"


@dataclass(frozen=True)
class Weak:
    """What a server offers, and how its refusal is named.

    Attributes:
        named: What stands in the error, or in the line that it says to add.
        offers: The lists of asyncssh's that it has in place of the usual ones.
        strict: Whether its key exchange is strict.
    """

    named: str
    offers: dict[str, list[bytes]] = field(default_factory=dict)
    strict: bool = True


def only(named: str, **offers: list[bytes]) -> Weak:
    return Weak(named, {f"_{name}_algs": offer for name, offer in offers.items()})


FLOOR = {
    "SHA-1 key exchange": only(
        "KexAlgorithms +diffie-hellman-group14-sha1",
        kex=[b"diffie-hellman-group14-sha1", b"diffie-hellman-group-exchange-sha1"],
    ),
    "group 1": only(
        "KexAlgorithms +diffie-hellman-group1-sha1", kex=[b"diffie-hellman-group1-sha1"]
    ),
    "RSA key exchange": only("It offers: rsa1024-sha1", kex=[b"rsa1024-sha1"]),
    "SHA-1 signatures": only("HostKeyAlgorithms +ssh-rsa", server_host_key=[b"ssh-rsa"]),
    "DSA": only("It offers: ssh-dss", server_host_key=[b"ssh-dss"]),
    "CBC": only("Ciphers +aes128-cbc", enc=[b"aes128-cbc"]),
    "arcfour": only("It offers: arcfour", enc=[b"arcfour"]),
    "MD5": only("MACs +hmac-md5", enc=[b"aes128-ctr"], mac=[b"hmac-md5"]),
    "nothing at all": only("It offers: none", enc=[b"none"]),
}
"""What ssh does not offer, and so we do not."""

PREFIX = {
    "ChaCha20": Weak(f"Ciphers {CHACHA20.decode()}", {"_enc_algs": [CHACHA20]}, strict=False),
    "CTR and EtM": Weak(
        f"MACs {ETM.decode()}", {"_enc_algs": [b"aes128-ctr"], "_mac_algs": [ETM]}, strict=False
    ),
    "CBC and EtM": Weak(
        "Ciphers +aes128-cbc", {"_enc_algs": [b"aes128-cbc"], "_mac_algs": [ETM]}, strict=False
    ),
    "both": Weak(
        f"MACs {ETM.decode()}",
        {"_enc_algs": [CHACHA20, b"aes128-ctr"], "_mac_algs": [ETM]},
        strict=False,
    ),
}
"""What lets someone in between drop the first messages (Terrapin), without strict key exchange."""


def check_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeldConnection, "_check_prefix", lambda self: None)


def take_small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncssh_connection, "SMALLEST_GROUP", 0)


def offer_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(algorithms, "usual", algorithms._supported)


class Offering(Scripted):
    """A server that offers what it is told to, whether it has it or not.

    Attributes:
        weak: What.
    """

    def __init__(self, weak: Weak) -> None:
        super().__init__({"keyboard-interactive": one_password})
        self.weak = weak

    def adopt(self, connection: Any) -> Any:
        """Have the next connection offer it."""
        (key,) = connection._server_host_keys.values()
        host_keys = self.weak.offers.get("_server_host_key_algs", connection._server_host_keys)
        connection._server_host_keys = dict.fromkeys(host_keys, key)
        for name, offer in self.weak.offers.items():
            setattr(connection, name, offer)
        if not self.weak.strict:
            choose = connection._choose_alg

            def choose_unstrictly(*ours: Any) -> Any:
                connection._strict_kex = False
                return choose(*ours)

            connection._choose_alg = choose_unstrictly
            connection._get_extra_kex_algs = lambda: [b"ext-info-s"]
        return super().adopt(connection)


async def taken(reach: Reach, cases: dict[str, Weak], **options: Any) -> dict[str, str]:
    """Return what came of the offers that were not refused by name, or not in time."""
    wrong = {}
    async with Offering(next(iter(cases.values()))) as server:
        for name, weak in cases.items():
            server.weak = weak
            person = Person()
            try:
                await reach.sign_in(reach.target(server, **options), person)
            except NegotiationFailed as error:
                if weak.named not in f"{error.message} {error.hint}":
                    wrong[name] = str(error)
            except AppError as error:
                wrong[name] = str(error)
            else:
                wrong[name] = "signed in"
            if person.forms or server.seen.methods:
                wrong[name] = "comes to a sign-in"
    return wrong


@needs(Defence("nothing is offered that ssh does not offer", offer_all_there_is, "SHA-1 key"))
async def test_what_is_below_the_floor_is_refused_by_name(
    reach: Reach, record_property: Callable[[str, object], None]
) -> None:
    assert await taken(reach, FLOOR) == {}
    record_property("tried", len(FLOOR))


@needs(Defence("a key exchange that is not strict is noticed", check_no_prefix, "comes to a sign"))
async def test_what_is_not_strict_is_refused_by_name(
    reach: Reach, record_property: Callable[[str, object], None]
) -> None:
    assert await taken(reach, PREFIX) == {}
    record_property("tried", len(PREFIX))


@needs(Defence("small groups are refused", take_small_groups, "comes to a sign-in"))
async def test_small_groups_are_refused_by_name(
    reach: Reach, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    small = [(1024, kex_dh._group1_g, kex_dh._group1_p)]
    monkeypatch.setattr(kex_dh, "_dh_gex_groups", small)
    exchange = "diffie-hellman-group-exchange-sha256"
    cases = {"1024 bits": only("a Diffie-Hellman group of 1024 bits", kex=[exchange.encode()])}
    assert await taken(reach, cases, kex_algorithms=(exchange,)) == {}
    record_property("tried", len(cases))
