from pathlib import Path

import pytest
from textual.widgets import Button, Input

from sshtui.ui.modals.text_prompt import TextPrompt
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown


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


async def test_a_file_can_be_chosen_where_one_is_asked_for() -> None:
    (Path.home() / "list.csv").write_text("alias\nweb\n")
    prompt = TextPrompt("Import hosts", "From which file?", folder=Path.home())
    async with over_the_hosts(prompt, (40, 12)) as (app, pilot, returned):
        assert all(in_sight(app, button) for button in app.screen.query(Button))
        await pilot.press("f3")
        await until(lambda: "list.csv" in shown(app), "files", context=lambda: shown(app))
        await pilot.press(*"csv", "enter")
        await until(lambda: app.screen is prompt, "prompt")
        await pilot.press("enter")
        assert returned == ["~/list.csv"]


async def test_no_files_are_offered_for_other_lines() -> None:
    async with over_the_hosts(TextPrompt("Title", "Words")) as (app, pilot, _):
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, TextPrompt)
        assert "Files" not in shown(app)
