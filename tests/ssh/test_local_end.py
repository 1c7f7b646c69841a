"""Where a remote forward leads to on this side, and where a proxy may lead."""

import asyncio
from pathlib import Path

import pytest

from sshtui.ssh.local_end import connect_here, permits
from sshtui.sshconfig.forwards import Address, parse_permitted
from tests.ssh.forwarding import free_port, shout


async def test_it_connects_to_whichever_address_answers(tmp_path: Path) -> None:
    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with server, await asyncio.start_unix_server(shout, tmp_path / "socket"):
        port = server.sockets[0].getsockname()[1]
        # localhost is ::1 first on many machines.
        for goal in (Address("localhost", port), Address("127.0.0.1", port), tmp_path / "socket"):
            (await connect_here(goal, "any")).close()
        with pytest.raises(OSError, match=r"refused|family|not known|No address"):
            await connect_here(Address("localhost", port), "inet6")


async def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    with free_port() as port:
        goals: list[Address | Path] = [
            Address("127.0.0.1", port),
            tmp_path / "nobody",
            Address("a..b", 80),
        ]
    for goal in (*goals, Address("no-such-host.invalid", 80), Address("a\0b", 80)):
        with pytest.raises(OSError, match=r"."):
            await connect_here(goal, "any")


@pytest.mark.parametrize(
    ("permitted", "allowed"),
    [
        (None, ["web:80", "::1:5", "db:1"]),
        ((), []),
        (("web:80", "[::1]:*"), ["web:80", "::1:5"]),
        (("*:1",), ["db:1"]),
        (("w*:80", "WEB:80"), []),
    ],
)
def test_only_what_is_permitted_is_led_to(
    permitted: tuple[str, ...] | None, allowed: list[str]
) -> None:
    rules = None
    if permitted is not None:
        rules = tuple(filter(None, map(parse_permitted, permitted)))
    goals = [Address("web", 80), Address("::1", 5), Address("db", 1)]
    found = [f"{goal.host}:{goal.port}" for goal in goals if permits(goal, rules)]
    assert found == allowed
