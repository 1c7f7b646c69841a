import pytest
from textual.widgets import Input

from sshtui.ui.modals.text_prompt import TextPrompt
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown


async def test_the_line_comes_back_without_its_blanks() -> None:
    async with over_the_hosts(TextPrompt("Export hosts", "To which file?")) as (
        app,
        pilot,
        returned,
    ):
        assert isinstance(app.focused, Input)
        assert "Export hosts" in shown(app)
        assert "To which file?" in shown(app)
        await pilot.press(*" a b ", "enter")
        assert returned == ["a b"]


async def test_what_stands_there_at_first_can_be_taken_or_changed() -> None:
    async with over_the_hosts(TextPrompt("Title", "Words", "~/hosts")) as (_, pilot, returned):
        await pilot.press("end", ".", "j", "enter")
        assert returned == ["~/hosts.j"]


async def test_giving_up_returns_nothing() -> None:
    async with over_the_hosts(TextPrompt("Title", "Words", "given")) as (_, pilot, returned):
        await pilot.press("escape")
        assert returned == [None]


@pytest.mark.parametrize(("button", "line"), [("#yes", "given"), ("#no", None)])
async def test_the_mouse_does_as_well(button: str, line: str | None) -> None:
    async with over_the_hosts(TextPrompt("Title", "Words", "given")) as (_, pilot, returned):
        await pilot.click(button)
        assert returned == [line]
