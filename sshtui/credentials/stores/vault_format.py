"""The file format of the vault: a header with the key derivation, and an encrypted body.

Format 1, numbers big-endian: magic `SSHTUIV1`, kdf id (1), aead id (1), three numbers of the kdf
(4 each), salt (16), nonce (12), data key sealed with the key from the passphrase (48), nonce (12),
sealed body. The data key is sealed with the part of the header before its nonce as associated
data, the body with the whole header. The body is a length (4) and JSON, padded with zeros.
"""

import json
import os
import re
import struct
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_entry
from sshtui.errors import SecretStoreError

MAGIC = b"SSHTUIV1"
ARGON2ID, SCRYPT = 1, 2
AES_256_GCM = 1

KEY_BYTES, SALT_BYTES, NONCE_BYTES, TAG_BYTES = 32, 16, 12, 16
LEAST_BODY = 4096
LARGEST_FILE = 64 * 1024 * 1024

MEBI = 1024
"""Kibibytes in a mebibyte: the unit of Argon2's memory."""

FULL_MEMORY = 256 * MEBI
SMALL_MEMORY = 64 * MEBI
LITTLE_AVAILABLE = 1024 * MEBI
"""Kibibytes; with less than this left, the small memory is used."""

PASSES, LANES = 3, 4
MOST_MEMORY, MOST_PASSES, MOST_LANES = 1024 * MEBI, 10, 8
SCRYPT_COST = (1 << 17, 8, 1)

_HEAD = struct.Struct(">8sBBIII16s")
_SEALED_KEY = KEY_BYTES + TAG_BYTES
HEADER_BYTES = _HEAD.size + NONCE_BYTES + _SEALED_KEY
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a passphrase becomes a key.

    Attributes:
        kdf: ARGON2ID or SCRYPT.
        numbers: Memory in KiB, passes and lanes; or n, r and p.
        salt: 16 random bytes.
    """

    kdf: int
    numbers: tuple[int, int, int]
    salt: bytes

    @classmethod
    def fresh(cls) -> "Derivation":
        """Return today's default, with a salt of its own."""
        salt = os.urandom(SALT_BYTES)
        if not _has_argon2():
            return cls(SCRYPT, SCRYPT_COST, salt)
        return cls(ARGON2ID, (_memory(), PASSES, LANES), salt)

    def key(self, passphrase: Secret) -> bytes:
        """Derive the key; takes a third of a second and much memory, so call it from a thread."""
        text = unicodedata.normalize("NFC", passphrase.reveal()).encode("utf-8", "surrogatepass")
        first, second, third = self.numbers
        if self.kdf == SCRYPT:
            return Scrypt(self.salt, KEY_BYTES, n=first, r=second, p=third).derive(text)
        return Argon2id(
            salt=self.salt,
            length=KEY_BYTES,
            iterations=second,
            lanes=third,
            memory_cost=first,
        ).derive(text)

    @property
    def is_weak(self) -> bool:
        """Whether a new vault would be made stronger today."""
        return self.kdf != ARGON2ID or self.numbers[0] < SMALL_MEMORY or self.numbers[1] < PASSES


