"""Changes of the network: real ones, in a network of the test's own, and what is no news."""

import asyncio
import os
import socket
import struct
import subprocess
import sys

import pytest

from sshtui.sessions.network import Addresses, NetworkWatch

_CHANGES = """
import asyncio, subprocess
from sshtui.sessions.network import NetworkWatch

async def main():
    changed = asyncio.Event()
    watch = NetworkWatch(changed.set)
    for words in ("link set lo up", "address add 192.0.2.7/32 dev lo",
                  "route add 198.51.100.0/24 dev lo", "address del 192.0.2.7/32 dev lo"):
        changed.clear()
        subprocess.run(["ip", *words.split()], check=True)
        await asyncio.wait_for(changed.wait(), 60)
        print(words.split()[1])
    watch.stop()

asyncio.run(main())
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can have a network of its own")
def test_addresses_and_routes_that_come_and_go_are_noticed() -> None:
    done = subprocess.run(
        ["unshare", "--net", sys.executable, "-c", _CHANGES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["set", "add", "add", "del"], done.stderr


def message(kind: int, address: bytes, interface: int = 2) -> bytes:
    """Return what the kernel says of an address."""
    body = struct.pack("=BBBBI", socket.AF_INET6, 64, 0, 0, interface)
    body += struct.pack("=HHHH", 8, 8, 0, 0) + struct.pack("=HH", 4 + len(address), 1) + address
    return struct.pack("=IHHII", 16 + len(body), kind, 0, 0, 0) + body


def test_an_address_that_is_announced_again_is_no_news() -> None:
    addresses = Addresses()
    one, other = message(20, b"a" * 16), message(20, b"b" * 16)
    assert addresses.changed(one)
    assert not addresses.changed(one)
    assert addresses.changed(one + other)
    assert not addresses.changed(other + one)
    assert addresses.changed(message(20, b"a" * 16, interface=3))
    assert addresses.changed(message(21, b"a" * 16))
    assert addresses.changed(one)


@pytest.mark.parametrize("data", [b"", b"\0" * 16, b"\xff" * 40, message(20, b"")[:30]])
def test_what_is_no_message_is_no_trouble(data: bytes) -> None:
    assert not Addresses().changed(data)


async def test_elsewhere_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "AF_NETLINK")
    NetworkWatch(lambda: None).stop()
    await asyncio.sleep(0)
