"""Calls libghostty-vt: owned handles, and values read and set with fixed C types.

Reading a value into memory of the wrong type corrupts the heap, so the key decides the type here
and nowhere else.
"""

import weakref
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sshtui.terminal.library import by_value, ffi, lib
from sshtui.terminal.pyghostty_internals import check_struct

_SCROLL = (
    "ghostty_terminal_scroll_viewport",
    "void (*)(GhosttyTerminal, SshtuiScrollViewport)",
    "GhosttyTerminalScrollViewport",
    "SshtuiScrollViewport",
    "typedef struct { int tag; uint64_t value[2]; } SshtuiScrollViewport;",
)
_POINT = (
    "GhosttyPoint",
    "SshtuiPoint",
    """
    typedef struct { uint16_t x; uint32_t y; uint64_t rest; } SshtuiPlace;
    typedef struct { int tag; SshtuiPlace place; } SshtuiPoint;
    """,
)
_GRID_REF = (
    "ghostty_terminal_grid_ref",
    "int (*)(GhosttyTerminal, SshtuiPoint, GhosttyGridRef *)",
    *_POINT,
)
_TRACKED_REF = (
    "ghostty_terminal_grid_ref_track",
    "int (*)(GhosttyTerminal, SshtuiPoint, GhosttyTrackedGridRef *)",
    *_POINT,
)

TERMINAL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ACTIVE_SCREEN": "GhosttyTerminalScreen",
        "COLOR_BACKGROUND": "GhosttyColorRgb",
        "COLOR_BACKGROUND_DEFAULT": "GhosttyColorRgb",
        "COLOR_CURSOR": "GhosttyColorRgb",
        "COLOR_CURSOR_DEFAULT": "GhosttyColorRgb",
        "COLOR_FOREGROUND": "GhosttyColorRgb",
        "COLOR_FOREGROUND_DEFAULT": "GhosttyColorRgb",
        "COLS": "uint16_t",
        "CURSOR_PENDING_WRAP": "bool",
        "CURSOR_X": "uint16_t",
        "CURSOR_Y": "uint16_t",
        "KITTY_KEYBOARD_FLAGS": "uint8_t",
        "MODE": "GhosttyTerminalModeConfig",
        "MOUSE_TRACKING": "bool",
        "PWD": "GhosttyString",
        "ROWS": "uint16_t",
        "SCROLLBAR": "GhosttyTerminalScrollbar",
        "SELECTION": "GhosttySelection",
        "TITLE": "GhosttyString",
        "VIEWPORT_ACTIVE": "bool",
        "VT_GROUND": "bool",
    }
)
RENDER_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "COLORS": "GhosttyRenderStateColors",
        "COLS": "uint16_t",
        "CURSOR": "GhosttyRenderStateCursor",
        "DIRTY": "GhosttyRenderStateDirty",
        "ROWS": "uint16_t",
        "ROW_ITERATOR": "GhosttyRenderStateRowIterator",
    }
)
ROW_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "CELLS": "GhosttyRenderStateRowCells",
        "CELLS_RAW": "GhosttyCellsView",
        "RAW": "GhosttyRow",
        "SELECTION": "GhosttyRenderStateRowSelection",
    }
)
ROW_FLAG_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "GRAPHEME": "bool",
        "SEMANTIC_PROMPT": "GhosttyRowSemanticPrompt",
        "STYLED": "bool",
        "WRAP": "bool",
    }
)
ROW_CELL_TYPES: Mapping[str, str] = MappingProxyType(
    {"GRAPHEMES_LEN": "uint32_t", "STYLE": "GhosttyStyle"}
)
CELL_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "CODEPOINT": "uint32_t",
        "COLOR_PALETTE": "uint8_t",
        "COLOR_RGB": "GhosttyColorRgb",
        "CONTENT_TAG": "GhosttyCellContentTag",
        "HAS_STYLING": "bool",
        "STYLE_ID": "uint16_t",
        "WIDE": "GhosttyCellWide",
    }
)
SETTING_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "APC_MAX_BYTES": "size_t *",
        "APC_MAX_BYTES_KITTY": "size_t *",
        "CLIPBOARD_WRITE_MAX_BYTES": "size_t *",
        "COLOR_BACKGROUND": "GhosttyColorRgb *",
        "COLOR_CURSOR": "GhosttyColorRgb *",
        "COLOR_FOREGROUND": "GhosttyColorRgb *",
        "COLOR_PALETTE": "GhosttyColorRgb [256]",
        "DEFAULT_CURSOR_BLINK": "bool *",
        "GLYPH_PROTOCOL": "bool *",
        "KITTY_IMAGE_STORAGE_LIMIT": "uint64_t *",
        "MODE_DEFAULT": "GhosttyTerminalModeConfig *",
        "SCROLLBACK_MAX_BYTES": "size_t *",
        "SCROLLBACK_MAX_LINES": "size_t *",
        "TITLE_REPORT": "bool *",
    }
)


