"""Host: what is known of a saved host."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Host:
    """One saved host, as a list shows it.

    Attributes:
        alias: The name in its Host line; what a person types.
        hostname: HostName, or the alias where there is none.
        user: User, or "" where the file gives none.
        port: Port; 22 where the file gives none.
        jump: ProxyJump as written, or "".
        tags: From `#!! GroupLabels`.
        origin: The file that holds it.
        line: Line of its Host keyword in that file, from 1.
        group: Path of groups from `#!! Group`, such as `eu/prod`, or "".
        favourite: Whether `#!! Favourite` says so.
        colour: From `#!! Colour`, or "".
    """

    alias: str
    hostname: str
    user: str = ""
    port: int = 22
    jump: str = ""
    tags: tuple[str, ...] = ()
    origin: Path = Path()
    line: int = 0
    group: str = ""
    favourite: bool = False
    colour: str = ""


class Setting(NamedTuple):
    """A setting in force, and where it stands."""

    keyword: str
    value: str
    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One session that came about.

    Attributes:
        at: When its sign-in was done, in seconds since 1970.
        took: Seconds from the start to there.
        how: What the sign-in was made of, such as `publickey, keyboard-interactive`.
    """

    at: float
    took: float
    how: str
