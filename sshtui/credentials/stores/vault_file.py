"""Reads and replaces the vault's file, safe against crashes and other instances."""

import contextlib
import errno
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from sshtui import files, safe_path
from sshtui.credentials.stores.vault_format import LARGEST_FILE
from sshtui.errors import ConfigError, SecretStoreError

FILE_NAME = "vault"
COPIES = 3
LOCK_SECONDS = 5.0


class VaultFile:
    """One file, shared by all instances; blocks, so call it from threads.

    Args:
        directory: Where it is, and where its lock and its older copies are.
        lock_seconds: How long another instance is waited for.

    Raises:
        SecretStoreError: From every method: the file cannot be used; it is as it was.
    """

    def __init__(self, directory: Path, *, lock_seconds: float = LOCK_SECONDS) -> None:
        self.path = directory / FILE_NAME
        self._lock_path = directory / f"{FILE_NAME}.lock"
        self._lock_seconds = lock_seconds

    @property
    def exists(self) -> bool:
        """Whether there is a vault."""
        return os.path.lexists(self.path)

    def read(self) -> bytes:
        """Return its bytes."""
        with _explained(self.path):
            # O_NONBLOCK: a FIFO in the place of a vault must not stop anything.
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            descriptor = os.open(self.path, flags)
            with os.fdopen(descriptor, "rb") as file:
                _check(os.fstat(descriptor), self.path)
                if stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077:
                    os.fchmod(descriptor, 0o600)
                return file.read(LARGEST_FILE + 1)

    def change(
        self, make: Callable[[bytes | None], bytes], *, then: Callable[[], None] = lambda: None
    ) -> None:
        """Replace the file, under the lock of all instances.

        Args:
            make: Gets what the file holds now, None where there is none, and returns what it is
                to hold.
            then: Called once the file is replaced, before others may write.
        """
        with self._lock(self._lock_seconds):
            before = self.read() if self.exists else None
            self._replace(make(before), keep=before is not None)
            then()

    def tidy(self) -> None:
        """Remove what writers left behind when they died.

        Raises:
            OSError: It cannot be removed.
        """
        with self._lock(patience=0):
            files.remove_stale(self.path, ours=True, any_age=True)

    def _replace(self, data: bytes, *, keep: bool) -> None:
        with contextlib.suppress(OSError):
            files.remove_stale(self.path, ours=True, any_age=True)
        with _explained(self.path):
            files.replace(self.path, data, before=self._keep_copies if keep else None)

    def _keep_copies(self) -> None:
        """Move the older copies on, and let the first be what the file holds now."""
        copies = [self.path.with_name(f"{FILE_NAME}.bak{number + 1}") for number in range(COPIES)]
        with contextlib.suppress(FileNotFoundError):
            if copies[0].samefile(self.path):
                return  # the last save got this far and failed
        for number in reversed(range(1, COPIES)):
            with contextlib.suppress(FileNotFoundError):
                os.replace(copies[number - 1], copies[number])
        # A second name for the same bytes, so that the vault is never without its own.
        os.link(self.path, copies[0])

    def _lock(self, patience: float) -> io.FileIO:
        with _explained(self._lock_path):
            files.make_private(self._lock_path.parent)
            try:
                return files.lock(self._lock_path, patience=patience)
            except BlockingIOError as error:
                raise SecretStoreError(
                    "Another sshtui is writing to the vault and has not finished.",
                    kind="hung",
                    hint="Try again in a moment.",
                    title="Vault problem",
                ) from error


def _check(status: os.stat_result, path: Path) -> None:
    """Refuse what is not a file of ours, or could have been written by others."""
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
        raise SecretStoreError(
            f"{path} is not a regular file that you own.",
            kind="broken",
            hint="It was not read. Move it away.",
            title="Vault problem",
        )
    safe_path.check_one(path, status)
    safe_path.check(path)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except ConfigError as error:
        raise SecretStoreError(
            error.message, kind="broken", hint=error.hint, title="Vault problem"
        ) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        if error.errno == errno.ELOOP:
            reason = "it is a symbolic link"
        else:
            reason = error.strerror or str(error)
        raise SecretStoreError(
            f"{path} cannot be used: {reason}.",
            kind="full" if full else "broken",
            hint="Nothing was changed. Free some space and try again."
            if full
            else "Nothing was changed. Check its permissions.",
            title="Vault problem",
        ) from error
