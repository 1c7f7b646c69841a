"""The checks of `sshtui doctor`; each is a function that returns findings."""

import asyncio
import contextlib
import importlib
import importlib.metadata
import os
import platform
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from sshtui import settings
from sshtui.cli import library_versions
from sshtui.cli.doctor_files import (
    look_at_database,
    look_at_directories,
    look_at_known_hosts,
    look_at_log,
    look_at_refused,
    look_at_settings,
)
from sshtui.cli.doctor_findings import Finding, Level
from sshtui.cli.doctor_sharing import look_at_sharing
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.stores.backends import BackendStatus
from sshtui.credentials.stores.kind import StoreHealth
from sshtui.errors import AppError, UnsupportedLibrary
from sshtui.hosts.repository import HostRepository
from sshtui.settings import Settings
from sshtui.sshconfig import openssh
from sshtui.sshconfig.problems import SSH_STOPS
from sshtui.terminal import library

_PACKAGES = ("textual", "asyncssh", "pyghostty", "keyring", "cryptography")
_INTERNALS: Mapping[str, Callable[[], object]] = MappingProxyType(
    {
        "textual": partial(importlib.import_module, "sshtui.ui.textual_internals"),
        "asyncssh": partial(importlib.import_module, "sshtui.ssh.asyncssh_internals"),
        "pyghostty": library.load,
    }
)
"""What finds out whether a version has all that sshtui uses beyond the documented interface."""
_AGENT_LIST = struct.pack(">IB", 1, 11)
"""SSH_AGENTC_REQUEST_IDENTITIES (draft-ietf-sshm-ssh-agent, 3.5)."""
_AGENT_ANSWER = struct.Struct(">IBI")
"""Length, type, number of keys."""
_AGENT_KEYS = 12
_AGENT_LIMIT = 2.0
_LEAST_SIZE = (40, 12)


def look_at_everything() -> list[Finding]:
    """Return the findings, in the order in which they are told."""
    repository = HostRepository()
    return [
        *look_at_versions(),
        look_at_directories(),
        look_at_settings(),
        *look_at_database(),
        look_at_log(),
        *look_at_keyring(),
        look_at_agent(os.environ.get("SSH_AUTH_SOCK", "")),
        *look_at_hosts(repository),
        *look_at_refused(repository),
        *look_at_sharing(repository),
        look_at_known_hosts(Path.home() / ".ssh" / "known_hosts"),
        look_at_terminal(),
    ]


def look_at_versions() -> list[Finding]:
    """Tell the versions of Python and of what sshtui stands on."""
    findings = [
        Finding("python", Level.OK, f"{platform.python_version()} on {platform.platform()}")
    ]
    for name in _PACKAGES:
        try:
            version = importlib.metadata.version(name)
            library_versions.check_one(name)
            if check := _INTERNALS.get(name):
                check()
            findings.append(Finding(name, Level.OK, f"{version}, new enough and complete"))
        except UnsupportedLibrary as error:
            findings.append(Finding(name, Level.PROBLEM, error.message, error.hint))
        except importlib.metadata.PackageNotFoundError:
            hint = "Reinstall sshtui with pip, which installs its dependencies."
            if name == "pyghostty" and sys.platform not in {"linux", "darwin"}:
                hint = "It is available for Linux and macOS; on Windows, run sshtui in WSL."
            findings.append(Finding(name, Level.PROBLEM, "is not installed", hint))
    return findings


def look_at_keyring() -> list[Finding]:
    """Tell where saved credentials are kept, and why not elsewhere."""
    try:
        chosen = settings.load()
    except AppError:
        chosen = Settings()  # what is wrong with the file is told in a line of its own
    try:
        credentials = open_credentials(chosen)
    except AppError as error:
        return [Finding("keyring", Level.PROBLEM, error.message, error.hint)]

    async def ask() -> tuple[StoreHealth, tuple[BackendStatus, ...]]:
        return await credentials.health(), await credentials.stores.survey()

    try:
        health, candidates = asyncio.run(ask())
        vault = asyncio.run(_look_at_vault(credentials))
    except AppError as error:
        return [Finding("keyring", Level.NOTE, error.message, error.hint)]
    finally:
        credentials.close()
    if health.usable:
        first = Finding("keyring", Level.OK, f"new credentials go to: {health.label}")
    else:
        first = Finding("keyring", Level.NOTE, health.problem, health.hint)
    others = [
        Finding("", Level.OK, f"{status.label}: {status.reason}")
        for status in candidates
        if status.reason
    ]
    return [first, *others, vault]


