"""The columns of the host list: how wide each is, and what stands in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from sshtui.hosts.model import Host
from sshtui.sanitize import clean

LEAD = 5
"""Cells before the name: the cursor, the number of a session, its sign."""
GAP = 2

_LAST, _SIGN_IN = 4, 9
_MOST_NAME, _MOST_TAGS = 40, 18
_LEAST_NAME, _LEAST_ADDRESS = 18, 22
"""Cells that stay for these before the columns behind them are dropped."""
_SHORTEST_JUMP = 4
_SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column has; one with none is not shown."""

    name: int = 0
    address: int = 0
    tags: int = 0
    last: int = 0
    sign_in: int = 0

    @property
    def header(self) -> str:
        """What stands above them."""
        titles = (
            ("NAME", self.name),
            ("ADDRESS", self.address),
            ("TAGS", self.tags),
            ("LAST", self.last),
            ("SIGN-IN", self.sign_in),
        )
        shown = (padded(title, width) for title, width in titles if width)
        return " " * LEAD + (" " * GAP).join(shown)


class Measure:
    """How long the texts of hosts are; it grows with those that are shown.

    Args:
        last: Whether it is known when any host was visited.
        sign_in: Whether it is known how any host is signed in to.
    """

    def __init__(self, *, last: bool = False, sign_in: bool = False) -> None:
        self._longest = Columns(
            len("NAME"), len("ADDRESS"), last=_LAST * last, sign_in=_SIGN_IN * sign_in
        )
        self._all_names = 0

    def take(self, hosts: Iterable[Host]) -> None:
        """Make room for these hosts."""
        name, address, tags = self._longest.name, self._longest.address, self._longest.tags
        for host in hosts:
            name = max(name, cell_len(host.alias))
            if host.aliases:
                self._all_names = max(self._all_names, cell_len(names(host)))
            address = max(address, cell_len(place(host)) + cell_len(jump(host)))
            if host.tags:
                tags = max(tags, len("TAGS"), cell_len(" ".join(host.tags)))
        known = self._longest
        self._longest = Columns(name, address, tags, known.last, known.sign_in)

    def fitted(self, width: int) -> Columns:
        """Return columns that share a width: names and addresses come before the others.

        Where there is too little, tags are dropped first, then the last visit, then the sign-in.
        """
        longest = self._longest
        name, address = min(longest.name, _MOST_NAME), longest.address
        others = [
            ("tags", min(longest.tags, _MOST_TAGS)),
            ("last", longest.last),
            ("sign_in", longest.sign_in),
        ]
        kept = {column: cells for column, cells in others if cells}
        free = width - LEAD - GAP
        least = min(name, _LEAST_NAME) + min(address, _LEAST_ADDRESS)
        for column in list(kept):
            if least + _cells(kept) > free:
                del kept[column]
        free = max(0, free - _cells(kept))
        name = min(name, max(free - address, free // 2))
        address = min(address, free - name)
        # Other names of a host take what nothing else needs.
        name = max(name, min(self._all_names, _MOST_NAME, free - address))
        return Columns(name, address, **kept)


def _cells(columns: dict[str, int]) -> int:
    return sum(columns.values()) + GAP * len(columns)


def place(host: Host) -> str:
    """Return where a host is, as `user@host:port`; ssh's own port goes without saying."""
    name = f"[{host.hostname}]" if ":" in host.hostname else host.hostname
    user = f"{host.user}@" if host.user else ""
    port = f":{host.port}" if host.port != _SSH_PORT else ""
    return clean(f"{user}{name}{port}")


def jump(host: Host) -> str:
    """Return the hosts that it is reached through, the nearest to it first."""
    if not host.jump or host.jump.lower() == "none":
        return ""
    hops = (hop.rpartition("@")[2].partition(":")[0] for hop in host.jump.split(","))
    return clean(" " + "".join(f"‹{hop.strip()}" for hop in reversed(list(hops))))


def names(host: Host) -> str:
    """Return all names of a host."""
    return clean(" ".join(host.names))


def way(host: Host, width: int) -> str:
    """Return where a host is and what it is reached through, in so many cells at most."""
    address, through = place(host), jump(host)
    left = width - cell_len(address)
    if cell_len(through) > left:
        left = max(left, width // 3)
        through = cut(through, left) if left >= _SHORTEST_JUMP else ""
    return clipped(address, width - cell_len(through)) + through


def clipped(text: str, width: int) -> str:
    """Return a text without its middle where it is too long: both ends tell names apart."""
    if cell_len(text) <= width:
        return text
    return "".join(text[index] if index >= 0 else "…" for index in clip(text, width))


def clip(text: str, width: int) -> list[int]:
    """Return the indices of the characters that are shown; -1 stands for those left out."""
    if cell_len(text) <= width:
        return list(range(len(text)))
    if width <= 0:
        return []
    head = _fitting(text, range(len(text)), width // 2)
    used = sum(cell_len(text[index]) for index in head)
    tail = _fitting(text, range(len(text) - 1, -1, -1), width - 1 - used)
    return [*head, -1, *reversed(tail)]


def cut(text: str, width: int) -> str:
    """Return the start of a text that is too long."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return "".join(text[index] for index in _fitting(text, range(len(text)), width - 1)) + "…"


def padded(text: str, width: int) -> str:
    """Return a text that fills its column."""
    return text + " " * (width - cell_len(text))


def _fitting(text: str, indices: Iterable[int], width: int) -> list[int]:
    found: list[int] = []
    for index in indices:
        width -= cell_len(text[index])
        if width < 0:
            break
        found.append(index)
    return found
