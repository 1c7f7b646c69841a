"""What a store can do (durable, writable, lockable), and whether it works now."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoreKind:
    """One kind of store; two of one name are the same.

    Attributes:
        name: What the table of credentials calls it.
        label: What a person calls it; the name where that is empty.
        durable: Whether what it keeps outlives the process.
        writable: Whether it keeps what it is given; else the answers come from elsewhere.
        lockable: Whether a passphrase opens it.
    """

    name: str
    label: str = field(default="", compare=False)
    durable: bool = field(default=True, compare=False)
    writable: bool = field(default=True, compare=False)
    lockable: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return self.label or self.name


NO_STORE = StoreKind("", durable=False)
"""Of what is not kept yet, or nowhere."""


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """Where new credentials go, and why not to a better place.

    Attributes:
        usable: Whether the preferred store works.
        store: The kind of store that takes new credentials now.
        label: What a person calls that store.
        problem: Why the preferred store does not work; empty where it does.
        hint: What to do about it, and what happens until then; may be empty.
    """

    usable: bool
    store: StoreKind
    label: str
    problem: str = ""
    hint: str = ""
