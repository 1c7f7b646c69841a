"""Formats amounts of data."""

_UNITS = ("B", "kB", "MB", "GB", "TB")
_STEP = 1000
_WHOLE = 100
"""From how much of a unit on no decimal place is worth its column."""


def amount(count: int) -> str:
    """Write a number of bytes in eight cells at most: `0 B`, `1.2 kB`, `640 MB`."""
    size = float(count)
    unit = 0
    while round(size, 1) >= _STEP and unit < len(_UNITS) - 1:
        size /= _STEP
        unit += 1
    places = 1 if unit and size < _WHOLE else 0
    return f"{size:.{places}f} {_UNITS[unit]}"
