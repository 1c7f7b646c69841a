"""The store in an encrypted file that a passphrase opens."""

import asyncio
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sshtui import files, log, paths, safe_path
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_entry, vault_format
from sshtui.credentials.stores.kind import StoreKind
from sshtui.credentials.stores.vault_file import VaultFile
from sshtui.credentials.stores.vault_format import Derivation, Sealed
from sshtui.errors import ConfigError, SecretStoreError, UsageError

T = TypeVar("T")

SHORTEST_PASSPHRASE = 8
IDLE_MINUTES = 15
SUSPENDED = 60.0
"""Seconds by which the wall clock runs ahead of the other while the machine sleeps."""

FREE_TRIES = 3
DELAY = 1.0
"""Seconds that every further wrong passphrase costs."""

RULE = f"{SHORTEST_PASSPHRASE}+ characters, ideally several words"
"""What a new passphrase has to be, said before one is typed."""

MARK_NAME = "vault.seq"
"""In the state directory: id and number of the newest vault that was seen."""


@dataclass(slots=True)
class _Opened:
    """What is held while the vault is unlocked.

    Attributes:
        header: The file's header; another one means another key.
        data_key: Opens the body.
        passphrase_key: Seals a new data key; kept no longer than the data key itself.
    """

    header: bytes
    data_key: bytes


class VaultStore:
    """Keeps secrets in one encrypted file.

    While it is locked, every call for a secret raises SecretStoreError of kind `locked`.

    Args:
        directory: Where the file is; the data directory where None.
        idle_minutes: After how long without use it locks itself; 0 for never.
    """

    kind = StoreKind("vault", lockable=True)

    def __init__(self, directory: Path | None = None, *, idle_minutes: int = IDLE_MINUTES) -> None:
        self.label = "vault"
        self.rolled_back = ""
        self._file = VaultFile(directory or paths.data_path())
        self._idle = idle_minutes * 60.0
        self._opened: _Opened | None = None
        self._used = time.monotonic()
        self._drift = time.time() - time.monotonic()
        self._wrong = 0

    @property
    def exists(self) -> bool:
        """Whether a vault was made."""
        return self._file.exists

    @property
    def locked(self) -> bool:
        """Whether the passphrase is needed; time that passed, or sleep, locks it."""
        now, drift = time.monotonic(), time.time() - time.monotonic()
        idle = self._idle and now - self._used > self._idle
        if idle or drift - self._drift > SUSPENDED:
            self.lock()
        self._drift = drift
        return self._opened is None

    def lock(self) -> None:
        """Forget the key."""
        self._opened = None

    async def create(self, passphrase: Secret) -> None:
        """Make an empty vault, and leave it unlocked.

        Raises:
            UsageError: The passphrase is too short.
            SecretStoreError: There is a vault already, or it cannot be written.
        """
        check_passphrase(passphrase)

        def make(before: bytes | None) -> bytes:
            if before is not None:
                raise vault_format.broken("A vault already exists.", "Unlock it instead.")
            content = vault_entry.empty(str(uuid4()))
            return vault_format.seal_body(made.header, made.data_key, content)

        def create() -> None:
            self._file.change(make)
            self._opened = made

        made = await asyncio.to_thread(_new_key, passphrase)
        await self._work(create)

    async def unlock(self, passphrase: Secret) -> None:
        """Open the vault.

        Raises:
            SecretStoreError: It is the wrong passphrase (kind `passphrase`), or it is damaged.
        """
        if self._wrong >= FREE_TRIES:
            await asyncio.sleep(DELAY)

        def unlock() -> _Opened:
            # First: another instance may replace both at any moment, the vault before its mark.
            mark = _read_mark()
            sealed = Sealed.read(self._file.read())
            data_key = sealed.data_key(sealed.derivation.key(passphrase))
            content = sealed.content(data_key)
            self.rolled_back = _compare(content, mark)
            return _Opened(sealed.head + sealed.sealed_key, data_key)

        try:
            self._opened = await asyncio.to_thread(unlock)
        except SecretStoreError as error:
            self._wrong += error.kind == "passphrase"
            raise
        self._wrong = 0
        self._touch()

    async def change_passphrase(self, old: Secret, new: Secret) -> None:
        """Seal the vault with another passphrase, and another key.

        Raises:
            UsageError: The new passphrase is too short.
            SecretStoreError: The old one does not open it, or it cannot be written.
        """
        check_passphrase(new)
        await self.unlock(old)

        def change(before: bytes | None) -> bytes:
            content.update(self._content(before)[0])
            return vault_format.seal_body(made.header, made.data_key, _numbered(content))

        def replace() -> None:
            self._file.change(change, then=lambda: _write_mark(content))
            self._opened = made

        content: dict[str, Any] = {}
        made = await asyncio.to_thread(_new_key, new)
        await self._work(replace)

    async def get(self, credential_id: str) -> Secret | None:
        """Return the secret, or None where there is none under this id."""
        content, _ = await self._read()
        return vault_entry.secret(content, credential_id)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        """Keep the secret under this id, and what the table knows of it, so that it can move."""
        entry = vault_entry.entry(secret, about, datetime.now(UTC))
        await self._write(lambda content: vault_entry.put(content, credential_id, entry))

    async def delete(self, credential_id: str) -> None:
        """Forget the secret; nothing happens where there is none."""
        content, _ = await self._read()
        if vault_entry.secret(content, credential_id) is not None:
            await self._write(lambda content: vault_entry.remove(content, credential_id))

    async def export(self, path: Path) -> None:
        """Copy the vault, as it is, to a file that must not exist yet.

        Raises:
            SecretStoreError: It cannot be read.
            ConfigError: The file is there already, or cannot be written.
        """

        def copy() -> None:
            data = self._file.read()
            Sealed.read(data)
            try:
                files.create(path, data)
            except FileExistsError as error:
                raise ConfigError(f"{path} already exists.", hint="Choose another name.") from error

        await self._work(copy)

    async def bring_in(self, path: Path, passphrase: Secret) -> tuple[Credential, ...]:
        """Take over what another vault holds, and return what is known of it.

        An entry that both have stays the newer one.

        Args:
            path: A vault that was exported.
            passphrase: Opens that one.

        Raises:
            SecretStoreError: It is not a vault, the passphrase is wrong, or this one is locked.
            ConfigError: The file cannot be read.
        """

        def read() -> dict[str, Any]:
            try:
                data = path.read_bytes()
            except OSError as error:
                raise ConfigError(
                    f"{path} cannot be read: {error.strerror}.", hint="Check its name."
                ) from error
            sealed = Sealed.read(data)
            return sealed.content(sealed.data_key(sealed.derivation.key(passphrase)))

        theirs = await asyncio.to_thread(read)
        await self._write(lambda content: vault_entry.merge(content, theirs))
        return vault_entry.credentials(theirs, self.kind)

    async def look(self) -> None:
        """Look whether it could be opened, as far as that can be told without its passphrase.

        Raises:
            SecretStoreError: It cannot be read, or is damaged.
        """
        await self.is_weak()

    async def is_weak(self) -> bool:
        """Return whether a new vault would be made stronger than this one is.

        Raises:
            SecretStoreError: It cannot be read.
        """
        return await asyncio.to_thread(lambda: Sealed.read(self._file.read()).derivation.is_weak)

    async def _read(self) -> tuple[dict[str, Any], _Opened]:
        return await self._work(lambda: self._content(self._file.read()))

    async def _write(self, change: Callable[[dict[str, Any]], None]) -> None:
        def make(before: bytes | None) -> bytes:
            found, opened = self._content(before)
            change(found)
            content.update(_numbered(found))
            return vault_format.seal_body(opened.header, opened.data_key, content)

        content: dict[str, Any] = {}
        # Not before: a write that fails must not leave a number that no vault ever had.
        await self._work(lambda: self._file.change(make, then=lambda: _write_mark(content)))

    def _content(self, data: bytes | None) -> tuple[dict[str, Any], _Opened]:
        """Return what the file holds, with what opens it."""
        if self.locked or self._opened is None:
            raise _locked("The vault is locked.")
        if data is None:
            raise vault_format.broken(
                "The vault is gone.", "Create a new one, or restore the file."
            )
        sealed = Sealed.read(data)
        if sealed.head + sealed.sealed_key != self._opened.header:
            self.lock()
            raise _locked("The vault's passphrase was changed elsewhere.")
        return sealed.content(self._opened.data_key), self._opened

    async def _work(self, function: Callable[[], T]) -> T:
        done = await asyncio.to_thread(function)
        self._touch()
        return done

    def _touch(self) -> None:
        self._used = time.monotonic()


