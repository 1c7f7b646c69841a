"""Rows of a widget that change all the time, written to the terminal without the compositor."""

from collections.abc import Sequence
from typing import Any

from rich.control import Control
from textual.app import App
from textual.geometry import Region
from textual.widget import Widget

_FRAME, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


def repaint(widget: Widget, rows: Sequence[Region]) -> None:
    """Paint rows of a widget: at once where nothing covers them, else as Textual paints.

    The compositor looks at every widget and every row of the screen for the sake of one. What is
    written here is what it would write: the same lines through the same filters, at the same
    place. It keeps no picture of its own, so whatever it paints next is right again.

    Args:
        widget: Has no border and no padding, and is as wide as the rows.
        rows: Where it changed.
    """
    app = widget.app
    place = _place(app, widget)
    if place is None:
        widget.refresh(*rows)
        return
    # What is shown in it may still have rows that it has lost.
    seen = [row for region in rows if (row := region.intersection(place.reset_offset))]
    if seen:
        _write(app, widget, place, seen)


def _place(app: App[Any], widget: Widget) -> Region | None:
    """Return where a widget stands in full view; None where it does not."""
    driver, screen = app._driver, widget.screen  # noqa: SLF001
    if driver is None or driver.is_headless or driver.is_inline or not app.is_running:
        return None
    if screen is not app.screen or app._batch_count:  # noqa: SLF001
        return None
    seen = screen._compositor.visible_widgets  # noqa: SLF001
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


def _write(app: App[Any], widget: Widget, place: Region, rows: Sequence[Region]) -> None:
    cache = widget._styles_cache  # noqa: SLF001 - what `refresh` forgets, too
    cache.set_dirty(*rows)
    parts: list[str] = []
    for region in rows:
        for y, strip in enumerate(widget.render_lines(region), region.y):
            parts += (_move(place.x + region.x, place.y + y), strip.render(app.console))
    # Where the terminal draws the windows of an input method.
    parts.append(_move(*app.screen.outer_size.clamp_offset(app.cursor_position)))
    text = "".join(parts)
    if app._sync_available:  # noqa: SLF001
        text = f"{_FRAME}{text}{_FRAME_ENDS}"
    assert app._driver is not None  # noqa: S101, SLF001 - it has a place
    app._driver.write(text)  # noqa: SLF001


def _move(x: int, y: int) -> str:
    return Control.move_to(x, y).segment.text
