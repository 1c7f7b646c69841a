import itertools
from functools import cache

import pytest
from rich.color import Color as TerminalColour
from rich.color import ColorSystem
from rich.color_triplet import ColorTriplet
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from sshtui.ui.theme_colours import BORDERS, GROUNDS, TEXTS, colours_of
from sshtui.ui.themes import THEMES

_SYSTEMS = {
    "truecolor": (ColorSystem.TRUECOLOR, 4.5),
    "256": (ColorSystem.EIGHT_BIT, 4.5),
    # Terminals differ in what the sixteen are; none has two of these alike.
    "standard": (ColorSystem.STANDARD, 3.0),
}
_KNOWN = [theme for theme in (*THEMES, *BUILTIN_THEMES.values()) if not theme.ansi]


@cache
def luminance(colour: Color, system: ColorSystem) -> float:
    """Return the relative luminance as WCAG 2 defines it, of what the terminal shows."""
    shown = TerminalColour.from_triplet(ColorTriplet(*colour.rgb)).downgrade(system)
    parts = [part / 255 for part in shown.get_truecolor()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("system", _SYSTEMS)
@pytest.mark.parametrize("theme", _KNOWN, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme, system: str) -> None:
    colours = colours_of(theme, generated(theme), system)
    seen, least = _SYSTEMS[system]

    def contrast(first: Color, second: Color) -> float:
        dark, light = sorted((luminance(first, seen), luminance(second, seen)))
        return (light + 0.05) / (dark + 0.05)

    def named(name: str) -> Color:
        return Color.parse(colours[name])

    texts = (*TEXTS, "text-muted", "text-disabled")
    low = {
        f"{text} on {ground}": value
        for text, ground in itertools.product(texts, GROUNDS)
        if (value := contrast(named(text), named(ground))) < least
    }
    low |= {
        f"{border} on {ground}": value
        for border, ground in itertools.product(BORDERS, ("background", "surface"))
        if (value := contrast(named(border), named(ground))) < 3
    }
    assert not low


def test_a_theme_of_the_terminals_own_colours_keeps_them() -> None:
    theme = BUILTIN_THEMES["ansi-dark"]
    colours = colours_of(theme, generated(theme), "truecolor")
    assert colours["quiet"] == colours["text-disabled"] == "ansi_default"


def generated(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}
