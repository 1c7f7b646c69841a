"""Files of known_hosts are read as by ssh, or more strictly."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.knownhosts import entry, verdict
from sshtui.knownhosts.certificate import HostCertificate
from sshtui.knownhosts.entry import KnownHost
from sshtui.knownhosts.verdict import Ruling, Verdict
from tests.knownhosts.cases import CASES, NAME, SHOWN, KnownHostsCase
from tests.trust.twin import Defence, needs

SSH = "/usr/bin/ssh"
STRICTNESS = {
    Verdict.KNOWN: 0,
    Verdict.UNKNOWN: 1,
    Verdict.CHANGED: 2,
    Verdict.REVOKED: 2,
    Verdict.UNREADABLE: 2,
}
RELAY = """
import socket, sys, threading
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def up():
    while data := sys.stdin.buffer.raw.read(65536):
        line.sendall(data)
threading.Thread(target=up, daemon=True).start()
while data := line.recv(65536):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
"""

Record = Callable[[str, object], None]


def judge_as_asyncssh(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(
        name: str, port: int, key: bytes, *, user_files: Sequence[Path], **rest: Any
    ) -> Ruling:
        del rest
        found = Verdict.UNKNOWN
        with contextlib.suppress(ValueError):
            file = asyncssh.read_known_hosts([str(path) for path in user_files])
            keys = asyncssh.match_known_hosts(file, name, "", port)
            trusted, revoked = keys[0], keys[2]
            if key in [known.public_data for known in revoked]:
                found = Verdict.REVOKED
            elif key in [known.public_data for known in trusted]:
                found = Verdict.KNOWN
        return Ruling(found, (), None, 0, "")

    monkeypatch.setattr(verdict, "rule", judge)


def pass_over_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = verdict._entries

    def whole(file: Path, name: str, port: int) -> list[KnownHost]:
        return [found for found in entries(file, name, port) if not found.damage]

    monkeypatch.setattr(verdict, "_entries", whole)


def revoke_at_the_very_port(monkeypatch: pytest.MonkeyPatch) -> None:
    revoked = verdict._revoked

    def narrowly(
        entries: Sequence[KnownHost], key: bytes, certificate: HostCertificate | None
    ) -> Ruling | None:
        return revoked([found for found in entries if found.exact], key, certificate)

    monkeypatch.setattr(verdict, "_revoked", narrowly)


def read_no_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "_hash_matches", lambda names, host: False)


@needs(
    Defence("a matcher of our own", judge_as_asyncssh, "changed: unknown, not changed"),
    Defence("damaged lines block", pass_over_damage, "key cut off: unknown, not unreadable"),
    Defence("all ports are revoked", revoke_at_the_very_port, "revoked without port: known"),
    Defence("hashed names are read", read_no_hashes, "hashed, changed: unknown, not changed"),
)
def test_every_file_of_known_hosts_has_its_verdict(tmp_path: Path, record_property: Record) -> None:
    file = tmp_path / "known_hosts"
    wrong = []
    for case in CASES:
        file.write_bytes(case.content)
        key = case.shown().public_data if case.shown else SHOWN.public_data
        ours = verdict.rule(NAME, case.port, key, user_files=(file,), system_files=())
        if ours.verdict is not case.verdict:
            wrong.append(f"{case.name}: {ours.verdict}, not {case.verdict}")
        elif STRICTNESS[ours.verdict] > 1 and f"{file}:{ours.line} " not in ours.reason:
            wrong.append(f"{case.name}: no line is named")
    assert len(CASES) >= 30
    assert not wrong, "; ".join(wrong)
    record_property("tried", len(CASES))


async def test_ssh_is_never_stricter_about_a_file_of_known_hosts(tmp_path: Path) -> None:
    relay = tmp_path / "relay.py"
    relay.write_text(RELAY)
    wrong = []
    async with AsyncExitStack() as stack:
        ports: dict[object, int] = {}
        for number, case in enumerate(CASES):
            shown = case.shown
            if shown not in ports:
                # asyncssh, as a server, refuses to show a user certificate.
                with contextlib.suppress(ValueError):
                    keys = [(SHOWN, shown()) if shown else SHOWN]
                    listener = await asyncssh.listen("127.0.0.1", 0, server_host_keys=keys)
                    stack.push_async_callback(listener.wait_closed)
                    stack.callback(listener.close)
                    ports[shown] = listener.get_port()
            if shown in ports:
                file = tmp_path / str(number)
                file.write_bytes(case.content)
                theirs = await ask_ssh(file, case, ports[shown], relay)
                if STRICTNESS[theirs] > STRICTNESS[case.verdict]:
                    wrong.append(f"{case.name}: {case.verdict}, but ssh says {theirs}")
    assert not wrong, "; ".join(wrong)


async def ask_ssh(file: Path, case: KnownHostsCase, server_port: int, relay: Path) -> Verdict:
    """Return what ssh says of a case whose server listens on a port of this machine."""
    # An alias stands for the default port; another one needs a way that does not name it.
    way = (
        {"HostKeyAlias": NAME, "Port": server_port}
        if case.port == 22
        else {"ProxyCommand": f"{sys.executable} -IS {relay} {server_port}", "Port": case.port}
    )
    host = "127.0.0.1" if case.port == 22 else NAME
    said = await said_by_ssh(file, host, StrictHostKeyChecking="yes", **way)
    if "HAS CHANGED" in said:
        return Verdict.CHANGED
    if "REVOKED" in said or "revoked" in said:
        return Verdict.REVOKED
    if "host key is known for" in said:
        return Verdict.UNKNOWN
    assert "Permission denied" in said, said
    return Verdict.KNOWN


async def said_by_ssh(file: Path, host: str, **options: object) -> str:
    """Return what ssh says on standard error of a connection that comes to no sign-in."""
    fixed = {
        "UserKnownHostsFile": file,
        "GlobalKnownHostsFile": "/dev/null",
        "PreferredAuthentications": "none",
        "IdentityFile": "none",
        "IdentityAgent": "none",
        "UpdateHostKeys": "no",
        "KexAlgorithms": "curve25519-sha256",
    }
    flags = [part for key, value in (fixed | options).items() for part in ("-o", f"{key}={value}")]
    process = await asyncio.create_subprocess_exec(
        *(SSH, "-F", "none", *flags, host, "true"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    return (await process.communicate())[1].decode("utf-8", "replace")
