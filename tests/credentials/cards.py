"""Credentials as the index would hold them, for the tests."""

from datetime import UTC, datetime

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.endpoint import Endpoint

ALICE = Endpoint("alice", "db1.example", 22)
NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
KEY = "SHA256:fake-one"


def card(
    credential_id: str = "id-1",
    *,
    endpoint: Endpoint = ALICE,
    prompt: str = "password",
    **changes: object,
) -> Credential:
    """Return a proven password, with changes."""
    values: dict[str, object] = {
        "id": credential_id,
        "binding": Binding(endpoint, "", prompt, echo=False),
        "kind": PromptKind.PASSWORD,
        "mode": Mode.FILL,
        "status": Status.PROVEN,
        "host_keys": frozenset({KEY}),
        "store": KeyringStore.kind,
        "last_used": NOON,
        "last_accepted": NOON,
    }
    return Credential(**{**values, **changes})  # type: ignore[arg-type]
