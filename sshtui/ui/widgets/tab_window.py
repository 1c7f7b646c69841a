"""Which tabs the strip shows if not all fit."""

from collections.abc import Callable, Sequence


def window(
    widths: Sequence[int],
    active: int,
    first: int,
    room: int,
    beside: Callable[[int, int], int],
) -> tuple[int, int]:
    """Return the first tab that is shown, and the one behind the last.

    The active one is always among them. What was shown stays where it is as far as that allows:
    a tab is not to move under the mouse.

    Args:
        widths: The columns of each tab.
        active: The one on the screen.
        first: The first one that was shown before.
        room: The columns there are.
        beside: Returns the columns of what is said of those that are hidden, for a first tab and
            for the one behind the last.
    """

    def fits(start: int, end: int) -> bool:
        return sum(widths[start:end]) + beside(start, end) <= room

    if fits(0, len(widths)):
        return 0, len(widths)
    start, end = min(first, active), active + 1
    while start < active and not fits(start, end):
        start += 1
    while end < len(widths) and fits(start, end + 1):
        end += 1
    while start > 0 and fits(start - 1, end):
        start -= 1
    return start, end
