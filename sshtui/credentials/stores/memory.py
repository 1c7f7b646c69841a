"""The store in memory: its secrets last until the process ends."""

from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import StoreKind


class MemoryStore:
    """Keeps secrets in this process only; implements SecretStore."""

    kind = StoreKind("memory", durable=False)

    def __init__(self) -> None:
        self.label = "this session only"
        self._secrets: dict[str, Secret] = {}

    async def get(self, credential_id: str) -> Secret | None:
        """Return the secret, or None where there is none under this id."""
        return self._secrets.get(credential_id)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        """Keep the secret under this id, replacing an older one."""
        self._secrets[credential_id] = secret

    async def delete(self, credential_id: str) -> None:
        """Forget the secret; nothing happens where there is none."""
        self._secrets.pop(credential_id, None)
