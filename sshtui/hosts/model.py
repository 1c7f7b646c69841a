"""What is known of a host: as it is saved, and as a connection needs it."""

from dataclasses import dataclass
from pathlib import Path


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