class NativeError(RuntimeError):
    """A call into libghostty-vt was refused."""


def check(result: int, what: str) -> None:
    """Raise NativeError unless a call into the library succeeded."""
    if result != lib.GHOSTTY_SUCCESS:
        raise NativeError(f"libghostty-vt: {what} failed ({result})")


def sized(ctype: str) -> Any:
    """Return new memory for a type; its `size` fields say how large it is.

    Raises:
        UnsupportedLibrary: It is a struct that lacks a field which is used.
    """
    pointer = ffi.new(f"{ctype} *")
    _fill_sizes(pointer)
    return pointer


def _fill_sizes(pointer: Any) -> None:
    kind = ffi.typeof(pointer).item
    if kind.kind != "struct" or kind.fields is None:
        return
    check_struct(kind)
    for name, field in kind.fields:
        if name == "size" and field.type.cname == "size_t":
            pointer.size = ffi.sizeof(kind)
        elif field.type.kind == "struct":
            _fill_sizes(ffi.addressof(pointer[0], name))


class ValueReader:
    """Reads values of one kind of object, each key into memory of the type that belongs to it.

    What it returns for a struct is overwritten by the next read of the same key.

    Args:
        function: Name of the C function that reads.
        prefix: What the library puts before the key.
        types: C type of every key that may be read.
    """

    def __init__(self, function: str, prefix: str, types: Mapping[str, str]) -> None:
        self._read: Callable[[Any, int, Any], int] = getattr(lib, function)
        self.slots: dict[str, Any] = {key: sized(ctype) for key, ctype in types.items()}
        self._codes = {key: getattr(lib, f"{prefix}_{key}") for key in types}

    def get(self, source: Any, key: str) -> Any:
        """Return the value of a key, or None where the object has none."""
        slot = self.slots[key]
        result = self._read(source, self._codes[key], slot)
        if result == lib.GHOSTTY_NO_VALUE:
            return None
        check(result, key)
        return slot[0]


def terminal_reader() -> ValueReader:
    """Return a reader of terminal values."""
    return ValueReader("ghostty_terminal_get", "GHOSTTY_TERMINAL_DATA", TERMINAL_TYPES)


def render_reader() -> ValueReader:
    """Return a reader of render state values."""
    return ValueReader("ghostty_render_state_get", "GHOSTTY_RENDER_STATE_DATA", RENDER_TYPES)


def row_reader() -> ValueReader:
    """Return a reader of one row of a render state."""
    return ValueReader("ghostty_render_state_row_get", "GHOSTTY_RENDER_STATE_ROW_DATA", ROW_TYPES)


def row_flag_reader() -> ValueReader:
    """Return a reader of raw row values."""
    return ValueReader("ghostty_row_get", "GHOSTTY_ROW_DATA", ROW_FLAG_TYPES)


def row_cell_reader() -> ValueReader:
    """Return a reader of the selected cell of a row."""
    return ValueReader(
        "ghostty_render_state_row_cells_get",
        "GHOSTTY_RENDER_STATE_ROW_CELLS_DATA",
        ROW_CELL_TYPES,
    )


def cell_reader() -> ValueReader:
    """Return a reader of raw cell values."""
    return ValueReader("ghostty_cell_get", "GHOSTTY_CELL_DATA", CELL_TYPES)


def palettes(terminal: Any) -> tuple[Any, Any]:
    """Return the 256 colours of a terminal as a program has set them, and as they are without."""
    current, usual = ffi.new("GhosttyColorRgb[256]"), ffi.new("GhosttyColorRgb[256]")
    for key, colours in (("COLOR_PALETTE", current), ("COLOR_PALETTE_DEFAULT", usual)):
        code = getattr(lib, f"GHOSTTY_TERMINAL_DATA_{key}")
        check(lib.ghostty_terminal_get(terminal, code, colours), key)
    return current, usual


def configure(terminal: Any, key: str, value: Any) -> None:
    """Set an option of a terminal; None asks for the option's own default."""
    data = ffi.NULL if value is None else ffi.new(SETTING_TYPES[key], value)
    check(
        lib.ghostty_terminal_set(terminal, getattr(lib, f"GHOSTTY_TERMINAL_OPT_{key}"), data), key
    )


