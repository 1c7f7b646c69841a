"""The row of a form's sections."""

import pytest
from textual import on
from textual.app import App, ComposeResult

from sshtui.ui.themes import DARK
from sshtui.ui.widgets.section_strip import SectionStrip

NAMES = ("Connection", "Sign-in", "Forwarding", "Look", "More")


class Sections(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield SectionStrip(NAMES)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    @on(SectionStrip.Chosen)
    def _chosen(self, event: SectionStrip.Chosen) -> None:
        self.chosen.append(event.place)


async def test_names_show_what_is_set_and_what_is_wrong_by_signs() -> None:
    app = Sections()
    async with app.run_test(size=(80, 5)):
        strip = app.query_one(SectionStrip)
        strip.show(0, {"Connection", "Look"}, {"Look", "More"})
        words = [word.strip() for word in strip.render().plain.split("  ") if word.strip()]
        assert words == ["▐Connection •▌", "Sign-in", "Forwarding", "Look !", "More !"]


@pytest.mark.parametrize("current", range(5))
async def test_the_current_section_is_named_however_narrow_it_is(current: int) -> None:
    app = Sections()
    async with app.run_test(size=(24, 5)):
        strip = app.query_one(SectionStrip)
        strip.show(current, NAMES, ())
        assert NAMES[current] in strip.render().plain
        assert strip.render().cell_length <= 24


async def test_arrows_and_the_mouse_choose() -> None:
    app = Sections()
    async with app.run_test(size=(80, 5)) as pilot:
        strip = app.query_one(SectionStrip)
        strip.show(0, (), ())
        strip.focus()
        await pilot.press("left", "right")
        await pilot.click(SectionStrip, offset=(16, 0))
        await pilot.click(SectionStrip, offset=(79, 0))
        assert app.chosen == [4, 1, 1]
