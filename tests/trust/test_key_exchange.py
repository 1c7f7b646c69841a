"""A key exchange that could be broken or shortened is refused before the sign-in begins."""

import pytest

from sshtui.errors import Cancelled
from sshtui.ssh import asyncssh_connection
from sshtui.ssh.asyncssh_connection import HeldConnection
from tests.servers.reach import Reach
from tests.ssh import test_negotiation
from tests.ssh.test_negotiation import (
    test_what_does_not_hold_without_strict_key_exchange_is_never_taken_silently as without_strict,
)
from tests.trust.twin import Defence, needs


def check_no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HeldConnection, "_check_prefix", lambda self: None)


def take_small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncssh_connection, "SMALLEST_GROUP", 0)


@needs(Defence("a key exchange that is not strict is noticed", check_no_prefix, "DID NOT RAISE"))
async def test_a_server_without_strict_key_exchange_is_refused(reach: Reach) -> None:
    ciphers, macs = [test_negotiation.CHACHA20], [b"hmac-sha2-256"]
    await without_strict(reach, ciphers, macs, f"Ciphers {ciphers[0].decode()}")


@needs(Defence("small groups are refused", take_small_groups, "comes to a sign-in"))
async def test_a_small_group_is_refused(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        await test_negotiation.test_a_small_group_is_refused(reach, monkeypatch)
    except Cancelled:  # as the person does who is asked
        pytest.fail("it comes to a sign-in")
