import pytest
from textual.color import Color
from textual.theme import Theme

from sshtui.ui.themes import THEMES, VARIABLES
from tests.ui.forms import running

_READABLE = 4.5
"""The contrast that WCAG 2 asks of text (level AA)."""


def luminance(colour: str | None) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = [part / 255 for part in Color.parse(colour or "").rgb]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str | None, other: str | None) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_colour_can_be_read_on_every_ground(theme: Theme) -> None:
    grounds = [theme.background, theme.surface, theme.panel, theme.variables["field-focus"]]
    texts = [theme.foreground, theme.primary, theme.accent, theme.error, theme.success]
    for ground in grounds:
        for text in (*texts, theme.variables["quiet"]):
            assert contrast(ground, text) >= _READABLE, (ground, text)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_both_themes_have_the_variables_that_the_sheets_use(theme: Theme) -> None:
    assert VARIABLES.keys() <= theme.variables.keys()


async def test_themes_of_textual_work_too() -> None:
    async with running() as (app, pilot):
        for name in ("nord", "textual-light", "sshtui-light"):
            app.theme = name
            await pilot.pause()
            assert app.current_theme.name == name
