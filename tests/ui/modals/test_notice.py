import pytest

from sshtui.ui.modals.paste import ConfirmPaste
from tests.servers.waiting import until
from tests.ui.forms import laid_out, running


@pytest.mark.parametrize(
    ("press", "agreed"),
    [("y", True), ("n", False), ("escape", False), ("enter", False)],
)
async def test_a_confirmation_is_a_no_unless_it_is_a_yes(press: str, agreed: bool) -> None:
    async with running() as (app, pilot):
        said: list[bool | None] = []
        await app.push_screen(ConfirmPaste("a\nb"), said.append)
        await until(lambda: app.focused, "focus")
        await pilot.press(press)
        await until(lambda: said, "answer")
        assert said == [agreed]


@pytest.mark.parametrize(("button", "agreed"), [("#yes", True), ("#no", False)])
async def test_its_buttons_can_be_clicked(button: str, agreed: bool) -> None:
    async with running() as (app, pilot):
        said: list[bool | None] = []
        await app.push_screen(ConfirmPaste("a\nb"), said.append)
        await laid_out(app, button)
        await pilot.click(button)
        await until(lambda: said, "answer")
        assert said == [agreed]
