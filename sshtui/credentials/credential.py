"""A saved credential, without its secret."""

from dataclasses import dataclass
from datetime import datetime

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.stores.kind import StoreKind


@dataclass(frozen=True, slots=True)
class Credential:
    """What the table knows of one saved credential; the secret itself is in a store.

    Attributes:
        id: UUID4 in hex with dashes; the store's key is made from it.
        binding: The prompt that it answers.
        kind: What that prompt asks for.
        mode: How it is used next time.
        status: fresh, proven or suspect.
        host_keys: SHA256 fingerprints of the host keys under which it was learned.
        store: The kind of store that keeps it.
        last_used: When it was last sent; UTC.
        last_accepted: When a sign-in with it last succeeded; UTC.
    """

    id: str
    binding: Binding
    kind: PromptKind
    mode: Mode
    status: Status
    host_keys: frozenset[str]
    store: StoreKind
    last_used: datetime | None = None
    last_accepted: datetime | None = None
