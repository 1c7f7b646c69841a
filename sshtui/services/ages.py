"""Formats how long ago something happened."""

_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))


def age(seconds: float) -> str:
    """Write a span of time as how long ago it began: `just now`, `3 min ago`, `2 d ago`."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds // size:,.0f} {unit} ago"
    return "just now"
