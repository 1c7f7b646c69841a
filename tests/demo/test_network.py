"""The network of demo hosts and its files."""

import socket
from pathlib import Path

import asyncssh
import pytest

from sshtui.demo.network import DemoNetwork
from tests.demo.client import connect


async def test_every_host_is_in_the_config_and_reached_by_its_name(network: DemoNetwork) -> None:
    targets = network.targets()
    assert [target.alias for target in targets] == [
        "demo-password",
        "demo-2fa",
        "demo-menu",
        "demo-expired",
        "demo-inner",
    ]
    for target in targets:
        assert (target.hostname, target.port, target.user) == (target.alias, 22, "demo")
        assert target.user_known_hosts == (network.known_hosts_file,)
        assert target.identity_files == ()
        assert target.agent is None
        assert "publickey" not in target.methods
    assert [jump.alias for jump in targets[-1].jumps] == ["demo-password"]


async def test_only_one_host_key_is_unknown_at_first(network: DemoNetwork) -> None:
    names = {line.split()[0] for line in network.known_hosts_file.read_text().splitlines()}
    assert names == {"demo-password", "demo-2fa", "demo-expired", "demo-inner"}
    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        await connect(network, "demo-menu")


async def test_its_files_are_the_users_alone_and_go_with_it(network: DemoNetwork) -> None:
    async with DemoNetwork() as other:
        assert other.directory.stat().st_mode & 0o777 == 0o700
        assert other.config_file.stat().st_mode & 0o777 == 0o600
        assert other.known_hosts_file.read_text() != network.known_hosts_file.read_text()
    assert not other.directory.exists()


async def test_a_name_or_port_that_is_not_there_fails_as_on_a_real_network(
    network: DemoNetwork,
) -> None:
    with pytest.raises(socket.gaierror):
        await network.dial("elsewhere", 22)
    with pytest.raises(ConnectionRefusedError):
        await network.dial("demo-password", 2222)


async def test_nothing_listens(network: DemoNetwork) -> None:
    async with await connect(network, "demo-password"):
        inodes = set()
        for link in Path("/proc/self/fd").iterdir():
            try:
                target = str(link.readlink())
            except FileNotFoundError:
                continue
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
                columns = line.split()
                assert not (columns[3] == "0A" and columns[9] in inodes)
