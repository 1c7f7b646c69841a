"""What `sshtui exec` forwards beside a command, next to the real ssh."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import SECONDS, wait_for
from tests.ssh.forwarding import free_port, socks_4, socks_4a, socks_5
from tests.ssh.keys import Agent

pytestmark = pytest.mark.sshd


@pytest.fixture
def host(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    """Make a server that is known as `x`, and lets the key in without a question."""
    server = openssh.key_only()
    known_hosts = private_home / ".ssh" / "known_hosts"
    known_hosts.write_text(server.known_hosts_line())
    (private_home / ".ssh" / "config").write_text(
        f"Host x\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" IdentityFile {server.user_key}\n UserKnownHostsFile {known_hosts}\n"
    )
    return server


@pytest.fixture
def service() -> Iterator[int]:
    """Answer each connection with its own bytes, as they come."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client:
                    while data := client.recv(4096):
                        client.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """Run a real ssh-agent, of which the environment says nothing."""
    running = Agent(tmp_path / "agent")
    yield running
    running.close()


def programs(home: Path) -> dict[str, list[str]]:
    """Return the command lines of both, up to their options."""
    config = str(home / ".ssh" / "config")
    return {"ssh": ["ssh", "-F", config], "sshtui": [*SSHTUI, "exec", "-F", config]}


@pytest.fixture(params=["ssh", "sshtui"])
def program(request: pytest.FixtureRequest, private_home: Path) -> list[str]:
    return programs(private_home)[request.param]


