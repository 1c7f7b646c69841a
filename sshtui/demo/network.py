"""The demo's network: servers inside this process, without a port."""

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncssh

from sshtui.demo.child import Child
from sshtui.demo.inventory import DemoHost, demo_hosts
from sshtui.demo.server import DemoServer
from sshtui.demo.sign_in import DEMO_USER
from sshtui.hosts.repository import HostRepository
from sshtui.log import logger
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task

_LOG = logger(__name__)
_PORT = 22
_PUSH_DELAY = 2.0


class DemoNetwork:
    """The demo hosts, their keys, and the files that tell a client of them.

    Use it as an async context manager: servers and shells end with it, the files go.

    Args:
        push_delay: Seconds until the phone of `demo-menu` is "tapped".

    Attributes:
        directory: Where its files are; of this user alone.
    """

    directory: Path

    def __init__(self, *, push_delay: float = _PUSH_DELAY) -> None:
        self._hosts = {
            host.name: host
            for host in demo_hosts(secret=secrets.token_bytes(32), push_delay=push_delay)
        }
        self._keys: dict[str, asyncssh.SSHKey] = {}
        self._children: set[Child] = set()
        self._connections: set[asyncssh.SSHServerConnection] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self.directory = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="sshtui-demo-"))
        await asyncio.to_thread(self._write_files)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for connection in tuple(self._connections):
            connection.abort()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await asyncio.gather(*(child.end() for child in tuple(self._children)))
        await asyncio.to_thread(shutil.rmtree, self.directory)

    @property
    def config_file(self) -> Path:
        """An ssh_config file with the demo hosts."""
        return self.directory / "config"

    @property
    def saved_file(self) -> Path:
        """Where hosts that are added during a demo are kept."""
        return self.directory / "hosts.conf"

    @property
    def known_hosts_file(self) -> Path:
        """A known_hosts file that holds all keys but that of the host to be asked about."""
        return self.directory / "known_hosts"

    def repository(self) -> HostRepository:
        """Return the demo hosts as a repository; the person's own files are not read."""
        return HostRepository(
            self.config_file, self.directory / "no-system-config", self.saved_file
        )

    def targets(self) -> tuple[Target, ...]:
        """Return every demo host, ready to be connected to."""
        repository = self.repository()
        return tuple(repository.resolve(Destination(name)) for name in self._hosts)

    async def dial(self, host: str, port: int) -> socket.socket:
        """Return a connected socket with that host's server at its far end.

        Raises:
            OSError: There is no such host, or nothing on that port, as a real network says it.
        """
        if host not in self._hosts:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        near = self._reach(host, port)
        if near is None:
            raise ConnectionRefusedError(f"no demo server on port {port} of {host}")
        return near

    def _reach(self, name: str, port: int) -> socket.socket | None:
        host = self._hosts.get(name)
        if host is None or port != _PORT:
            return None
        near, far = socket.socketpair()
        near.setblocking(False)
        far.setblocking(False)
        task = start_task(self._serve(host, far), f"demo server {name}")
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        return near

    async def _serve(self, host: DemoHost, far: socket.socket) -> None:
        try:
            connection = await asyncssh.run_server(
                far,
                server_factory=lambda: DemoServer(
                    host, self._reach, self._children, self._connections
                ),
                server_host_keys=[self._keys[host.name]],
                encoding=None,
                line_editor=False,
                login_timeout=0,
                agent_forwarding=False,
                x11_forwarding=False,
            )
            await connection.wait_closed()
        except (OSError, asyncssh.Error) as error:
            _LOG.debug("a connection to %s ended: %s", host.name, error)

    def _write_files(self) -> None:
        known = []
        for name, host in self._hosts.items():
            key = asyncssh.generate_private_key("ssh-ed25519")
            self._keys[name] = key
            if host.known:
                known.append(f"{name} {key.export_public_key().decode().strip()}\n")
        _write(self.known_hosts_file, "".join(known))
        _write(self.config_file, self._config())

    def _config(self) -> str:
        blocks = [
            f"Host {host.name}\n"
            f"    HostName {host.name}\n"
            f"    User {DEMO_USER}\n" + (f"    ProxyJump {host.jump}\n" if host.jump else "")
            for host in self._hosts.values()
        ]
        common = (
            "Host *\n"
            f'    UserKnownHostsFile "{self.known_hosts_file}"\n'
            f'    GlobalKnownHostsFile "{self.directory / "no-system-known-hosts"}"\n'
            "    IdentityFile none\n"
            "    IdentityAgent none\n"
            "    PubkeyAuthentication no\n"
        )
        return "\n".join([*blocks, common])


def _write(path: Path, text: str) -> None:
    with contextlib.closing(os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w")) as file:
        file.write(text)
