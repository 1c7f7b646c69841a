"""Our verdicts on host keys beside those of the real ssh, which connects to a real server."""

import asyncio
import base64
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncssh
import pytest

from sshtui.knownhosts.entry import hashed_name
from sshtui.knownhosts.verdict import Verdict, known_algorithms, rule

SSH = "/usr/bin/ssh"
NAME = "db1.example.com"
PORT = 2022
PLACE = f"[{NAME}]:{PORT}"

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

SHOWN = asyncssh.generate_private_key("ssh-ed25519")
OTHER = asyncssh.generate_private_key("ssh-ed25519")
ECDSA = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
AUTHORITY = asyncssh.generate_private_key("ssh-ed25519")
RSA = asyncssh.generate_private_key("ssh-rsa", key_size=2048)


def text_of(key: asyncssh.SSHKey) -> str:
    return f"{key.get_algorithm()} {base64.b64encode(key.public_data).decode()}"


K, X, E, A, R = (text_of(key) for key in (SHOWN, OTHER, ECDSA, AUTHORITY, RSA))


def certificate(**changes: object) -> asyncssh.SSHCertificate:
    options: dict[str, object] = {"principals": [NAME], **changes}
    return AUTHORITY.generate_host_certificate(SHOWN, "test", **options)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    verdict: Verdict
    port: int = 22
    shown: Callable[[], asyncssh.SSHCertificate] | None = None


KNOWN, UNKNOWN, CHANGED = Verdict.KNOWN, Verdict.UNKNOWN, Verdict.CHANGED
REVOKED, UNREADABLE = Verdict.REVOKED, Verdict.UNREADABLE

CASES = [
    Case("empty file", "", UNKNOWN),
    Case("plain", f"{NAME} {K}\n", KNOWN),
    Case("plain with comment", f"# c\n\n{NAME} {K} me@here today\n", KNOWN),
    Case("no newline at the end", f"{NAME} {K}", KNOWN),
    Case("crlf", f"{NAME} {K}\r\n", KNOWN),
    Case("tabs and blanks", f"  {NAME}\t{K}  \n", KNOWN),
    Case("upper case", f"{NAME.upper()} {K}\n", KNOWN),
    Case("in a list", f"web,{NAME},10.0.0.1 {K}\n", KNOWN),
    Case("other host", f"db2.example.com {K}\n", UNKNOWN),
    Case("changed", f"{NAME} {X}\n", CHANGED),
    Case("changed, other type", f"{NAME} {E}\n", CHANGED),
    Case("changed, rsa on file", f"{NAME} {R}\n", CHANGED),
    Case("two keys, one right", f"{NAME} {X}\n{NAME} {K}\n", KNOWN),
    Case("two types, one right", f"{NAME} {E}\n{NAME} {K}\n", KNOWN),
    Case("hashed", f"{hashed_name(NAME)} {K}\n", KNOWN),
    Case("hashed, changed", f"{hashed_name(NAME)} {X}\n", CHANGED),
    Case("hashed, other host", f"{hashed_name('x')} {K}\n", UNKNOWN),
    Case("hash damaged", f"|1|AAAA|!!! {X}\n", UNKNOWN),
    Case("wildcard", f"*.example.com {K}\n", KNOWN),
    Case("wildcard changed", f"db?.example.com {X}\n", CHANGED),
    Case("negated", f"*.example.com,!{NAME} {X}\n", UNKNOWN),
    Case("negated other", f"!x.example.com,*.example.com {K}\n", KNOWN),
    Case("port", f"{PLACE} {K}\n", KNOWN, PORT),
    Case("port changed", f"{PLACE} {X}\n", CHANGED, PORT),
    Case("port hashed", f"{hashed_name(PLACE)} {X}\n", CHANGED, PORT),
    Case("port, only without on file", f"{NAME} {K}\n", KNOWN, PORT),
    Case("port, other without on file", f"{NAME} {X}\n", UNKNOWN, PORT),
    Case("port changed, right without", f"{NAME} {K}\n{PLACE} {X}\n", CHANGED, PORT),
    Case("port on file, none asked", f"{PLACE} {K}\n", UNKNOWN),
    Case("port wildcard", f"[*.example.com]:* {K}\n", KNOWN, PORT),
    Case("revoked", f"@revoked {NAME} {K}\n", REVOKED),
    Case("revoked and on file", f"{NAME} {K}\n@revoked * {K}\n", REVOKED),
    Case("other revoked", f"{NAME} {K}\n@revoked {NAME} {X}\n", KNOWN),
    Case("revoked port", f"@revoked {PLACE} {K}\n", REVOKED, PORT),
    Case("revoked port, on file without", f"{NAME} {K}\n@revoked {PLACE} {K}\n", REVOKED, PORT),
    Case("revoked without port", f"{PLACE} {K}\n@revoked {NAME} {K}\n", REVOKED, PORT),
    Case("revoked hashed", f"@revoked {hashed_name(NAME)} {K}\n", REVOKED),
    Case("key cut off", f"{NAME} {X[:-9]}\n", UNREADABLE),
    Case("key cut off, right one too", f"{NAME} {K}\n{NAME} {X[:-9]}\n", UNREADABLE),
    Case("no key", f"{NAME} ssh-ed25519\n", UNREADABLE),
    Case("only a name", f"{NAME}\n", UNREADABLE),
    Case("wrong type named", f"{NAME} ssh-rsa {X.split()[1]}\n", UNREADABLE),
    Case("not base64", f"{NAME} ssh-ed25519 {X.split()[1][:-4]}*!=\n", UNREADABLE),
    Case("damaged for another", f"x.example.com {X[:-9]}\n{NAME} {K}\n", KNOWN),
    Case("unknown marker", f"@trusted {NAME} {K}\n", UNREADABLE),
    Case("nul after key", f"{NAME} {K}\0\n", UNREADABLE),
    Case("nul in name", f"{NAME}\0 {X}\n", UNREADABLE),
    Case("key of protocol 1", f"{NAME} 1024 35 1234567890\n", UNREADABLE),
    Case("authority, no certificate", f"@cert-authority {NAME} {A}\n", UNKNOWN),
    Case("authority as host key", f"@cert-authority {NAME} {K}\n", UNKNOWN),
    Case("certified", f"@cert-authority *.example.com {A}\n", KNOWN, shown=certificate),
    Case("certified, port", f"@cert-authority {PLACE} {A}\n", KNOWN, PORT, certificate),
    Case("certified, line without port", f"@cert-authority * {A}\n", KNOWN, PORT, certificate),
    Case("other authority", f"@cert-authority {NAME} {X}\n", UNKNOWN, shown=certificate),
    Case("authority without marker", f"{NAME} {A}\n", CHANGED, shown=certificate),
    Case("certified, plain key on file", f"{NAME} {K}\n", KNOWN, shown=certificate),
    Case("certified, other key on file", f"{NAME} {X}\n", CHANGED, shown=certificate),
    Case(
        "certified but key revoked",
        f"@cert-authority {NAME} {A}\n@revoked {NAME} {K}\n",
        REVOKED,
        shown=certificate,
    ),
    Case(
        "authority revoked",
        f"@cert-authority {NAME} {A}\n@revoked {NAME} {A}\n",
        REVOKED,
        shown=certificate,
    ),
    Case(
        "certificate of another host",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=["web.example.com"]),
    ),
    Case(
        "certificate for a pattern",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=["*.example.com"]),
    ),
    Case(
        "certificate without principals",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=[]),
    ),
    Case(
        "certificate out of date",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(valid_after="20200101", valid_before="20210101"),
    ),
    Case(
        "certificate of the future",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(valid_after="20900101"),
    ),
    Case(
        "user certificate",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: AUTHORITY.generate_user_certificate(SHOWN, "test", principals=[NAME]),
    ),
]