def install(terminal: Any, key: str, callback: Any) -> None:
    """Install a callback made with `ffi.callback`; the caller keeps it alive."""
    for argument in ffi.typeof(callback).args:
        if argument.kind == "pointer" and argument.item.kind == "struct":
            check_struct(argument.item)
    option = getattr(lib, f"GHOSTTY_TERMINAL_OPT_{key}")
    check(lib.ghostty_terminal_set(terminal, option, callback), key)


def grid_ref(terminal: Any, column: int, row: int) -> Any:
    """Return a reference to a cell of the viewport, good until the terminal changes, or None."""
    look_up = by_value(*_GRID_REF)
    point = ffi.new("SshtuiPoint *")
    point.tag, point.place.x, point.place.y = lib.GHOSTTY_POINT_TAG_VIEWPORT, column, row
    reference = sized("GhosttyGridRef")
    if look_up(terminal, point[0], reference) != lib.GHOSTTY_SUCCESS:
        return None
    return reference


class RowFinder:
    """Finds cells by their rows: many, one after the other.

    Args:
        of: Where rows are counted from: `SCREEN` for the oldest there is, or `VIEWPORT`.
    """

    def __init__(self, of: str = "SCREEN") -> None:
        self._look_up = by_value(*_GRID_REF)
        self._point = ffi.new("SshtuiPoint *")
        self._point.tag = getattr(lib, f"GHOSTTY_POINT_TAG_{of}")
        self._reference = sized("GhosttyGridRef")

    def __call__(self, terminal: Any, column: int, row: int) -> Any:
        """Return a reference to a cell, good until the next call, or None."""
        place = self._point.place
        place.x, place.y = column, row
        found = self._look_up(terminal, self._point[0], self._reference) == lib.GHOSTTY_SUCCESS
        return self._reference if found else None


def tracked_ref(terminal: Any, column: int, row: int) -> Any:
    """Return a reference to a cell that follows it, or None; to be freed by the caller.

    Args:
        terminal: The terminal.
        column: From 0.
        row: From the oldest there is.
    """
    track = by_value(*_TRACKED_REF)
    point = ffi.new("SshtuiPoint *")
    point.tag, point.place.x, point.place.y = lib.GHOSTTY_POINT_TAG_SCREEN, column, row
    reference = ffi.new("GhosttyTrackedGridRef *")
    if track(terminal, point[0], reference) != lib.GHOSTTY_SUCCESS:
        return None
    return reference[0]


def place_of(terminal: Any, selection: Any, end: str) -> tuple[int, int] | None:
    """Return column and row, from the oldest, where a selection has its `start` or `end`."""
    point = sized("GhosttyPointCoordinate")
    reference = ffi.addressof(selection, end)
    find, tag = lib.ghostty_terminal_point_from_grid_ref, lib.GHOSTTY_POINT_TAG_SCREEN
    found = find(terminal, reference, tag, point) == lib.GHOSTTY_SUCCESS
    return (int(point.x), int(point.y)) if found else None


def scroll(terminal: Any, lines: int | None) -> None:
    """Move the viewport by lines, up when negative; None goes to the end."""
    move = by_value(*_SCROLL)
    target = ffi.new("SshtuiScrollViewport *")
    if lines is None:
        target.tag = lib.GHOSTTY_SCROLL_VIEWPORT_BOTTOM
    else:
        target.tag = lib.GHOSTTY_SCROLL_VIEWPORT_DELTA
        target.value[0] = lines & 0xFFFF_FFFF_FFFF_FFFF
    move(terminal, target[0])


class Handle:
    """A native object that is freed with its owner.

    Args:
        owner: What keeps the object alive.
        kind: Library name of the object, such as `render_state`.
        ctype: Its C type.
        arguments: What its constructor takes after the place for the result.
    """

    def __init__(self, owner: object, kind: str, ctype: str, *arguments: Any) -> None:
        place = ffi.new(f"{ctype} *")
        check(getattr(lib, f"ghostty_{kind}_new")(ffi.NULL, place, *arguments), f"{kind}_new")
        self.value: Any = place[0]
        self._free = weakref.finalize(owner, getattr(lib, f"ghostty_{kind}_free"), place[0])

    def replace(self, value: Any) -> None:
        """Free the object, and own another one of its kind instead."""
        known = self._free.peek()
        if known is not None:
            owner, free, _, _ = known
            self._free()
            self.value = value
            self._free = weakref.finalize(owner, free, value)

    def free(self) -> None:
        """Free the object now; a second call does nothing."""
        self._free()
        self.value = ffi.NULL