@dataclass(frozen=True, slots=True)
class Sealed:
    """A vault's file, taken apart and found to be within bounds.

    Attributes:
        derivation: How the passphrase becomes a key.
        head: The header up to the sealed data key.
        sealed_key: Nonce and sealed data key.
        body: Nonce and sealed body.
    """

    derivation: Derivation
    head: bytes
    sealed_key: bytes
    body: bytes

    @classmethod
    def read(cls, data: bytes) -> "Sealed":
        """Take a file apart, before any work is done for it.

        Raises:
            SecretStoreError: It is not a vault, one of a newer sshtui, or one whose key would cost
                more than the bounds allow.
        """
        least = HEADER_BYTES + NONCE_BYTES + TAG_BYTES
        if len(data) > LARGEST_FILE or not data.startswith(MAGIC[:-1]):
            raise broken("This file is not an sshtui vault.")
        if not data.startswith(MAGIC):
            raise broken("This vault was created by another version of sshtui.", UPGRADE)
        if len(data) < least:
            raise broken("This vault is truncated.")
        _, kdf, aead, *numbers, salt = _HEAD.unpack_from(data)
        if kdf not in {ARGON2ID, SCRYPT} or aead != AES_256_GCM:
            raise broken("This vault was created by another version of sshtui.", UPGRADE)
        derivation = Derivation(kdf, (numbers[0], numbers[1], numbers[2]), salt)
        _check_cost(derivation)
        return cls(
            derivation,
            data[: _HEAD.size],
            data[_HEAD.size : HEADER_BYTES],
            data[HEADER_BYTES:],
        )

    def data_key(self, key: bytes) -> bytes:
        """Open the data key with the key from the passphrase.

        Raises:
            SecretStoreError: It is the wrong passphrase, or the header is damaged: nobody can
                tell which.
        """
        return _open(key, self.sealed_key, self.head, "passphrase")

    def content(self, data_key: bytes) -> dict[str, Any]:
        """Open the body.

        Raises:
            SecretStoreError: It was damaged or tampered with.
        """
        plain = _open(data_key, self.body, self.head + self.sealed_key, "broken")
        (length,) = _LENGTH.unpack_from(plain)
        try:
            content = json.loads(plain[_LENGTH.size : _LENGTH.size + length])
        except (ValueError, RecursionError):
            content = None
        if not vault_entry.is_content(content):
            raise broken("The contents of this vault cannot be read.", UPGRADE)
        return dict(content)


UPGRADE = "It was not changed. Upgrade sshtui."


def seal_key(derivation: Derivation, key: bytes, data_key: bytes) -> bytes:
    """Return a header that holds the data key, sealed.

    Args:
        derivation: How the key is made from the passphrase.
        key: That key.
        data_key: What the body is sealed with.
    """
    head = _HEAD.pack(MAGIC, derivation.kdf, AES_256_GCM, *derivation.numbers, derivation.salt)
    return head + _seal(key, data_key, head)


def seal_body(header: bytes, data_key: bytes, content: dict[str, Any]) -> bytes:
    """Return a whole file: the header, and the content sealed and padded behind it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    size = LEAST_BODY
    while size < _LENGTH.size + len(text):
        size *= 2
    plain = (_LENGTH.pack(len(text)) + text).ljust(size, b"\0")
    return header + _seal(data_key, plain, header)


def broken(message: str, hint: str = "") -> SecretStoreError:
    """Return the error for a file that cannot be used."""
    hint = hint or "It was not changed. Older copies are next to it, named .bak1 to .bak3."
    return SecretStoreError(message, kind="broken", hint=hint, title="Vault problem")


def _check_cost(derivation: Derivation) -> None:
    """Refuse a header whose key would cost more, or less, than sshtui would ever choose."""
    first, second, third = derivation.numbers
    if derivation.kdf == SCRYPT:
        fits = derivation.numbers == SCRYPT_COST
    else:
        fits = (
            SMALL_MEMORY <= first <= MOST_MEMORY
            and 1 <= second <= MOST_PASSES
            and 1 <= third <= MOST_LANES
        )
    if not fits:
        raise broken("The vault header has out-of-range key derivation parameters.")


def _seal(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _open(key: bytes, sealed: bytes, bound: bytes, kind: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
    except InvalidTag:
        pass
    if kind == "passphrase":
        raise SecretStoreError(
            "That passphrase does not open the vault, or its header is damaged.",
            kind="passphrase",
            hint="Try again; there is no other way to open it.",
            title="Vault problem",
        )
    raise broken("This vault is damaged or has been tampered with.")


def _has_argon2() -> bool:
    try:
        Argon2id(salt=bytes(SALT_BYTES), length=4, iterations=1, lanes=1, memory_cost=8)
    except UnsupportedAlgorithm:
        return False
    return True


def _memory() -> int:
    """Return how much memory a new key costs, in KiB."""
    try:
        text = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return FULL_MEMORY
    available = re.search(r"^MemAvailable:\s+(\d+) kB", text, re.MULTILINE)
    if available is not None and int(available[1]) < LITTLE_AVAILABLE:
        return SMALL_MEMORY
    return FULL_MEMORY
