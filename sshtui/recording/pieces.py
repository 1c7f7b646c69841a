"""What a recording is made of."""

from typing import NamedTuple, Protocol


class Piece(NamedTuple):
    """What a remote sent at one time.

    Attributes:
        at: When, in seconds of a clock that only goes forward.
        data: The bytes.
        columns: Width of the terminal.
        rows: Height of the terminal.
        label: What happened then, in a few words; "" for nothing but that.
    """

    at: float
    data: bytes
    columns: int
    rows: int
    label: str = ""


class RecordingFormat(Protocol):
    """Turns pieces into the text of a file.

    Attributes:
        suffix: What the names of its files end in.
    """

    suffix: str

    def take(self, piece: Piece) -> str:
        """Return what is to be written of a piece."""
        ...

    def end(self) -> str:
        """Return what is to be written at the end."""
        ...
