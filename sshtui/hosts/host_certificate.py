"""Host certificates: who signed them, and whether they hold for a name (PROTOCOL.certkeys)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_SUFFIX = "-cert-v01@openssh.com"


@dataclass(frozen=True, slots=True)
class HostCertificate:
    """A certificate whose signature is good.

    Attributes:
        key: The host key it is about, in wire form.
        authority: The key that signed it, in wire form.
        principals: The host names it is for.
        signature: The algorithm of the signature.
        objection: Why it holds for no host: its kind or its time; or "".
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
            return f"it is signed with {self.signature}, which CASignatureAlgorithms leaves out"
        if name in self.principals:
            return ""
        return f"the certificate is not for {name}"


def is_certificate(key: bytes) -> bool:
    """Tell whether a key in wire form is a certificate."""
    return key_type(key).endswith(_SUFFIX)


def key_type(key: bytes) -> str:
    """Return the type that a key in wire form names itself.

    Raises:
        ValueError: The bytes are no key.
    """
    return take_string(key)[0].decode("ascii")


def rsa_bits(key: bytes) -> int:
    """Return the size of a plain RSA key in wire form; 0 for any other key.

    Raises:
        ValueError: The bytes are no key.
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
        raise ValueError("the key is cut off")
    (length,) = struct.unpack_from(">I", data)
    if length > len(data) - 4:
        raise ValueError("the key is cut off")
    return data[4 : 4 + length], data[4 + length :]


def decode(blob: bytes) -> HostCertificate:
    """Read a certificate in wire form and check its signature.

    Raises:
        ValueError: It is damaged, or its signature is not right.
    """
    # Loaded on first use: a host list must not wait for the whole of asyncssh.
    from asyncssh import public_key  # noqa: PLC0415

    try:
        certificate = public_key.decode_ssh_certificate(blob)
    except public_key.KeyImportError as error:
        raise ValueError("the host certificate is damaged, or its signature is wrong") from error
    if not isinstance(certificate, public_key.SSHOpenSSHCertificate):
        raise ValueError("the host certificate is of an unknown kind")  # noqa: TRY004
    authority = certificate.signing_key.public_data
    objection = ""
    try:
        certificate.validate(public_key.CERT_TYPE_HOST, None)
    except ValueError as error:
        objection = str(error)
    _, _, signature = blob.rpartition(struct.pack(">I", len(authority)) + authority)
    return HostCertificate(
        certificate.key.public_data,
        authority,
        tuple(certificate.principals),
        key_type(take_string(signature)[0]),
        objection,
    )
