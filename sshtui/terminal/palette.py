"""Colours, as numbers 0xRRGGBB and as the library has them."""

from typing import Any

from sshtui.terminal.library import ffi, lib

_MIDDLE_GREY = 0x80


def rgb(colour: Any) -> int:
    """Return a native colour as 0xRRGGBB."""
    return int(colour.r) << 16 | int(colour.g) << 8 | int(colour.b)


def native_colour(colour: int) -> dict[str, int]:
    """Return 0xRRGGBB as the library takes it."""
    return {"r": colour >> 16 & 0xFF, "g": colour >> 8 & 0xFF, "b": colour & 0xFF}


def default_palette() -> list[int]:
    """Return the 256 colours that libghostty starts with."""
    palette = ffi.new("GhosttyColorRgb[256]")
    lib.ghostty_color_palette_default(palette)
    return [rgb(colour) for colour in palette]


def is_dark(colour: int) -> bool:
    """Return whether a background is dark."""
    red, green, blue = colour >> 16 & 0xFF, colour >> 8 & 0xFF, colour & 0xFF
    return 0.299 * red + 0.587 * green + 0.114 * blue < _MIDDLE_GREY
