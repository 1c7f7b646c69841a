"""Turns the sessions that another program saved into hosts, with one note for each kind of loss."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import LONGEST_VALUE
from sshtui.hosts.importers.collector import (
    HostCollector,
    ImportedHosts,
    escaped,
    joined,
    printable,
    taken_apart,
    unique,
    usable_alias,
)
from sshtui.hosts.importers.secrets import without_passwords
from sshtui.sshconfig import openssh

SSH = "SSH"
"""The protocol of a session that ssh can open, whatever runs over it."""

_SPOKEN = {"telnet": "Telnet", "rlogin": "Rlogin", "serial": "serial", "raw": "raw", "rdp": "RDP"}
_SSH_PORT = 22
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class SavedJump:
    """A host that a session goes through.

    Attributes:
        address: `[user@]host[:port]`, or "" where only another session can be meant.
        user: Login name, or "".
        port: TCP port, or 0.
        session: What the program calls the session that is meant if there is one, or "".
    """

    address: str = ""
    user: str = ""
    port: int = 0
    session: str = ""


@dataclass(frozen=True, slots=True)
class SavedSession:
    """A session as another program saved it.

    Attributes:
        name: Its label.
        address: `[user@]host[:port]`.
        line: Where it stands, from 1, or 0.
        session: What other sessions of the file call it.
        protocol: `SSH`, or what a person calls another one.
        folder: Names of the folders that it is in, outermost first.
        user: Login name; one in the address comes first.
        port: TCP port, 0 for none, -1 for what is no number; one in the address comes first.
        key: The private key, as the program names it.
        jumps: Hosts before it.
        proxy: What is between here and it and cannot be imported, or "".
        has_password: Whether it holds a secret, which is never read.
        has_forwards: Whether it has port forwards that are not read.
        local_forwards: As ssh_config has them; the other fields likewise.
    """

    name: str
    address: str
    line: int = 0
    session: str = ""
    protocol: str = SSH
    folder: Sequence[str] = ()
    user: str = ""
    port: int = 0
    key: str = ""
    jumps: Sequence[SavedJump] = ()
    proxy: str = ""
    has_password: bool = False
    has_forwards: bool = False
    local_forwards: tuple[str, ...] = ()
    remote_forwards: tuple[str, ...] = ()
    dynamic_forwards: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    command: str = ""
    keepalive: int = 0
    note: str = ""


@dataclass(slots=True)
class _Losses:
    """What could not be taken, gathered until it can be said in one sentence each."""

    protocols: Counter[str] = field(default_factory=Counter)
    addresses: list[str] = field(default_factory=list)
    proxies: Counter[str] = field(default_factory=Counter)
    jumps: list[str] = field(default_factory=list)
    putty_keys: list[str] = field(default_factory=list)
    other_keys: list[str] = field(default_factory=list)
    forwards: list[str] = field(default_factory=list)
    passwords: int = 0

    def tell(self, collector: HostCollector) -> None:
        for protocol, count in self.protocols.items():
            collector.note(f"{counted(count, f'{protocol} session')} {_are(count)} skipped")
        if self.addresses:
            count = len(self.addresses)
            text = f"{counted(count, 'session')} {_are(count)} skipped, with no usable address"
            collector.note(f"{text}: {_listed(self.addresses)}")
        for proxy, count in self.proxies.items():
            collector.note(f"the proxy of {counted(count, 'session')} is not imported ({proxy})")
        if self.jumps:
            text = f"the jump host of {counted(len(self.jumps), 'session')} is not known"
            collector.note(f"{text}: {_listed(self.jumps)}")
        if self.putty_keys:
            text = "keys in PuTTY's format are not imported; convert them for ssh with puttygen"
            collector.note(f"{text}: {_listed(self.putty_keys)}")
        if self.other_keys:
            collector.note(f"keys that are not on this computer: {_listed(self.other_keys)}")
        if self.forwards:
            text = f"port forwards of {counted(len(self.forwards), 'session')} are not imported"
            collector.note(f"{text}: {_listed(self.forwards)}")
        if self.passwords:
            collector.note("passwords are not imported")


def hosts_of(
    sessions: Sequence[SavedSession], name: str, *, program: str, notes: Iterable[str] = ()
) -> ImportedHosts:
    """Return the hosts of the sessions that use SSH.

    Args:
        sessions: In the order of the file.
        name: What to call the file in notes.
        program: Whose sessions these are, for the note where there are none.
        notes: What else could not be taken.
    """
    collector = HostCollector(name)
    for note in notes:
        collector.note(note)
    if not sessions:
        collector.note(f"it has no {program} session")
    losses = _Losses()
    taken = [session for session in sessions if _is_taken(session, losses)]
    aliases = _aliases(taken)
    # Of several with one name, programs take the first.
    jumps = {session.session or session.name: alias for session, alias in reversed(aliases)}
    for session, alias in aliases:
        collector.add(_entry(session, alias, jumps, losses), session.line)
    losses.tell(collector)
    return collector.found()


def group_of(folders: Iterable[str]) -> str:
    """Return folders as a path of groups; what a group cannot hold is left out of their names."""
    names = []
    for folder in folders:
        text = "".join(letter if letter.isprintable() else " " for letter in folder)
        names.append(" ".join(text.replace("/", "-").split()))
    path = "/".join(filter(None, names))
    while len(path) > LONGEST_VALUE:
        path = path.rpartition("/")[0]
    return path


def counted(count: int, noun: str) -> str:
    """Return how many of something there are, in words."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


