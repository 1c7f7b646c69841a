import asyncio
import socket

import pytest

from sshtui import name_lookup
from tests.faults import names


async def test_addresses_are_those_of_the_system() -> None:
    found = await name_lookup.addresses("127.0.0.1", 22, type=socket.SOCK_STREAM)
    assert [address for *_, address in found] == [("127.0.0.1", 22)]


async def test_what_fails_is_raised_to_who_asked() -> None:
    with names.unknown(), pytest.raises(socket.gaierror, match="not known"):
        await name_lookup.addresses("nowhere.example", 22)
    with pytest.raises(UnicodeError):
        await name_lookup.addresses("x" * 70 + ".example", 22)
    with pytest.raises(TypeError):
        await name_lookup.addresses(5, 22)  # type: ignore[arg-type]  # as a mistake of ours is


async def test_who_waits_no_more_is_told_nothing() -> None:
    with names.unanswered():
        asking = asyncio.ensure_future(name_lookup.addresses("slow.example", 22))
        await asyncio.sleep(0)
        asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
