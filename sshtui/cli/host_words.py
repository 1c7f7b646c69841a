"""Hosts as lines of text and as JSON."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sshtui.hosts.model import Host
from sshtui.sanitize import clean

_WIDE = ("W", "F")


def table(hosts: Sequence[Host]) -> Iterator[str]:
    """Yield a line for each host: where it is and what it is marked with, in columns."""
    return aligned([_cells(host) for host in hosts])


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each row, in columns as wide as what they hold; empty ones are left out.

    The cells are as they are in the files: `show_line` cleans them for a terminal.
    """
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell))
            for cell, width in zip(row, widths, strict=True)
            if width
        )
        yield "  ".join(cells).rstrip()


def as_data(host: Host) -> dict[str, object]:
    """Return a host as what JSON can hold."""
    data = {**asdict(host), "origin": str(host.origin)}
    del data["is_open"]  # the app's to say
    return data


def _cells(host: Host) -> list[str]:
    name = f"[{host.hostname}]" if ":" in host.hostname else host.hostname
    address = f"{host.user}@{name}" if host.user else name
    jumps = host.jump and host.jump.lower() != "none"
    return [
        " ".join(host.names),
        f"{address}:{host.port}",
        f"through {host.jump}" if jumps else "",
        f"{host.group}/" if host.group else "",
        "  ".join(f"#{tag}" for tag in host.tags),
    ]


def _width(text: str) -> int:
    """Return how many cells of a terminal a text takes once it is cleaned."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in _WIDE)
        for sign in clean(text)
    )
