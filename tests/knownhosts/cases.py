"""Files of known_hosts, what a server shows, and the verdict on it: ours and that of ssh."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

import asyncssh

from sshtui.knownhosts.entry import hashed_name
from sshtui.knownhosts.verdict import Verdict

NAME = "db1.example.com"
PORT = 2022
PLACE = f"[{NAME}]:{PORT}"

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
class KnownHostsCase:
    """A file, and what comes of it.

    Attributes:
        name: What it shows.
        text: The file; bytes that are no UTF-8 stand as surrogates.
        verdict: Ours.
        port: Of the server, whose name is NAME.
        shown: Makes the certificate that the server shows in the place of its plain key.
    """

    name: str
    text: str
    verdict: Verdict
    port: int = 22
    shown: Callable[[], asyncssh.SSHCertificate] | None = None

    @property
    def content(self) -> bytes:
        """The file."""
        return self.text.encode("utf-8", "surrogateescape")


KNOWN, UNKNOWN, CHANGED = Verdict.KNOWN, Verdict.UNKNOWN, Verdict.CHANGED
REVOKED, UNREADABLE = Verdict.REVOKED, Verdict.UNREADABLE

CASES = [
    KnownHostsCase("empty file", "", UNKNOWN),
    KnownHostsCase("plain", f"{NAME} {K}\n", KNOWN),
    KnownHostsCase("plain with comment", f"# c\n\n{NAME} {K} me@here today\n", KNOWN),
    KnownHostsCase("no newline at the end", f"{NAME} {K}", KNOWN),
    KnownHostsCase("crlf", f"{NAME} {K}\r\n", KNOWN),
    KnownHostsCase("tabs and blanks", f"  {NAME}\t{K}  \n", KNOWN),
    KnownHostsCase("upper case", f"{NAME.upper()} {K}\n", KNOWN),
    KnownHostsCase("in a list", f"web,{NAME},10.0.0.1 {K}\n", KNOWN),
    KnownHostsCase("other host", f"db2.example.com {K}\n", UNKNOWN),
    KnownHostsCase("changed", f"{NAME} {X}\n", CHANGED),
    KnownHostsCase("changed, other type", f"{NAME} {E}\n", CHANGED),
    KnownHostsCase("changed, rsa on file", f"{NAME} {R}\n", CHANGED),
    KnownHostsCase("two keys, one right", f"{NAME} {X}\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("two types, one right", f"{NAME} {E}\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("hashed", f"{hashed_name(NAME)} {K}\n", KNOWN),
    KnownHostsCase("hashed, changed", f"{hashed_name(NAME)} {X}\n", CHANGED),
    KnownHostsCase("hashed, other host", f"{hashed_name('x')} {K}\n", UNKNOWN),
    KnownHostsCase("hash damaged", f"|1|AAAA|!!! {X}\n", UNKNOWN),
    KnownHostsCase("wildcard", f"*.example.com {K}\n", KNOWN),
    KnownHostsCase("wildcard changed", f"db?.example.com {X}\n", CHANGED),
    KnownHostsCase("negated", f"*.example.com,!{NAME} {X}\n", UNKNOWN),
    KnownHostsCase("negated other", f"!x.example.com,*.example.com {K}\n", KNOWN),
    KnownHostsCase("port", f"{PLACE} {K}\n", KNOWN, PORT),
    KnownHostsCase("port changed", f"{PLACE} {X}\n", CHANGED, PORT),
    KnownHostsCase("port hashed", f"{hashed_name(PLACE)} {X}\n", CHANGED, PORT),
    KnownHostsCase("port, only without on file", f"{NAME} {K}\n", KNOWN, PORT),
    KnownHostsCase("port, other without on file", f"{NAME} {X}\n", UNKNOWN, PORT),
    KnownHostsCase("port changed, right without", f"{NAME} {K}\n{PLACE} {X}\n", CHANGED, PORT),
    KnownHostsCase("port on file, none asked", f"{PLACE} {K}\n", UNKNOWN),
    KnownHostsCase("port wildcard", f"[*.example.com]:* {K}\n", KNOWN, PORT),
    KnownHostsCase("revoked", f"@revoked {NAME} {K}\n", REVOKED),
    KnownHostsCase("revoked and on file", f"{NAME} {K}\n@revoked * {K}\n", REVOKED),
    KnownHostsCase("other revoked", f"{NAME} {K}\n@revoked {NAME} {X}\n", KNOWN),
    KnownHostsCase("revoked port", f"@revoked {PLACE} {K}\n", REVOKED, PORT),
    KnownHostsCase(
        "revoked port, on file without", f"{NAME} {K}\n@revoked {PLACE} {K}\n", REVOKED, PORT
    ),
    KnownHostsCase("revoked without port", f"{PLACE} {K}\n@revoked {NAME} {K}\n", REVOKED, PORT),
    KnownHostsCase("revoked hashed", f"@revoked {hashed_name(NAME)} {K}\n", REVOKED),
    KnownHostsCase("key cut off", f"{NAME} {X[:-9]}\n", UNREADABLE),
    KnownHostsCase("key cut off, right one too", f"{NAME} {K}\n{NAME} {X[:-9]}\n", UNREADABLE),
    KnownHostsCase("no key", f"{NAME} ssh-ed25519\n", UNREADABLE),
    KnownHostsCase("only a name", f"{NAME}\n", UNREADABLE),
    KnownHostsCase("wrong type named", f"{NAME} ssh-rsa {X.split()[1]}\n", UNREADABLE),
    KnownHostsCase("not base64", f"{NAME} ssh-ed25519 {X.split()[1][:-4]}*!=\n", UNREADABLE),
    KnownHostsCase("damaged for another", f"x.example.com {X[:-9]}\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("unknown marker", f"@trusted {NAME} {K}\n", UNREADABLE),
    KnownHostsCase("nul after key", f"{NAME} {K}\0\n", UNREADABLE),
    KnownHostsCase("nul in name", f"{NAME}\0 {X}\n", UNREADABLE),
    KnownHostsCase("key of protocol 1", f"{NAME} 1024 35 1234567890\n", UNREADABLE),
    KnownHostsCase("authority, no certificate", f"@cert-authority {NAME} {A}\n", UNKNOWN),
    KnownHostsCase("authority as host key", f"@cert-authority {NAME} {K}\n", UNKNOWN),
    KnownHostsCase("certified", f"@cert-authority *.example.com {A}\n", KNOWN, shown=certificate),
    KnownHostsCase("certified, port", f"@cert-authority {PLACE} {A}\n", KNOWN, PORT, certificate),
    KnownHostsCase(
        "certified, line without port", f"@cert-authority * {A}\n", KNOWN, PORT, certificate
    ),
    KnownHostsCase("other authority", f"@cert-authority {NAME} {X}\n", UNKNOWN, shown=certificate),
    KnownHostsCase("authority without marker", f"{NAME} {A}\n", CHANGED, shown=certificate),
    KnownHostsCase("certified, plain key on file", f"{NAME} {K}\n", KNOWN, shown=certificate),
    KnownHostsCase("certified, other key on file", f"{NAME} {X}\n", CHANGED, shown=certificate),
    KnownHostsCase(
        "certified but key revoked",
        f"@cert-authority {NAME} {A}\n@revoked {NAME} {K}\n",
        REVOKED,
        shown=certificate,
    ),
    KnownHostsCase(
        "authority revoked",
        f"@cert-authority {NAME} {A}\n@revoked {NAME} {A}\n",
        REVOKED,
        shown=certificate,
    ),
    KnownHostsCase(
        "certificate of another host",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=["web.example.com"]),
    ),
    KnownHostsCase(
        "certificate for a pattern",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=["*.example.com"]),
    ),
    KnownHostsCase(
        "certificate without principals",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(principals=[]),
    ),
    KnownHostsCase(
        "certificate out of date",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(valid_after="20200101", valid_before="20210101"),
    ),
    KnownHostsCase(
        "certificate of the future",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: certificate(valid_after="20900101"),
    ),
    KnownHostsCase(
        "user certificate",
        f"@cert-authority * {A}\n",
        UNKNOWN,
        shown=lambda: AUTHORITY.generate_user_certificate(SHOWN, "test", principals=[NAME]),
    ),
    KnownHostsCase("byte order mark", f"\ufeff{NAME} {X}\n", UNKNOWN),
    KnownHostsCase("default port in brackets", f"[{NAME}]:22 {X}\n", UNKNOWN),
    KnownHostsCase("trailing dot", f"{NAME}. {X}\n", UNKNOWN),
    KnownHostsCase("commented out", f"   # {NAME} {X}\n", UNKNOWN),
    KnownHostsCase(
        "in a long list", f"{','.join(f'h{n}' for n in range(2_000))},{NAME} {X}\n", CHANGED
    ),
    KnownHostsCase("return between lines", f"{NAME} {K}\r{NAME} {X}\n", UNREADABLE),
    KnownHostsCase("return before it", f"\r{NAME} {K}\n", UNKNOWN),
    KnownHostsCase("return behind the name", f"{NAME}\r {K}\n", UNKNOWN),
    KnownHostsCase("return behind the key", f"{NAME} {K}\r here\n", KNOWN),
    KnownHostsCase("return for a blank", f"{NAME}\r{K}\n", UNKNOWN),
    KnownHostsCase("two returns", f"{NAME} {K}\r\r\n", KNOWN),
    KnownHostsCase("form feed", f"{NAME}\f{K}\n", UNKNOWN),
    KnownHostsCase("no utf-8 beside it", f"\udcff\udcfe {X}\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("nul before it", f"\0\n{NAME} {X}\n", CHANGED),
    KnownHostsCase("hashed upper case", f"{hashed_name(NAME.upper())} {X}\n", UNKNOWN),
    KnownHostsCase("negated port", f"[*]:{PORT},!{PLACE} {X}\n", UNKNOWN, PORT),
    KnownHostsCase("revoked, pattern with port", f"@revoked [*]:{PORT} {K}\n", REVOKED, PORT),
    KnownHostsCase("revoked but for this", f"@revoked *,!{NAME} {K}\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("revoked, cut off", f"@revoked {NAME} {K[:-9]}\n{NAME} {K}\n", UNREADABLE),
    KnownHostsCase("revoked, and no more", f"@revoked\n{NAME} {K}\n", KNOWN),
    KnownHostsCase("two markers", f"@revoked @cert-authority {NAME} {K}\n", UNKNOWN),
    KnownHostsCase(
        "authority hashed", f"@cert-authority {hashed_name(NAME)} {A}\n", KNOWN, 22, certificate
    ),
    KnownHostsCase(
        "authority cut off", f"@cert-authority {NAME} {A[:-9]}\n", UNREADABLE, 22, certificate
    ),
]
