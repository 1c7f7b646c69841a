from sshtui.kbdint.menu import Menu, MenuOption
from sshtui.ui.widgets.menu_list import MenuList
from tests.ui.forms import form, laid_out, ready, running
from tests.ui.modals.test_challenge import menu_field
from tests.ui.steps import answers, ask

_MENU = Menu((MenuOption("1", "Push"), MenuOption("2", "Call")), only=False)


async def test_a_click_picks_an_option_and_sends_it() -> None:
    async with running() as (app, pilot):
        task = await ask(app, form(menu_field(_MENU)))
        await ready(app)
        await laid_out(app, "MenuList")
        await pilot.click(MenuList, offset=(4, 1))
        assert await answers(task) == ["2"]