STRICTNESS = {KNOWN: 0, UNKNOWN: 1, CHANGED: 2, REVOKED: 2, UNREADABLE: 2}


async def run_ssh(
    tmp_path: Path, file: Path, server_port: int, *, name: str, port: int, strict: str
) -> str:
    relay = tmp_path / "relay.py"
    relay.write_text(RELAY)
    options = {
        "ProxyCommand": f"{sys.executable} {relay} {server_port}",
        "UserKnownHostsFile": str(file),
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": strict,
        "PreferredAuthentications": "none",
        "IdentityFile": "none",
        "IdentityAgent": "none",
        "UpdateHostKeys": "no",
        "Port": str(port),
    }
    flags = [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    process = await asyncio.create_subprocess_exec(
        SSH,
        *("-F", "none", *flags, name, "true"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    return (await process.communicate())[1].decode()


async def ask_ssh(tmp_path: Path, file: Path, server_port: int, port: int) -> Verdict:
    said = await run_ssh(tmp_path, file, server_port, name=NAME, port=port, strict="yes")
    if "HAS CHANGED" in said:
        return CHANGED
    if "REVOKED" in said or "revoked" in said:
        return REVOKED
    if "host key is known for" in said:
        return UNKNOWN
    assert "Permission denied" in said, said
    return KNOWN


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_the_verdict_is_that_of_ssh_or_stricter(tmp_path: Path, case: Case) -> None:
    file = tmp_path / "known_hosts"
    file.write_bytes(case.text.encode())
    shown = case.shown() if case.shown else None
    # asyncssh, as a server, refuses to show a user certificate: ssh is left out of that one.
    comparable = case.name != "user certificate"
    listener = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[(SHOWN, shown) if shown and comparable else SHOWN],
    )
    try:
        theirs = await ask_ssh(tmp_path, file, listener.get_port(), case.port)
    finally:
        listener.close()
        await listener.wait_closed()
    key = shown.public_data if shown else SHOWN.public_data
    ours = rule(NAME, case.port, key, user_files=(file,), system_files=())
    assert ours.verdict is case.verdict
    assert STRICTNESS[ours.verdict] >= STRICTNESS[theirs], f"ssh says {theirs}"
    if ours.verdict in (CHANGED, REVOKED, UNREADABLE):
        assert ours.file == file
        assert f"{file}:{ours.line} " in ours.reason


async def test_asking_for_the_types_on_file_keeps_a_known_host_known(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(f"{NAME} {E}\n")
    wanted = known_algorithms(NAME, 22, user_files=(file,), system_files=())
    assert wanted == ("ecdsa-sha2-nistp256",)
    listener = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[SHOWN, ECDSA])
    try:
        shown = await asyncssh.get_server_host_key(
            "127.0.0.1",
            listener.get_port(),
            config=None,
            server_host_key_algs=[*wanted, "ssh-ed25519"],
        )
    finally:
        listener.close()
        await listener.wait_closed()
    assert shown is not None
    assert rule(NAME, 22, shown.public_data, user_files=(file,), system_files=()).verdict is KNOWN
