"""The ssh of this machine, with a configuration of its own that looks for sockets of sshtui."""

import asyncio
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui import paths
from tests.servers.openssh import OpenSsh


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command."""

    status: int
    output: bytes
    errors: str


class PlainSsh:
    """A person's ssh.

    Args:
        directory: Takes its configuration.
        server: What `web` is in it, reached with a key.
    """

    def __init__(self, directory: Path, server: OpenSsh) -> None:
        self.config = directory / "config"
        self.config.write_text(f"Match all\n ControlPath {paths.mux_path()}/%C\n")
        self._known_hosts = directory / "known_hosts"
        self._known_hosts.write_text(server.known_hosts_line())
        self.add_host("web", server, str(server.user_key))

    def add_host(self, alias: str, server: OpenSsh, identity: str) -> None:
        """Add a host to the configuration."""
        with self.config.open("a") as config:
            config.write(
                f"Host {alias}\n HostName {server.host}\n Port {server.port}\n"
                f" User {server.user}\n IdentityFile {identity}\n IdentitiesOnly yes\n"
                f" UserKnownHostsFile {self._known_hosts}\n"
            )

    async def run(self, *arguments: str, text: bytes = b"") -> Ran:
        """Run ssh to its end.

        Args:
            *arguments: For it.
            text: Its standard input.
        """
        process = await asyncio.create_subprocess_exec(
            "ssh",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await process.communicate(text)
        assert process.returncode is not None
        return Ran(process.returncode, output, errors.decode())


@contextmanager
def plain_ssh(
    directory: Path, server: OpenSsh, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PlainSsh]:
    """Put an ssh first on PATH that reads its own configuration, and files of ours where they fit.

    Args:
        directory: An empty directory.
        server: What `web` is.
        monkeypatch: Sets the environment.
    """
    with tempfile.TemporaryDirectory(prefix="sshtui-") as short:
        # The path of a socket must be short.
        monkeypatch.setenv("SSHTUI_HOME", short)
        made = PlainSsh(directory, server)
        programs = directory / "bin"
        programs.mkdir()
        real = shutil.which("ssh")
        assert real is not None
        (programs / "ssh").write_text(
            f'#!/bin/sh\nexec {real} -F {shlex.quote(str(made.config))} "$@"\n'
        )
        (programs / "ssh").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        yield made
