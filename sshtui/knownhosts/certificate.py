"""Host certificates: who signed them, and whether they hold for a name (PROTOCOL.certkeys)."""

import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SUFFIX = "-cert-v01@openssh.com"
_HOST = 2
"""The type of a certificate that is for hosts."""
_PARTS = {
    b"ssh-ed25519": 1,
    b"ssh-rsa": 2,
    b"ssh-dss": 4,
    b"ecdsa-sha2-nistp256": 2,
    b"ecdsa-sha2-nistp384": 2,
    b"ecdsa-sha2-nistp521": 2,
    b"sk-ssh-ed25519@openssh.com": 2,
    b"sk-ecdsa-sha2-nistp256@openssh.com": 3,
}
"""How many strings make the key of each type, its name not counted."""


@dataclass(frozen=True, slots=True)
class HostCertificate:
    """A certificate whose signature is good.

    Attributes:
        key: The host key it is about, in wire form.
        authority: The key that signed it, in wire form.
        principals: The host names it is for.
        signature: The algorithm of the signature.
        objection: Why it holds for no host: its kind, its time, its options; or "".
    """

    key: bytes
    authority: bytes
    principals: tuple[str, ...]
    signature: str
    objection: str

    def objection_for(self, name: str, allowed: Sequence[str]) -> str:
        """Say why it does not hold for a host; "" where it does.

        Stricter than some releases of ssh: a certificate without principals holds for no host,
        and a principal is a name, never a pattern.

        Args:
            name: The host.
            allowed: The algorithms that an authority may sign with (CASignatureAlgorithms).
        """
        if self.objection:
            return self.objection
        if self.signature not in allowed:
            return f"it is signed with {self.signature}, which CASignatureAlgorithms does not allow"
        if name in self.principals:
            return ""
        return f"the certificate is not for {name}"


def is_certificate(key: bytes) -> bool:
    """Return whether a key in wire form is a certificate."""
    return key_type(key).endswith(_SUFFIX)


def key_type(key: bytes) -> str:
    """Return the type that a key in wire form names itself.

    Raises:
        ValueError: The bytes are not a key.
    """
    return take_string(key)[0].decode("ascii")


def check(key: bytes) -> None:
    """Check that a plain key in wire form can be used.

    Raises:
        ValueError: It is damaged, or of an unknown type.
    """
    # Loaded on first use: a host list must not wait for the whole of asyncssh.
    from asyncssh import public_key  # noqa: PLC0415

    try:
        public_key.decode_ssh_public_key(key)
    except ValueError as error:
        raise ValueError("it is damaged, or its type is not supported") from error


def rsa_bits(key: bytes) -> int:
    """Return the size of a plain RSA key in wire form; 0 for any other key.

    Raises:
        ValueError: The bytes are not a key.
    """
    kind, rest = take_string(key)
    if kind != b"ssh-rsa":
        return 0
    modulus = take_string(take_string(rest)[1])[0]
    return int.from_bytes(modulus, "big").bit_length()


def take_string(data: bytes) -> tuple[bytes, bytes]:
    """Split the first string (RFC 4251, 5) off.

    Raises:
        ValueError: The data ends too early.
    """
    if len(data) < 4:  # noqa: PLR2004 - the length field
        raise ValueError("the key is truncated")
    (length,) = struct.unpack_from(">I", data)
    if length > len(data) - 4:
        raise ValueError("the key is truncated")
    return data[4 : 4 + length], data[4 + length :]


def decode(blob: bytes) -> HostCertificate:
    """Read a certificate in wire form and check its signature.

    Raises:
        ValueError: It is damaged, or its signature is not right.
    """
    # Loaded on first use: a host list must not wait for the whole of asyncssh.
    from asyncssh import public_key  # noqa: PLC0415

    fields = _Fields(blob)
    kind = fields.string().removesuffix(_SUFFIX.encode())
    fields.string()  # a nonce
    plain = kind + b"@openssh.com" if kind.startswith(b"sk-") else kind
    if plain not in _PARTS:
        raise ValueError("the host certificate is of an unknown kind")
    parts = (plain, *(fields.string() for _ in range(_PARTS[plain])))
    fields.number(8)  # a serial number
    purpose = fields.number(4)
    fields.string()  # what it is called, in any encoding
    principals = tuple(_strings(fields.string()))
    since, until = fields.number(8), fields.number(8)
    critical = fields.string()
    fields.string(), fields.string()  # extensions, and what is reserved
    authority = fields.string()
    signed = blob[: len(blob) - len(fields.rest)]
    signature = fields.string()
    try:
        is_right = public_key.decode_ssh_public_key(authority).verify(signed, signature)
    except (public_key.KeyImportError, ValueError) as error:
        raise ValueError("the authority of the host certificate cannot be read") from error
    if fields.rest or not is_right:
        raise ValueError("the host certificate is damaged, or its signature is wrong")
    return HostCertificate(
        b"".join(struct.pack(">I", len(part)) + part for part in parts),
        authority,
        tuple(name.decode("utf-8", "replace") for name in principals),
        key_type(signature),
        _objection(purpose, since, until, critical),
    )


def _objection(purpose: int, since: int, until: int, critical: bytes) -> str:
    if purpose != _HOST:
        return "it is not a host certificate"
    if time.time() < since:
        return "it is not valid yet"
    if time.time() >= until:
        return "it has expired"
    return "it has unknown critical options" if critical else ""


class _Fields:
    """Takes a certificate apart, field by field.

    Args:
        data: The certificate.

    Attributes:
        rest: What has not been taken yet.
    """

    def __init__(self, data: bytes) -> None:
        self.rest = data

    def string(self) -> bytes:
        """Take a string."""
        taken, self.rest = take_string(self.rest)
        return taken

    def number(self, size: int) -> int:
        """Take a number of some bytes."""
        if len(self.rest) < size:
            raise ValueError("the host certificate is truncated")
        taken, self.rest = self.rest[:size], self.rest[size:]
        return int.from_bytes(taken, "big")


def _strings(data: bytes) -> Iterator[bytes]:
    while data:
        taken, data = take_string(data)
        yield taken
