"""What `sshtui doctor` looks at; each look is a function that returns its findings."""

import asyncio
import contextlib
import importlib.metadata
import os
import platform
import socket
import struct
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sshtui import paths, settings
from sshtui.credentials.backends import Candidate
from sshtui.credentials.book import open_book
from sshtui.credentials.places import StoreHealth
from sshtui.errors import AppError
from sshtui.hosts import openssh
from sshtui.hosts.book import HostBook
from sshtui.settings import Settings

_PACKAGES = ("textual", "asyncssh", "pyghostty", "keyring", "cryptography")
_AGENT_LIST = struct.pack(">IB", 1, 11)
"""SSH_AGENTC_REQUEST_IDENTITIES (draft-ietf-sshm-ssh-agent, 3.5)."""
_AGENT_ANSWER = struct.Struct(">IBI")
"""Length, type, number of keys."""
_AGENT_KEYS = 12
_AGENT_LIMIT = 2.0
_LEAST_SIZE = (40, 12)


class Level(StrEnum):
    """How a finding stands."""

    OK = "ok"
    NOTE = "note"
    """Works, with less."""
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What was looked at.
        level: How it stands.
        detail: What was found.
        hint: How to mend it; empty where nothing is to be mended.
    """

    name: str
    level: Level
    detail: str
    hint: str = ""


def look_at_everything() -> list[Finding]:
    """Return the findings, in the order in which they are told."""
    return [
        *look_at_versions(),
        look_at_directories(),
        look_at_settings(),
        *look_at_keyring(),
        look_at_agent(os.environ.get("SSH_AUTH_SOCK", "")),
        *look_at_hosts(HostBook()),
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
            findings.append(Finding(name, Level.OK, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            hint = "Install sshtui again; pip brings what it needs."
            if name == "pyghostty" and sys.platform not in {"linux", "darwin"}:
                hint = "It exists for Linux and macOS; on Windows, run sshtui in WSL."
            findings.append(Finding(name, Level.PROBLEM, "is not installed", hint))
    return findings


def look_at_directories() -> Finding:
    """Tell whether sshtui can keep its files."""
    try:
        places = (paths.config_dir(), paths.data_dir(), paths.state_dir())
    except AppError as error:
        return Finding("directories", Level.PROBLEM, error.message, error.hint)
    for place in places:
        if not os.access(place, os.W_OK):
            return Finding("directories", Level.PROBLEM, f"{place} cannot be written to")
    return Finding("directories", Level.OK, ", ".join(map(str, places)))


def look_at_settings() -> Finding:
    """Tell whether settings.toml can be understood."""
    try:
        settings.load()
    except AppError as error:
        return Finding("settings", Level.PROBLEM, error.message, error.hint)
    return Finding("settings", Level.OK, "understood")


def look_at_keyring() -> list[Finding]:
    """Tell where remembered answers are kept, and why not elsewhere."""
    try:
        chosen = settings.load()
    except AppError:
        chosen = Settings()  # what is wrong with the file is told in a line of its own
    try:
        book = open_book(chosen)
    except AppError as error:
        return [Finding("keyring", Level.PROBLEM, error.message, error.hint)]

    async def ask() -> tuple[StoreHealth, tuple[Candidate, ...]]:
        return await book.health(), await book.places.survey()

    try:
        health, candidates = asyncio.run(ask())
        vault = book.places.vault
        kept = "there is one" if vault is not None and vault.exists else "there is none"
    except AppError as error:
        return [Finding("keyring", Level.NOTE, error.message, error.hint)]
    finally:
        book.close()
    if health.usable:
        first = Finding("keyring", Level.OK, f"new answers go to: {health.label}")
    else:
        first = Finding("keyring", Level.NOTE, health.problem, health.hint)
    others = [
        Finding("", Level.OK, f"{one.label}: {one.reason}") for one in candidates if one.reason
    ]
    return [first, *others, Finding("vault", Level.OK, kept)]


def look_at_agent(path: str) -> Finding:
    """Tell whether an SSH agent answers, and how many keys it holds.

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
            f"{path} does not answer: {error}",
            "Start one with eval $(ssh-agent), or unset SSH_AUTH_SOCK.",
        )
    if len(answer) < _AGENT_ANSWER.size or answer[4] != _AGENT_KEYS:
        return Finding(
            "agent", Level.PROBLEM, f"{path} does not list its keys", "It may be locked: ssh-add -X"
        )
    keys = _AGENT_ANSWER.unpack(answer)[2]
    if not keys:
        return Finding("agent", Level.NOTE, "answers, and holds no key", "ssh-add")
    return Finding("agent", Level.OK, f"answers, and holds {keys} key{'s' * (keys > 1)}")


def look_at_hosts(book: HostBook) -> list[Finding]:
    """Tell how many hosts are saved, and what is wrong in the files."""
    try:
        count, problems = len(book.hosts()), book.problems()
    except AppError as error:
        return [Finding("hosts", Level.PROBLEM, error.message, error.hint)]
    return [
        Finding("hosts", Level.OK, f"{count} saved; new ones go to {book.saved}"),
        Finding("ssh_config", Level.OK, f"is read as {openssh.beside().text} reads it"),
        *(Finding("hosts", Level.PROBLEM, problem, "ssh reads it too.") for problem in problems),
    ]


def look_at_known_hosts(path: Path) -> Finding:
    """Tell whether known_hosts can be read and added to."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return Finding("known_hosts", Level.OK, f"{path} is made with the first key")
    except OSError as error:
        return Finding(
            "known_hosts", Level.PROBLEM, f"{path}: {error.strerror}", "Every server looks new."
        )
    keys = sum(bool(line.strip()) and not line.lstrip().startswith(b"#") for line in lines)
    if not os.access(path, os.W_OK):
        return Finding("known_hosts", Level.NOTE, f"{path} has {keys} lines, but takes no new key")
    return Finding("known_hosts", Level.OK, f"{path} has {keys} lines")


def look_at_terminal() -> Finding:
    """Tell what the terminal says of itself."""
    kind = os.environ.get("TERM", "")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Finding(
            "terminal",
            Level.NOTE,
            f"stdin or stdout is none (TERM={kind or 'unset'})",
            "The app needs one; exec and hosts do not.",
        )
    columns, rows = os.get_terminal_size()
    colours = os.environ.get("COLORTERM", "") or "not set"
    detail = f"{kind or 'unset'}, {columns}x{rows}, COLORTERM {colours}"
    if kind in {"", "dumb"}:
        return Finding("terminal", Level.PROBLEM, detail, "Set TERM to what the terminal is.")
    if columns < _LEAST_SIZE[0] or rows < _LEAST_SIZE[1]:
        return Finding("terminal", Level.NOTE, detail, "40x12 is the least for comfort.")
    return Finding("terminal", Level.OK, detail)