def ran(program: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def test_forwards_last_as_long_as_the_command_and_who_uses_them(
    host: OpenSsh, program: list[str], service: int
) -> None:
    with free_port() as port:
        options = ("-L", f"{port}:127.0.0.1:{service}", "-R", f"0:127.0.0.1:{service}")
    with subprocess.Popen(
        [*program, *options, "x", "cat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        told = running.stderr.readline()
        assert f" for remote forward to 127.0.0.1:{service}" in told
        there = int(told.partition("Allocated port ")[2].split()[0])
        for place in (there, port):
            client = wait_for(partial(connected, place), "a forward")
            client.sendall(b"hello")
            assert client.recv(100) == b"hello"
            if place == there:
                client.close()
        running.stdin.close()
        assert running.stdout.read() == "", "the command has ended"
        client.sendall(b"still here")
        assert client.recv(100) == b"still here"
        assert running.poll() is None
        client.close()
        assert running.wait(SECONDS) == 0
    assert connected(port) is None


def test_proxies_on_both_sides_lead_where_they_may(
    host: OpenSsh, program: list[str], service: int
) -> None:
    with free_port() as here, free_port() as there, free_port() as nobody:
        options = ("-D", str(here), "-R", str(there), "-o", "PermitRemoteOpen=127.0.0.1:*")
    with subprocess.Popen([*program, *options, "x", "cat"], stdin=subprocess.PIPE) as running:
        for port in (here, there):
            wait_for(partial(accepts, port), "a proxy")
            for request, answer in (
                (socks_4("127.0.0.1", service), 8),
                (socks_4a("127.0.0.1", service), 8),
                (socks_5("127.0.0.1", service), 12),
            ):
                assert said(port, request, answer) == b"hello"
        assert said(here, socks_5("localhost", service), 12) == b"hello"
        assert said(there, socks_5("localhost", service), 12) == b""
        assert said(here, socks_5("127.0.0.1", nobody), 12) == b""
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(SECONDS) == 0


def accepts(port: int) -> bool:
    client = connected(port)
    if client is not None:
        client.close()
    return client is not None


def said(port: int, request: bytes, answer: int) -> bytes:
    """Say hello through a proxy, and return what comes back after so many bytes of an answer."""
    heard = b""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client,
        contextlib.suppress(OSError),
    ):
        client.sendall(request)
        while more := client.recv(4096):
            heard += more
            if len(heard) == answer:
                client.sendall(b"hello")
                client.shutdown(socket.SHUT_WR)
    return heard[answer:]


def connected(port: int) -> socket.socket | None:
    try:
        client = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    except OSError:
        return None
    return client


def test_what_cannot_be_forwarded_is_told_or_the_end(
    host: OpenSsh, program: list[str], private_home: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        local, remote = ("-L", f"127.0.0.1:{port}:a:1"), ("-R", f"127.0.0.1:{port}:a:1")
        done = ran(program, *local, *remote, "x", "echo ran")
        assert (done.stdout, done.returncode) == ("ran\n", 0)
        assert done.stderr.count(str(port)) >= 2
        strictly = "-oExitOnForwardFailure=yes"
        for option in (local, remote):
            done = ran(program, *option, strictly, "x", "echo ran")
            assert (done.stdout, done.returncode) == ("", 255)
        cleared = "-oClearAllForwardings=yes"
        done = ran(program, *local, *remote, strictly, cleared, "x", "echo ran")
        assert (done.stdout, done.stderr, done.returncode) == ("ran\n", "", 0)


def test_the_agent_is_lent_where_that_is_asked_for(
    host: OpenSsh, program: list[str], agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", agent.socket)
    asks = 'test -S "$SSH_AUTH_SOCK" && ssh-add -l'
    assert "no identities" in ran(program, "-oForwardAgent=no", "-A", "x", asks).stdout
    assert ran(program, "-oForwardAgent=yes", "-a", "x", asks).returncode == 1
    nobody = f"-oForwardAgent={agent.socket}-none"
    done = ran(program, nobody, "-oExitOnForwardFailure=yes", "x", "echo ran")
    assert (done.stdout, done.returncode) == ("", 255)
    assert f"{agent.socket}-none" in done.stderr
    monkeypatch.setenv("SSH_AUTH_SOCK", f"{agent.socket}-none")
    done = ran(program, "-A", "-oExitOnForwardFailure=yes", "x", "echo ran")
    assert (done.stdout, done.stderr, done.returncode) == ("ran\n", "", 0)


def listened_at(port: int) -> set[str]:
    """Return the addresses at which somebody listens on a port (proc(5), /proc/net/tcp)."""
    found = set()
    for family, name in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
        for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]:
            address, number = line.split()[1].split(":")
            if int(number, 16) == port and line.split()[3] == "0A":
                words = [bytes.fromhex(address[at : at + 8]) for at in range(0, len(address), 8)]
                raw = b"".join(word[:: -1 if sys.byteorder == "little" else 1] for word in words)
                found.add(socket.inet_ntop(family, raw))
    return found


LISTENERS = ("{}:a:1", "localhost:{}:a:1", "127.0.0.2:{}:a:1", "[::1]:{}:a:1", "*:{}:a:1")


def test_both_listen_at_the_same_addresses(
    host: OpenSsh, private_home: Path, tmp_path: Path
) -> None:
    found: dict[str, list[object]] = {}
    for name, program in programs(private_home).items():
        found[name] = []
        for gateway in ("no", "yes"):
            ports = []
            options = ["-o", f"GatewayPorts={gateway}"]
            for text in (*LISTENERS, ":{}:a:1"):
                with free_port() as port:
                    ports.append(port)
                options += ["-L", text.format(port)]
            path = tmp_path / f"{name}-{gateway}"
            options += ["-L", f"{path}:a:1", "-o", "StreamLocalBindMask=0117"]
            with_umask = ["sh", "-c", 'umask 077; exec "$@"', "sh", *program, *options, "x", "cat"]
            with subprocess.Popen(with_umask, stdin=subprocess.PIPE) as running:
                wait_for(path.exists, "the last forward")
                found[name] += [listened_at(port) for port in ports]
                found[name].append(oct(path.stat().st_mode))
                assert running.stdin is not None
                running.stdin.close()
                assert running.wait(SECONDS) == 0
            # ssh leaves the file behind.
            path.unlink(missing_ok=True)
    assert found["sshtui"] == found["ssh"]
    assert len(found["ssh"]) == 2 * (len(LISTENERS) + 2)


def test_a_socket_that_is_there_already_is_replaced_only_where_that_is_allowed(
    host: OpenSsh, program: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(os.fspath(path))
    options = ("-L", f"{path}:a:1", "-oExitOnForwardFailure=yes")
    assert ran(program, *options, "x", "echo ran").returncode == 255
    assert path.exists()
    done = ran(program, *options, "-oStreamLocalBindUnlink=yes", "x", "echo ran")
    assert (done.stdout, done.returncode) == ("ran\n", 0)
