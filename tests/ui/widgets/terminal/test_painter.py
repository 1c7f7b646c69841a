"""The terminal on the screen: what is painted and when, and what typing and pointing send."""

import pytest
from rich.cells import cell_len
from rich.style import Style as RichStyle

from sshtui.terminal.grid import DEFAULT_STYLE, Run
from sshtui.ui.widgets.terminal.colours import LEAST_CONTRAST, contrast, palette_for
from sshtui.ui.widgets.terminal.painter import Painter, fitted


@pytest.mark.parametrize("background", [0x000000, 0x121212, 0x272822, 0xE0E0E0, 0xFFFFFF, 0xEFF1F5])
def test_the_sixteen_colours_can_be_read_on_any_background(background: int) -> None:
    palette = palette_for(background)
    assert len(palette) == 16
    assert min(contrast(color, background) for color in palette[1:]) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    "cells",
    [("漢", ""), ("🇩", "", "🇪", ""), ("e\u0301",), ("\u00ad",), ("👩\u200d🚀", ""), ("漢",),
     ("🇩🇪", "", "🇩", ""), ("a\u0301\u0302", "b"), (" ", ""), ("⚠\ufe0f", "")],
)  # fmt: skip
def test_a_run_takes_exactly_its_cells(cells: tuple[str, ...]) -> None:
    run = Run("".join(cells), DEFAULT_STYLE, cells)
    assert cell_len(fitted(run)) == len(cells)
    strip = Painter(RichStyle(), RichStyle()).strip((run, Run("|", DEFAULT_STYLE)), 20)
    assert (strip.cell_length, cell_len(strip.text)) == (20, 20)
