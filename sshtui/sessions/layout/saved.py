"""Writes a layout down as plain data, and reads it back."""

from collections.abc import Callable

from sshtui.sessions.layout.tree import Flow, Layout, Split


def to_data(layout: Layout, name: Callable[[str], object]) -> object:
    """Return what JSON can hold of a layout.

    Args:
        layout: How sessions share the room.
        name: Returns what is to be read back for a session.
    """
    if isinstance(layout, str):
        return name(layout)
    return {
        "flow": layout.flow.value,
        "parts": [to_data(part, name) for part in layout.parts],
        "shares": list(layout.shares),
    }


def from_data(data: object, session: Callable[[object], str]) -> Layout:
    """Return the layout that was written down.

    Args:
        data: What stands there.
        session: Returns the session for what `to_data` was given for one.

    Raises:
        ValueError: It is no layout.
    """
    match data:
        case {"flow": str(flow), "parts": [_, _, *_] as parts, "shares": [*shares]}:
            pass
        case _:
            return session(data)
    if len(shares) != len(parts) or not all(isinstance(s, int | float) and s > 0 for s in shares):
        raise ValueError("Every part of a split has a share of the room.")
    inner = tuple(from_data(part, session) for part in parts)
    if any(isinstance(part, Split) and part.flow == flow for part in inner):
        raise ValueError("A split lies right in one of the same flow.")
    return Split(Flow(flow), inner, tuple(map(float, shares)))
