"""What a store can do; nothing else of the app asks which store it is."""

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