def check_passphrase(passphrase: Secret) -> None:
    """Refuse a passphrase that is too short.

    Raises:
        UsageError: It is.
    """
    if len(passphrase.reveal()) < SHORTEST_PASSPHRASE:
        raise UsageError(
            f"The passphrase needs at least {SHORTEST_PASSPHRASE} characters.",
            hint="Several words are easier to remember than symbols, and harder to guess.",
        )


def strength(passphrase: Secret) -> str:
    """Return a few words on how hard a passphrase is to guess; a hint, not a measurement."""
    text = passphrase.reveal()
    if len(text) < SHORTEST_PASSPHRASE:
        return f"needs {SHORTEST_PASSPHRASE - len(text)} more characters"
    if len(set(text)) < SHORTEST_PASSPHRASE // 2 or text.isdigit():
        return "easy to guess"
    if len(text) < 2 * SHORTEST_PASSPHRASE:
        return "fair; longer is better"
    return "good"


def _new_key(passphrase: Secret) -> _Opened:
    derivation = Derivation.fresh()
    data_key = os.urandom(vault_format.KEY_BYTES)
    header = vault_format.seal_key(derivation, derivation.key(passphrase), data_key)
    return _Opened(header, data_key)


def _numbered(content: dict[str, Any]) -> dict[str, Any]:
    """Number this state of the vault."""
    content["seq"] += 1
    content["updated"] = datetime.now(UTC).isoformat(timespec="seconds")
    return content


def _read_mark() -> dict[str, Any]:
    try:
        mark = json.loads(safe_path.read(paths.state_dir() / MARK_NAME))
    except (OSError, ValueError, RecursionError, ConfigError):
        return {}
    match mark:
        case {"vault_id": str(), "seq": int()}:
            return dict(mark)
    return {}


def _compare(content: dict[str, Any], mark: dict[str, Any]) -> str:
    """Return a warning where a newer state of this vault was seen before."""
    if mark.get("vault_id") == content["vault_id"] and mark["seq"] > content["seq"]:
        return (
            f"This is an older copy of the vault: version {content['seq']:,}, but version"
            f" {mark['seq']:,} has been used here. If you did not restore it, someone else did."
        )
    _write_mark(content)
    return ""


def _write_mark(content: dict[str, Any]) -> None:
    mark = {"vault_id": content["vault_id"], "seq": content["seq"]}
    try:
        files.write_atomically(paths.state_dir() / MARK_NAME, json.dumps(mark).encode())
    except ConfigError as error:
        # The vault itself may be elsewhere, and whole: it opens all the same.
        log.logger("credentials").warning("The vault's version was not recorded: %s", error)


def _locked(message: str) -> SecretStoreError:
    return SecretStoreError(
        message, kind="locked", hint="Unlock it with its passphrase.", title="Vault problem"
    )
