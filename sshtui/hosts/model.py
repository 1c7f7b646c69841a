"""Host: what is known of a saved host."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Host:
    """One saved host, as a list shows it.

    Attributes:
        alias: The first name in its Host line; what a person types.
        hostname: HostName, or the alias where there is none.
        user: User, or "" where the file gives none.
        port: Port; 22 where the file gives none.
        jump: ProxyJump as written, or "".
        tags: From `#!! GroupLabels`.
        origin: The file that holds it.
        line: Line of its Host keyword in that file, from 1.
        group: Path of groups from `#!! Group`, such as `eu/prod`; else from the file and the
            section that it stands in, or "".
        favourite: Whether `#!! Favourite` says so.
        colour: From `#!! Colour`, or "".
        aliases: Other names of its Host line that lead to the same settings.
        hidden: Whether `#!! HideHost` keeps it out of the list.
        is_open: Whether a session is open on it, where somebody has said so.
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
    aliases: tuple[str, ...] = ()
    hidden: bool = False
    is_open: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it can be asked for by."""
        return (self.alias, *self.aliases)


class Rule(NamedTuple):
    """A Host line with wildcards, and where it stands."""

    patterns: tuple[str, ...]
    file: Path
    line: int


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
        alone: Whether it needed no person.
    """

    at: float
    took: float
    how: str
    alone: bool = False
