"""The colours of programs, as they reach the terminal around sshtui."""

import pytest
from rich.color import ColorType
from rich.style import Style as RichStyle
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Label

from sshtui.terminal.emulator import Emulator
from sshtui.ui.widgets.terminal.canvas import TerminalCanvas
from tests.terminal.terminals import terminal


class CanvasApp(App[None]):
    """A terminal that takes no keys, below a label."""

    CSS = "Label { color: red; } TerminalCanvas { height: 4; }"

    def compose(self) -> ComposeResult:
        yield Label("ours")
        yield TerminalCanvas()

    def painted(self, emulator: Emulator) -> list[RichStyle]:
        canvas = self.query_one(TerminalCanvas)
        canvas.attach(emulator)
        (strip,) = canvas.render_lines(Region(0, 0, 40, 1))
        return [style or RichStyle() for text, style, _ in strip if text.strip()]


async def test_no_color_is_for_sshtui_and_not_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = CanvasApp()
    async with app.run_test(size=(40, 6)):
        emulator = terminal()
        emulator.feed(b"\x1b[38;2;1;2;3mremote")
        (remote,) = app.painted(emulator)
        assert remote.color is not None
        assert remote.color.get_truecolor() == (1, 2, 3)
        (strip,) = app.query_one(Label).render_lines(Region(0, 0, 4, 1))
        colours = {style.color for _, style, _ in strip if style and style.color}
        assert all(len(set(colour.get_truecolor())) == 1 for colour in colours)


async def test_programs_can_have_the_colours_of_the_terminal_around() -> None:
    app = CanvasApp()
    async with app.run_test(size=(40, 6)):
        app.set_class(True, "-terminal-colours")
        emulator = terminal()
        emulator.feed(
            b"plain\x1b[31mred\x1b[0;1;94mblue\x1b[0;38;5;208morange\x1b]4;2;#010203\x07\x1b[32mown"
        )
        plain, red, blue, orange, own = app.painted(emulator)
        assert [style.color and style.color.number for style in (plain, red, blue)] == [None, 1, 12]
        assert plain.bgcolor is not None
        assert plain.bgcolor.is_default
        assert orange.color is not None
        assert orange.color.type is ColorType.TRUECOLOR
        assert own.color is not None
        assert own.color.get_truecolor() == (1, 2, 3)
