"""The sign-ins of the demo servers, and what they carry."""

import socket

import asyncssh
import pytest

from sshtui.demo.network import DemoNetwork
from tests.demo.client import Answer, connect, password, two_factors


@pytest.mark.parametrize(
    ("host", "answer"), [("demo-password", password), ("demo-2fa", two_factors)]
)
async def test_a_host_takes_what_it_told_the_person(
    network: DemoNetwork, host: str, answer: Answer
) -> None:
    said: list[str] = []
    async with await connect(network, host, answer, said=said) as connection:
        result = await connection.run("echo hello")
    assert result.stdout == "hello\n"
    assert "demo" in said[0]


async def test_a_wrong_password_is_refused(network: DemoNetwork) -> None:
    with pytest.raises(asyncssh.PermissionDenied):
        await connect(network, "demo-password", lambda *_: "wrong")


async def test_the_inner_host_is_reached_through_the_outer_one_only_within_the_network(
    network: DemoNetwork,
) -> None:
    async with (
        await connect(network, "demo-password") as outer,
        await connect(network, "demo-inner", lambda *_: "inner", tunnel=outer) as inner,
    ):
        payload = "x" * 300_000
        assert (await inner.run("wc -c", input=payload)).stdout == "300000\n"
        with pytest.raises(asyncssh.ChannelOpenError):
            await outer.open_connection("demo-elsewhere", 22)
        with (
            socket.create_server(("127.0.0.1", 0)) as listening,
            pytest.raises(asyncssh.ChannelOpenError),
        ):
            await outer.open_connection(*listening.getsockname())
