"""Reads and unlocks private key files, and says why one cannot be used."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import asyncssh

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.ssh import public_keys

T = TypeVar("T")


class UnusableKeyError(ValueError):
    """A key that cannot be used, with the reason as a phrase; the sign-in goes on without it."""


class MissingKeyError(UnusableKeyError):
    """There is no such file."""


class Attempts(Generic[T]):
    """Tries what a person types for a key, a few times.

    Args:
        open_with: Returns what a secret opens, None where it is wrong, or raises UnusableKeyError.
        tries: How many may be wrong.
        wrong: What to say of one that was.
    """

    def __init__(
        self, open_with: Callable[[Secret], Awaitable[T | None]], tries: int, wrong: str
    ) -> None:
        self._open_with = open_with
        self._tries = tries
        self._wrong = wrong
        self._count = 0
        self._found: T | None = None
        self._error: UnusableKeyError | None = None

    async def check(self, secret: Secret) -> str:
        """Try one; say why another is to be typed, or "" where none is."""
        self._count += 1
        try:
            self._found = await self._open_with(secret)
        except UnusableKeyError as error:
            self._error = error
        over = self._found is not None or self._error is not None or self._count >= self._tries
        return "" if over else self._wrong

    def take(self, *, none_given: str, none_right: str) -> T:
        """Return what was opened, and keep nothing: whoever asked may keep the question.

        Raises:
            UnusableKeyError: Nothing was, for one of the reasons given, or a worse one.
        """
        found, self._found = self._found, None
        if found is None:
            raise self._error or UnusableKeyError(none_right if self._count else none_given)
        return found


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file that may hold a private key.

    Attributes:
        path: Where it is.
        data: What it holds.
    """

    path: Path
    data: bytes

    @classmethod
    def read(cls, path: Path) -> "KeyFile":
        """Read a file, as far as ssh would touch it.

        Raises:
            UnusableKeyError: It is none that a private key can be read from.
        """
        try:
            data = public_keys.read_file(path)
            found = path.stat()
        except FileNotFoundError as error:
            raise MissingKeyError("there is no such file") from error
        except OSError as error:
            raise UnusableKeyError(f"it cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise UnusableKeyError(str(error)) from error
        reason = _foreign(path, data)
        # As ssh: what belongs to somebody else is theirs to guard.
        if not reason and found.st_uid == os.getuid() and found.st_mode & 0o077:
            reason = (
                f"its permissions {found.st_mode & 0o777:04o} are too open: others could read it;"
                f" run chmod 600 {path}"
            )
        if reason:
            raise UnusableKeyError(reason)
        return cls(path, data)

    @property
    def is_openssh(self) -> bool:
        """Whether it is in OpenSSH's own format."""
        return b"BEGIN OPENSSH PRIVATE KEY" in self.data

    @property
    def is_encrypted(self) -> bool:
        """Whether it takes a passphrase."""
        packet = public_keys.envelope(self.data)
        try:
            return b"ENCRYPTED" in self.data if packet is None else packet.get_string() != b"none"
        except ValueError:
            return False

    def check_against(self, public: public_keys.PublicKey | None) -> None:
        """Check that a public key is the half of this one, as far as that shows by now.

        Raises:
            UnusableKeyError: It is that of another key.
        """
        own = public_keys.of_private(self.data)
        if own is not None:
            self._compare(own.blob, public)

    async def decode(self, public: public_keys.PublicKey | None) -> asyncssh.SSHKey:
        """Return a key that is not encrypted.

        Args:
            public: The public half that goes with it, if any.

        Raises:
            UnusableKeyError: It is damaged, of an unknown kind, or another one.
        """
        key = await self._decode(None)
        if key is None:
            raise UnusableKeyError("it is damaged or truncated")
        return self._checked(key, public)

    async def unlock(
        self,
        public: public_keys.PublicKey | None,
        ask: Callable[[Check], Awaitable[None]],
        tries: int,
    ) -> asyncssh.SSHKey:
        """Return a key that is encrypted.

        Args:
            public: The public half that goes with it, if any.
            ask: Asks for the passphrase until one is right, or not wanted any more.
            tries: How many may be wrong.

        Raises:
            UnusableKeyError: It stays locked, is of an unknown kind, or another one.
        """
        trial = Attempts(self._decode, tries, "That passphrase does not open the key.")
        if tries:
            await ask(trial.check)
        key = trial.take(
            none_given="it is encrypted, and no passphrase was given",
            none_right="none of the passphrases given opens it",
        )
        return self._checked(key, public)

    async def _decode(self, passphrase: Secret | None) -> asyncssh.SSHKey | None:
        """Return the key; None where it is damaged, or the passphrase wrong."""
        words = passphrase.reveal() if passphrase is not None else None
        try:
            return await asyncio.to_thread(asyncssh.import_private_key, self.data, words)
        except re.error:  # what asyncssh looks for the end of a key by has its name in it
            return None
        except ValueError as error:  # what it raises for all else that it cannot decode
            if "nknown" in str(error):  # a kind, a cipher, a way to derive the key
                raise UnusableKeyError(f"its type is not supported ({error})") from error
            return None

    def _checked(
        self, key: asyncssh.SSHKey, public: public_keys.PublicKey | None
    ) -> asyncssh.SSHKey:
        self._compare(key.public_data, public)
        if not self.is_openssh:
            key.set_comment(str(self.path))
        return key

    def _compare(self, own: bytes, public: public_keys.PublicKey | None) -> None:
        if public is not None and public.plain != own:
            raise UnusableKeyError(
                "the public key next to it belongs to another key; run ssh-keygen -y -f"
                f" {self.path} > {self.path}.pub"
            )


def _foreign(path: Path, data: bytes) -> str:
    """Say why a file holds no private key that ssh or we could read; "" where it may."""
    start = data.lstrip()[:64]
    if start.startswith(b"PuTTY-User-Key-File"):
        return (
            f"it is in PuTTY's format; run puttygen {path} -O private-openssh -o"
            f" {path.with_suffix('.key')} and use that file"
        )
    if start.startswith(b"SSH PRIVATE KEY FILE FORMAT 1"):
        return "it is a key for SSH protocol 1, which is obsolete"
    if start.startswith(b"---- BEGIN SSH2"):
        return f"it is in the format of ssh.com; run ssh-keygen -i -f {path} to convert it"
    if b"PRIVATE KEY-----" in data:
        return ""
    if public_keys.parse(data) is not None:
        private = path.with_suffix("")
        here = f"; use {private} itself" if path.suffix == ".pub" and private.exists() else ""
        return f"it is a public key, and no agent has its private key{here}"
    return "it is empty" if not start else "it is not a private key"
