"""A server's life, and what can be learned from its log and its keys."""

import asyncio
import os
import pwd
import re
from collections.abc import Sequence
from pathlib import Path

import asyncssh
import pytest

from tests.servers import accounts
from tests.servers.openssh import OpenSsh
from tests.servers.plain_client import Plain, sign_in
from tests.servers.variants import OpenSshFactory


async def test_the_grace_time_ends_the_connection(openssh: OpenSshFactory) -> None:
    server = openssh.password(LoginGraceTime="1")

    class Thinker(Plain):
        async def kbdint_challenge_received(  # type: ignore[override]
            self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
        ) -> list[str]:
            await asyncio.Event().wait()
            return []

    # Not every patched sshd logs the timeout, so the line itself is the witness.
    with pytest.raises(asyncssh.ConnectionLost):
        await asyncssh.connect(
            server.host,
            server.port,
            username=server.user,
            known_hosts=None,
            config=None,
            agent_path=None,
            client_keys=[],
            client_factory=lambda: Thinker([]),
        )


async def test_a_cancel_is_logged_with_its_code(openssh: OpenSshFactory) -> None:
    server = openssh.password()

    class Canceller(Plain):
        def kbdint_challenge_received(
            self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
        ) -> list[str]:
            raise asyncssh.DisconnectError(asyncssh.DISC_AUTH_CANCELLED_BY_USER, "cancelled")

    with pytest.raises(asyncssh.DisconnectError):
        await asyncssh.connect(
            server.host,
            server.port,
            username=server.user,
            known_hosts=None,
            config=None,
            agent_path=None,
            client_keys=[],
            client_factory=lambda: Canceller([]),
        )
    await server.logged(r"Received disconnect from 127\.0\.0\.1 port \d+:13: cancelled")


async def test_the_known_hosts_line_makes_the_key_known(
    openssh: OpenSshFactory, tmp_path: Path
) -> None:
    server = openssh.key_only()
    known = tmp_path / "known_hosts"
    known.write_text(server.known_hosts_line())
    async with asyncssh.connect(
        server.host,
        server.port,
        username=server.user,
        known_hosts=str(known),
        config=None,
        agent_path=None,
        client_keys=[str(server.user_key)],
    ) as connection:
        key = connection.get_server_host_key()
        assert key is not None
        assert key.get_fingerprint() == server.fingerprint()


async def test_nothing_is_left_of_a_server(openssh: OpenSshFactory) -> None:
    servers = [openssh.two_factor(), openssh.password()]
    assert (await sign_in(servers[1], servers[1].password))[1] == servers[1].user
    openssh.close()
    for server in servers:
        with pytest.raises(KeyError):
            pwd.getpwnam(server.user)
        assert server.process.returncode is not None
        await server_is_gone(server)


async def server_is_gone(server: OpenSsh) -> None:
    assert await asyncio.to_thread(server.directory.exists) is False
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(server.host, server.port)


def test_no_pam_service_is_left_of_a_server(openssh: OpenSshFactory) -> None:
    ours = f"sshtui-test-{os.getpid()}-*"
    openssh.password()
    assert list(accounts._PAM_DIRECTORY.glob(ours))
    openssh.close()
    assert not list(accounts._PAM_DIRECTORY.glob(ours))


def test_leftovers_of_a_dead_process_are_told_from_those_of_a_live_one() -> None:
    assert not accounts._abandoned(accounts._fresh_name())
    assert accounts._abandoned("sshtui-test-99999999-abcdef")
    assert not accounts._abandoned("root")
    assert re.fullmatch(r"[a-z-]+\d+-[0-9a-f]+", accounts._fresh_name())
