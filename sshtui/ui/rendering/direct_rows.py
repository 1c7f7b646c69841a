"""Writes rows that change often straight to the terminal, without the compositor."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App
from textual.geometry import Region
from textual.widget import Widget

from sshtui.ui import textual_internals
from sshtui.ui.rendering import text_cursor

_FRAME, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


def repaint(widget: Widget, rows: Sequence[Region], line: Callable[[int], str]) -> None:
    """Paint rows of a widget: at once where nothing covers them, else as Textual paints.

    The compositor looks at every widget and every row of the screen for the sake of one. What is
    written here is what it would write: the same lines through the same filters, at the same
    place. It keeps no picture of its own, so whatever it paints next is right again.

    Args:
        widget: Has no border and no padding, and is as wide as the rows.
        rows: Where it changed.
        line: Returns what draws one of its rows.
    """
    if not widget.is_attached:
        return  # what was to be painted in a moment may be removed by then
    app = widget.app
    place = _place(app, widget)
    if place is None:
        widget.refresh(*rows)
        return
    # What is shown in it may still have rows that it has lost.
    seen = [row for region in rows if (row := region.intersection(place.reset_offset))]
    if seen:
        _write(app, widget, place, seen, line)


def _place(app: App[Any], widget: Widget) -> Region | None:
    """Return where a widget stands in full view; None where it does not."""
    driver, screen = textual_internals.driver(app), widget.screen
    if driver is None or driver.is_headless or driver.is_inline or not app.is_running:
        return None
    if screen is not app.screen or textual_internals.is_batching(app):
        return None
    seen = textual_internals.visible_widgets(screen)
    place, clip = seen.get(widget, (Region(), Region()))
    if not place or place != place.intersection(clip):
        return None
    # Those in front come first, and it is itself among them.
    for other, (region, clip) in seen.items():
        if other is widget:
            break
        if place.overlaps(region.intersection(clip)):
            return None
    return place


def _write(
    app: App[Any],
    widget: Widget,
    place: Region,
    rows: Sequence[Region],
    line: Callable[[int], str],
) -> None:
    textual_internals.forget_rows(widget, rows)  # as `refresh` does
    parts: list[str] = []
    for region in rows:
        for y in region.line_range:
            parts += (_move(place.x, place.y + y), line(y))
    text_cursor.follow(app)
    parts.append(_move(*app.screen.outer_size.clamp_offset(app.cursor_position)))
    text = "".join(parts)
    if textual_internals.paints_frames_as_one(app):
        text = f"{_FRAME}{text}{_FRAME_ENDS}"
    driver = textual_internals.driver(app)
    assert driver is not None  # noqa: S101 - it has a place
    driver.write(text)


def _move(x: int, y: int) -> str:
    return f"\x1b[{y + 1};{x + 1}H"