async def _look_at_vault(credentials: CredentialService) -> Finding:
    vault = credentials.stores.vault
    if vault is None or not vault.exists:
        return Finding("vault", Level.OK, "there is none")
    try:
        await vault.look()
    except AppError as error:
        return Finding("vault", Level.PROBLEM, error.message, error.hint)
    return Finding("vault", Level.OK, "there is one")


def look_at_agent(path: str) -> Finding:
    """Return whether an SSH agent answers, and how many keys it holds.

    Args:
        path: Its socket; "" for none.
    """
    if not path:
        return Finding(
            "agent", Level.NOTE, "none (SSH_AUTH_SOCK is not set)", "eval $(ssh-agent); ssh-add"
        )
    try:
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as agent:
            agent.settimeout(_AGENT_LIMIT)
            agent.connect(path)
            agent.sendall(_AGENT_LIST)
            answer = agent.recv(_AGENT_ANSWER.size, socket.MSG_WAITALL)
    except OSError as error:
        return Finding(
            "agent",
            Level.PROBLEM,
            f"{path} does not respond: {error}",
            "Start one with eval $(ssh-agent), or unset SSH_AUTH_SOCK.",
        )
    if len(answer) < _AGENT_ANSWER.size or answer[4] != _AGENT_KEYS:
        return Finding(
            "agent", Level.PROBLEM, f"{path} does not list its keys", "It may be locked: ssh-add -X"
        )
    keys = _AGENT_ANSWER.unpack(answer)[2]
    if not keys:
        return Finding("agent", Level.NOTE, "running, holds no keys", "ssh-add")
    return Finding("agent", Level.OK, f"running, holds {keys} key{'s' * (keys > 1)}")


def look_at_hosts(repository: HostRepository) -> list[Finding]:
    """Tell how many hosts are saved, and the problems in the files."""
    try:
        count = len(repository.hosts())
        refused = tuple(
            refusal.message for refusal in repository.refusals()
        )  # told with a way out, below
        problems = [text for text in repository.problems() if not text.endswith(refused)]
    except AppError as error:
        return [Finding("hosts", Level.PROBLEM, error.message, error.hint)]
    return [
        Finding("hosts", Level.OK, f"{count} saved; new ones go to {repository.saved}"),
        Finding("ssh_config", Level.OK, f"is read as {openssh.beside().text} reads it"),
        *map(_problem, problems),
    ]


def _problem(text: str) -> Finding:
    if not text.endswith(SSH_STOPS):
        return Finding("hosts", Level.NOTE, text)
    hint = "ssh connects to no host until this is corrected."
    return Finding("hosts", Level.PROBLEM, text, hint)


def look_at_terminal() -> Finding:
    """Tell what the terminal says of itself."""
    kind = os.environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding(
            "terminal",
            Level.NOTE,
            f"stdin or stdout is not a terminal (TERM={kind or 'unset'})",
            "The app needs a terminal; exec and hosts do not.",
        )
    columns, rows = os.get_terminal_size()
    colours = os.environ.get("COLORTERM", "") or "not set"
    detail = f"{kind or 'unset'}, {columns}x{rows}, COLORTERM {colours}"
    if kind in {"", "dumb"}:
        return Finding("terminal", Level.PROBLEM, detail, "Set TERM to your terminal's type.")
    if columns < _LEAST_SIZE[0] or rows < _LEAST_SIZE[1]:
        return Finding("terminal", Level.NOTE, detail, "40×12 or larger is recommended.")
    return Finding("terminal", Level.OK, detail)
