"""The colours that the style sheets use, from a theme: all texts readable, whatever the theme."""

from collections.abc import Callable, Mapping
from functools import cache

from rich.color import Color as TerminalColour
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from textual.color import Color
from textual.theme import Theme

from sshtui.ui.contrast import mix, readable

TEXT_CONTRAST = 4.5
"""What WCAG 2 asks of text (level AA)."""

BORDER_CONTRAST = 3.0
"""What it asks of borders that mean something."""

GROUNDS = (
    *("background", "surface", "panel", "boost", "field", "field-focus"),
    *("block-cursor-background", "footer-background"),
)
"""What texts stand on."""

TEXTS = (
    *("foreground", "primary", "secondary", "accent", "warning", "error", "success", "quiet"),
    *("block-cursor-foreground", "footer-key-foreground", "footer-description-foreground"),
)
BORDERS = ("border", "border-blurred", "frame")

_QUIET = ("text-muted", "text-disabled")
"""Textual's names of what is `quiet` here; placeholders have the second."""

_FIELD, _FIELD_FOCUS, _CURSOR, _FADED = 0.06, 0.1, 0.22, 0.3
"""How much of another colour is in those that Textual's own themes do not have."""

_IN_16_DARK = dict.fromkeys(GROUNDS, "#000000") | {
    **dict.fromkeys(("field", "field-focus", "block-cursor-background", "boost"), "#0000aa"),
    **dict.fromkeys(TEXTS, "#ffffff"),
    **dict.fromkeys(("primary", "footer-key-foreground"), "#55ffff"),
    **dict.fromkeys(("accent", "warning"), "#ffff55"),
    **dict.fromkeys(("quiet", "secondary", "border-blurred", "frame"), "#aaaaaa"),
    "error": "#ff5555",
    "success": "#55ff55",
    "border": "#55ffff",
}
_IN_16_LIGHT = dict.fromkeys(GROUNDS, "#ffffff") | {
    **dict.fromkeys(("field", "field-focus", "block-cursor-background", "boost"), "#aaaaaa"),
    **dict.fromkeys(TEXTS, "#000000"),
    **dict.fromkeys(("primary", "success", "footer-key-foreground", "border"), "#0000aa"),
    **dict.fromkeys(("accent", "warning", "error"), "#aa0000"),
    **dict.fromkeys(("border-blurred", "frame"), "#555555"),
}
_OF_THE_TERMINAL = dict.fromkeys(
    (*BORDERS, "quiet", "field", "field-focus", *_QUIET), "ansi_default"
)
"""In a theme of the terminal's own colours, which nobody here knows."""


def colours_of(theme: Theme, generated: Mapping[str, str], system: str | None) -> dict[str, str]:
    """Return the variables of the style sheets.

    Args:
        theme: The theme in force.
        generated: What Textual makes of it.
        system: The colours of the terminal, as Rich names them: `truecolor`, `256`, `standard`.
    """
    if theme.ansi:
        colours = {**generated, **_OF_THE_TERMINAL}
    elif system == "standard":
        colours = {**generated, **(_IN_16_DARK if theme.dark else _IN_16_LIGHT)}
    else:
        colours = _readable(dict(generated), _in_256 if system == "256" else _as_it_is)
    return {**colours, **dict.fromkeys(_QUIET, colours["quiet"])}


def _readable(colours: dict[str, str], shown: Callable[[int], int]) -> dict[str, str]:
    if "quiet" not in colours:
        colours |= _missing(colours)
    grounds = [_number(colours[name]) for name in GROUNDS]
    for name in TEXTS:
        text = readable(_number(colours[name]), grounds, TEXT_CONTRAST, shown)
        colours[name] = f"#{text:06x}"
    for name in BORDERS:
        border = readable(_number(colours[name]), grounds[:2], BORDER_CONTRAST, shown)
        colours[name] = f"#{border:06x}"
    return colours


def _missing(colours: Mapping[str, str]) -> dict[str, str]:
    """Return what our own themes have beyond Textual's, and a cursor that all texts stand on."""
    surface, foreground = _number(colours["surface"]), _number(colours["foreground"])
    made = {
        "quiet": mix(foreground, surface, _FADED),
        "frame": mix(surface, foreground, _FADED),
        "boost": mix(surface, foreground, _FIELD_FOCUS),
        "footer-background": _number(colours["panel"]),
        "field": mix(surface, foreground, _FIELD),
        "field-focus": mix(surface, foreground, _FIELD_FOCUS),
        "block-cursor-background": mix(surface, _number(colours["primary"]), _CURSOR),
        "block-cursor-foreground": foreground,
        "footer-description-foreground": mix(foreground, surface, _FADED),
    }
    return {name: f"#{colour:06x}" for name, colour in made.items()}


def _number(colour: str) -> int:
    red, green, blue = Color.parse(colour).rgb
    return red << 16 | green << 8 | blue


def _as_it_is(colour: int) -> int:
    return colour


@cache
def _in_256(colour: int) -> int:
    triplet = ColorTriplet(colour >> 16, colour >> 8 & 0xFF, colour & 0xFF)
    shown = TerminalColour.from_triplet(triplet).downgrade(ColorSystem.EIGHT_BIT)
    red, green, blue = shown.get_truecolor()
    return red << 16 | green << 8 | blue
