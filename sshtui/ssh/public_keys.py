"""Reads public keys and certificates from where ssh looks for them."""

import base64
import binascii
import os
import re
import stat
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from asyncssh.packet import PacketDecodeError, SSHPacket, String

from sshtui.knownhosts.verdict import fingerprint

CERTIFICATE = "-cert-v01@openssh.com"

LARGEST = 1 << 20
"""Bytes of a file that may be a key."""

_FOR_USERS = 1
_FIELDS = {
    "ssh-rsa": 2,
    "ssh-dss": 4,
    "ssh-ed25519": 1,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""Of how many fields a public key of each kind consists."""
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_MAGIC = b"openssh-key-v1\0"


def plain_name(algorithm: str) -> str:
    """Return the algorithm of the key that a certificate of an algorithm is for."""
    plain = algorithm.removesuffix(CERTIFICATE)
    return f"{plain}@openssh.com" if plain != algorithm and plain.startswith("sk-") else plain


@dataclass(frozen=True)
class PublicKey:
    """A public key, or a certificate with the key that it is for (PROTOCOL.certkeys).

    Attributes:
        blob: In wire form.
    """

    blob: bytes

    @classmethod
    def decode(cls, blob: bytes) -> "PublicKey | None":
        """Take a key in wire form; None where it is none that sshtui knows."""
        key = cls(blob)
        try:
            known = plain_name(key.algorithm) in _FIELDS and bool(key.plain)
        except (PacketDecodeError, UnicodeDecodeError):
            return None
        return key if known else None

    @cached_property
    def algorithm(self) -> str:
        """What it says it is."""
        return SSHPacket(self.blob).get_string().decode("ascii")

    @property
    def is_certificate(self) -> bool:
        """Whether it is one, and not a bare key."""
        return self.algorithm.endswith(CERTIFICATE)

    @property
    def is_security_key(self) -> bool:
        """Whether its private half is in a device (FIDO)."""
        return self.algorithm.startswith("sk-")

    @cached_property
    def plain(self) -> bytes:
        """The bare key in wire form."""
        if not self.is_certificate:
            return self.blob
        return self._certificate[0]

    @property
    def rsa_bits(self) -> int:
        """The length of an RSA key, 0 for every other kind."""
        packet = SSHPacket(self.plain)
        if packet.get_string() != b"ssh-rsa":
            return 0
        packet.get_mpint()  # the exponent
        return packet.get_mpint().bit_length()

    @property
    def fingerprint(self) -> str:
        """`SHA256:…` of the bare key, as ssh prints it."""
        return fingerprint(self.plain)

    @property
    def signs_in(self) -> bool:
        """Whether it is a key, or a certificate for a user and not for a host."""
        return not self.is_certificate or self._certificate[1] == _FOR_USERS

    def limits(self, user: str) -> str:
        """Say why a certificate would hardly do for a login name now; "" where nothing speaks."""
        if not self.is_certificate:
            return ""
        _, _, principals, after, before = self._certificate
        now = time.time()
        if now < after:
            return "the certificate is not valid yet"
        if now >= before:
            return f"the certificate expired on {time.strftime('%d %b %Y', time.gmtime(before))}"
        if principals and user not in principals:
            return f"the certificate is for {', '.join(principals)[:200]!a}, not for {user!a}"
        return ""

    @cached_property
    def _certificate(self) -> tuple[bytes, int, tuple[str, ...], int, int]:
        packet = SSHPacket(self.blob)
        name = plain_name(packet.get_string().decode("ascii"))
        packet.get_string()  # the nonce
        key = String(name) + b"".join(String(packet.get_string()) for _ in range(_FIELDS[name]))
        packet.get_uint64()  # the serial number
        kind = packet.get_uint32()
        packet.get_string()  # the key id
        names = SSHPacket(packet.get_string())
        principals = []
        while names:
            principals.append(names.get_string().decode("utf-8", "replace"))
        return key, kind, tuple(principals), packet.get_uint64(), packet.get_uint64()


def read_file(path: Path) -> bytes:
    """Read a file that may be a key.

    Raises:
        OSError: It cannot be read, or is not a regular file.
        ValueError: It is too large to be a key.
    """
    # Nobody waits here for whoever is to write to a pipe.
    with open(path, "rb", opener=_at_once) as file:
        if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is a pipe, but a key file is read more than once")
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("it is too large for a key")
    return data


def parse(data: bytes) -> PublicKey | None:
    """Return the first public key or certificate of a file's lines; None where there is none."""
    for line in data.splitlines():
        if line.startswith((b"-----BEGIN", b"SSH PRIVATE KEY FILE")):
            return None
        words = line.split(None, 2)
        if line.startswith(b"#") or len(words) < 2:  # noqa: PLR2004 - its kind, and the key
            continue
        try:
            key = PublicKey.decode(base64.b64decode(words[1], validate=True))
        except binascii.Error:
            continue
        if key is not None and key.algorithm.encode() == words[0]:
            return key
    return None


def of_private(data: bytes) -> PublicKey | None:
    """Return the public key that OpenSSH's own format keeps in clear (PROTOCOL.key)."""
    packet = envelope(data)
    try:
        if packet is None:
            return None
        packet.get_string(), packet.get_string(), packet.get_string()  # cipher, kdf, its options
        packet.get_uint32()  # the number of keys; always one
        return PublicKey.decode(packet.get_string())
    except PacketDecodeError:
        return None


def envelope(data: bytes) -> SSHPacket | None:
    """Return what is in OpenSSH's own format, None where it is another, or damaged."""
    body = re.split(b"-----END", data.partition(_OPENSSH)[2])[0]
    try:
        raw = base64.b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        return None
    return SSHPacket(raw[len(_MAGIC) :]) if raw.startswith(_MAGIC) else None


def find(path: Path) -> PublicKey | None:
    """Return the public key of an identity file, None where it is told only by the private one.

    As ssh looks for it: the file itself, the one beside it, and what its own format keeps in clear.
    """
    own = _read_or_nothing(path)
    return parse(own) or parse(_read_or_nothing(Path(f"{path}.pub"))) or of_private(own)


def find_certificate(path: Path) -> PublicKey | None:
    """Return the certificate that lies beside an identity file, if there is one."""
    for name in (f"{path}-cert", f"{path}-cert.pub"):
        found = parse(_read_or_nothing(Path(name)))
        if found is not None:
            return found if found.is_certificate else None
    return None


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _read_or_nothing(path: Path) -> bytes:
    # Whoever needs the file itself reads it once more, and says what is wrong with it.
    try:
        return read_file(path)
    except (OSError, ValueError):
        return b""
