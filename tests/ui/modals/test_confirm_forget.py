import pytest

from sshtui.ui.modals.confirm_forget import ConfirmForget
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown


@pytest.mark.parametrize(
    ("key", "agreed"), [("y", True), ("n", False), ("enter", False), ("escape", False)]
)
async def test_only_a_yes_forgets(key: str, *, agreed: bool) -> None:
    modal = ConfirmForget("alice@db1:22", "password:")
    async with over_the_hosts(modal) as (app, pilot, returned):
        text = shown(app)
        assert "alice@db1:22 · password:" in text
        assert "cannot be undone" in text
        await pilot.press(key)
        assert returned == [agreed]


async def test_a_prompt_is_no_markup() -> None:
    modal = ConfirmForget("a@b:22", "[@click=app.quit]pass[/]")
    async with over_the_hosts(modal) as (app, _, _):
        assert "[@click=app.quit]pass[/]" in shown(app)