def note_of(text: str) -> str:
    """Return a description as a note of lines that can be saved."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(lines).strip("\n")


def _is_taken(session: SavedSession, losses: _Losses) -> bool:
    losses.passwords += session.has_password
    if session.protocol != SSH:
        name = printable(session.protocol) or "other"
        losses.protocols[_SPOKEN.get(name.lower(), name)] += 1
        return False
    if taken_apart(session.address) is None:
        losses.addresses.append(usable_alias(without_passwords(session.name)) or "unnamed")
        return False
    return True


def _aliases(sessions: Sequence[SavedSession]) -> list[tuple[SavedSession, str]]:
    taken: dict[str, None] = {}
    found = []
    for session in sessions:
        place = taken_apart(session.address)
        host = place.host if place else ""
        name = usable_alias(without_passwords(session.name)) or usable_alias(host)
        alias = unique(name, taken)
        taken[alias] = None
        found.append((session, alias))
    return found


def _entry(session: SavedSession, alias: str, jumps: dict[str, str], losses: _Losses) -> HostEntry:
    place = taken_apart(session.address)
    user = (place and place.user) or session.user.strip()
    host = place.host if place else ""
    port = (place and place.port) or session.port
    if session.has_forwards:
        losses.forwards.append(alias)
    if session.proxy:
        losses.proxies[printable(session.proxy)] += 1
    return HostEntry(
        alias,
        hostname="" if host == alias else host,
        user=escaped(user, openssh.USER_HAS_TOKENS),
        port=0 if port == _SSH_PORT else port,
        jump=_jump(session, alias, jumps, losses),
        identities=_identities(session.key.strip(), losses),
        local_forwards=session.local_forwards,
        remote_forwards=session.remote_forwards,
        dynamic_forwards=session.dynamic_forwards,
        environment=tuple(
            escaped(pair, openssh.ENVIRONMENT_HAS_TOKENS) for pair in session.environment
        ),
        command=escaped(session.command.strip()),
        keepalive=session.keepalive,
        group=group_of(session.folder),
        note=note_of(session.note),
    )


def _jump(session: SavedSession, alias: str, known: dict[str, str], losses: _Losses) -> str:
    hops = []
    for jump in session.jumps:
        saved = known.get(jump.session) if jump.session else ""
        place = taken_apart(jump.address)
        if saved and saved != alias:
            # It brings its own port.
            hops.append(joined(jump.user, saved, 0))
        elif place and "," not in jump.user + place.host:
            user = place.user or jump.user.strip()
            hops.append(joined(user, place.host, place.port or jump.port))
        else:
            losses.jumps.append(alias)
            return ""
    return ",".join(hops)


def _identities(key: str, losses: _Losses) -> tuple[str, ...]:
    if not key:
        return ()
    if key.lower().endswith(".ppk"):
        losses.putty_keys.append(key)
    elif not key.startswith(("/", "~/")):
        losses.other_keys.append(key)
    else:
        return (escaped(key),)
    return ()


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _listed(names: Iterable[str]) -> str:
    different = list(dict.fromkeys(printable(re.sub(r"\s+", " ", name)) for name in names))
    more = len(different) - _MOST_NAMED
    shown = ", ".join(different[:_MOST_NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown
