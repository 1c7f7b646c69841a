"""Formats how long ago something happened."""

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))
_SHORT = ((365 * 86400, "y"), (7 * 86400, "w"), (86400, "d"), (3600, "h"), (60, "m"))


def age(seconds: float) -> str:
    """Write a span of time as how long ago it began: `just now`, `3 min ago`, `2 d ago`."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size:,.0f} {unit} ago"
    return "just now"


def short_age(seconds: float) -> str:
    """Write the same in four cells at most: `now`, `3m`, `2d`, `5w`."""
    for size, unit in _SHORT:
        if seconds >= size:
            return f"{seconds // size:.0f}{unit}"
    return "now"
