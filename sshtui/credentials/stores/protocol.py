"""The protocol that every store of secrets implements."""

from collections.abc import Awaitable, Callable
from typing import Protocol, runtime_checkable

from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind

Check = Callable[[Secret], Awaitable[str]]
"""Tries a passphrase: returns why it is to be typed again, or "" where it need not be."""


class SecretStore(Protocol):
    """Stores secrets by credential id.

    Every method may raise SecretStoreError, and answers within a few seconds or raises.
    """

    kind: StoreKind
    """What it can do."""

    label: str
    """What a person calls it here, such as `Secret Service`."""

    async def get(self, credential_id: str) -> Secret | None:
        """Return the secret, or None where the store has none under this id."""
        ...

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        """Keep the secret under this id, replacing an older one.

        Args:
            credential_id: Key of the secret.
            secret: What is to be kept.
            about: What the table knows of it. A store that can keep that as secret as the secret
                itself does so, and can then be moved to another machine.
        """
        ...

    async def delete(self, credential_id: str) -> None:
        """Forget the secret; nothing happens where there is none."""
        ...


@runtime_checkable
class LockableStore(SecretStore, Protocol):
    """A store that a passphrase opens; while it is locked, its secrets are not available."""

    @property
    def exists(self) -> bool:
        """Whether it was created; it takes secrets from then on."""
        ...

    @property
    def locked(self) -> bool:
        """Whether it waits for its passphrase."""
        ...

    async def create(self, passphrase: Secret) -> None:
        """Create it."""
        ...

    async def unlock(self, passphrase: Secret) -> None:
        """Open it; raises SecretStoreError of kind `passphrase` where that is wrong."""
        ...

    async def look(self) -> None:
        """Raise what no passphrase would mend."""
        ...
