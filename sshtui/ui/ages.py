"""How long ago something was, in as few words as a list has room for."""

_UNITS = ((60.0, "s"), (60.0, "min"), (24.0, "h"), (365.0, "d"))


def age(seconds: float) -> str:
    """Write a span of time as how long ago it began: `just now`, `3 min ago`, `2 d ago`."""
    if seconds < 1:
        return "just now"
    amount = seconds
    for size, unit in _UNITS:
        if amount < size:
            return f"{int(amount)} {unit} ago"
        amount /= size
    return f"{int(amount)} y ago"
