"""The undocumented parts of Textual and Rich that sshtui uses, checked on import.

Screens, the driver and the key queue override or read what Textual keeps to itself. An override
that Textual no longer calls would go unnoticed, so a name that is gone stops the app instead.
"""
# ruff: noqa: SLF001 - this is what the file is for

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import rich
import textual.drivers.linux_driver
import textual.widgets._input
from rich.cells import cached_cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual import _compositor, _queue, _styles_cache, _xterm_parser, content, keys
from textual.app import App
from textual.dom import DOMNode
from textual.driver import Driver
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from sshtui.internals import require
from sshtui.sanitize import scrub

NAMES = (
    # overridden
    "_compositor.Compositor._get_renders",
    "_compositor.Compositor.layers",
    "_compositor.Compositor.reflow",
    "_compositor.Compositor.visible_widgets",
    "app.App._background_screens",
    "app.App._display",
    "app.App._fatal_error",
    "app.App._get_screen",
    "app.App._refresh_notifications",
    "app.App.get_line_filters",
    "screen.Screen._compositor_refresh",
    "screen.Screen._default_focused",
    # used
    "_compositor.ReflowResult",
    "_queue.Queue.empty",
    "_queue.Queue.ready_event",
    "_styles_cache.StylesCache.clear",
    "_styles_cache.StylesCache.get_inner_outer",
    "_styles_cache.StylesCache.set_dirty",
    "_xterm_parser.BRACKETED_PASTE_END",
    "_xterm_parser.BRACKETED_PASTE_START",
    "_xterm_parser.XTermParser.feed",
    "_xterm_parser.XTermParser.parse_mouse_code",
    "app.App._batch_count",
    "app.App._begin_batch",
    "app.App._close_messages_no_wait",
    "app.App._context",
    "app.App._driver",
    "app.App._end_batch",
    "app.App._exit",
    "app.App._exit_renderables",
    "app.App._handle_exception",
    "app.App._load_screen_css",
    "app.App._notifications",
    "app.App._screen_stack",
    "app.App._sync_available",
    "content._CONTROL_STRIP_TRANSLATE",
    "drivers.linux_driver.LinuxDriver._app",
    "drivers.linux_driver.LinuxDriver._auto_restart",
    "drivers.linux_driver.LinuxDriver._in_band_window_resize",
    "drivers.linux_driver.LinuxDriver._loop",
    "drivers.linux_driver.LinuxDriver._patch_iflag",
    "drivers.linux_driver.LinuxDriver._patch_lflag",
    "drivers.linux_driver.LinuxDriver._query_in_band_window_resize",
    "drivers.linux_driver.LinuxDriver._request_terminal_sync_mode_support",
    "drivers.linux_driver.LinuxDriver.process_message",
    "keys._character_to_key",
    "message_pump.MessagePump._closed",
    "message_pump.MessagePump._closing",
    "message_pump.MessagePump._message_queue",
    "screen.Screen._compositor",
    "widget.Widget._bindings",
    "widget.Widget._pruning",
    "widget.Widget._styles_cache",
    "widgets._input.Input._cursor_visible",
)
RICH_NAMES = ("console.Console._color_system", "segment.Segment._split_cells")
PYTHON_NAMES = ("Event._waiters",)

require(textual, NAMES)
require(rich, RICH_NAMES)
require(asyncio, PYTHON_NAMES)

Compositor = _compositor.Compositor
ReflowResult = _compositor.ReflowResult
XTermParser = _xterm_parser.XTermParser
BRACKETED_PASTE_START = _xterm_parser.BRACKETED_PASTE_START
BRACKETED_PASTE_END = _xterm_parser.BRACKETED_PASTE_END
character_to_key = keys._character_to_key


def driver(app: App[Any]) -> Driver | None:
    """Return what shows an app; None before it is shown."""
    return app._driver


def get_screen(app: App[Any], name: str) -> AwaitMount:
    """Put a screen together before it is wanted, as `push_screen` does first."""
    return app._get_screen(name)[1]


def paints_frames_as_one(app: App[Any]) -> bool:
    """Return whether the terminal knows synchronised output (DEC mode 2026)."""
    return app._sync_available


def colour_system(console: Console) -> ColorSystem | None:
    """Return the colours that Textual writes for a console; None for all of them."""
    return console._color_system


def visible_widgets(screen: Screen[Any]) -> dict[Widget, tuple[Region, Region]]:
    """Return the widgets of a screen from front to back, each with its region and its clip."""
    return screen._compositor.visible_widgets


def forget_rows(widget: Widget, rows: Sequence[Region]) -> None:
    """Have rows of a widget rendered again when they are asked for next."""
    widget._styles_cache.set_dirty(*rows)


def begin_batch(app: App[Any]) -> None:
    """Paint nothing until as many calls of `end_batch`."""
    app._begin_batch()


def end_batch(app: App[Any]) -> None:
    """Paint again."""
    app._end_batch()


def is_batching(app: App[Any]) -> bool:
    """Return whether painting is put off."""
    return app._batch_count > 0


def context(app: App[Any]) -> AbstractContextManager[None]:
    """Make an app the active one."""
    return app._context()


def is_ending(app: App[Any]) -> bool:
    """Return whether an app was told to end."""
    return app._exit


def handle_exception(app: App[Any], error: Exception) -> None:
    """End an app because of an error, as Textual does with those in its own handlers."""
    app._handle_exception(error)


def keep_lengths() -> None:
    """Have every text keep its length, so that a style lies within it.

    Textual takes some controls out of a text after its styles were placed by the length it had, and
    fails where one lies behind the end; they are shown instead.
    """
    table: dict[int, Any] = content._CONTROL_STRIP_TRANSLATE
    table.update({code: scrub(chr(code)) for code in table})


def is_leaving(widget: Widget) -> bool:
    """Return whether a widget, or all of its app, is being removed, so that it gets no parts."""
    return widget._closing or widget._pruning or is_ending(widget.app)


def is_idle(pump: MessagePump) -> bool:
    """Return whether no message waits for a pump, and none is being handled by it."""
    # With nothing to do, and only then, a pump stands waiting at its empty queue.
    queue: _queue.Queue[Message | None] = pump._message_queue
    return pump._closing or pump._closed or bool(queue.empty() and queue.ready_event._waiters)


def has_messages(pump: MessagePump) -> bool:
    """Return whether messages wait for a pump."""
    return not pump._message_queue.empty()


def stop_watching(node: DOMNode, app: App[Any]) -> None:
    """Have an app tell a node nothing any more: it keeps one that is gone until there is news."""
    for watchers in getattr(app, "__watchers", {}).values():
        watchers[:] = [(watching, told) for watching, told in watchers if watching is not node]


def forget_texts() -> None:
    """Drop the texts that were measured, cut and painted, those of widgets that are gone too."""
    cached_cell_len.cache_clear()
    Segment._split_cells.cache_clear()
    # A method with a cache: that keeps what it is a method of, with all the lines painted there.
    _styles_cache.StylesCache.get_inner_outer.cache_clear()
