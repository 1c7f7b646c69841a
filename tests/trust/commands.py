"""Has the commands of a connection run, as they are once the names of a host stand in them."""

import contextlib
import subprocess
from pathlib import Path

from sshtui.errors import AppError
from sshtui.hosts.editing.block_codec import render
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target

EVERY_TOKEN = """
Match exec "true %h %n %r %p"
    LogLevel INFO
Host *
    ProxyCommand true %h %n %r %p
"""
"""Passes all that names a host to a shell, once by Match exec and once by ProxyCommand."""


def names_of(entry: HostEntry) -> HostEntry:
    """Return a host with no more of it than what a command may be told."""
    return HostEntry(entry.alias, entry.hostname, entry.user, entry.port, entry.jump)


def run_commands(target: Target) -> None:
    """Run what a connection to a host would run on its way."""
    for hop in target.route:
        if hop.proxy_command:
            subprocess.run(
                ["/bin/sh", "-c", f"exec {hop.proxy_command}"], check=False, capture_output=True
            )


def connect(entry: HostEntry, config: Path) -> None:
    """Run what a connection to a saved host would run, by us and by ssh.

    Args:
        entry: The host.
        config: The file that it is written to.
    """
    config.write_text(render(entry) + EVERY_TOKEN, errors="surrogateescape")
    with contextlib.suppress(AppError):
        overrides = Overrides(config_file=config)
        run_commands(HostRepository().resolve(Destination(entry.alias), overrides))
    subprocess.run(
        ["ssh", "-G", "-F", str(config), "--", entry.alias],
        check=False, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
