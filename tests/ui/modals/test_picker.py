import asyncio
from collections.abc import Sequence

import pytest
from textual.widgets import Input, OptionList

from sshtui.ui.modals.picker import MOST_SHOWN, Picker, PickerOption, among
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown

CHOICES = [
    PickerOption("1", "web1", "production"),
    PickerOption("2", "db1", "staging"),
    PickerOption("3", "web2", "[bold]staging\x1b"),
]


def picker() -> Picker:
    return Picker("Switch to", among(CHOICES))


@pytest.mark.parametrize(
    ("query", "found"),
    [("", "123"), ("web", "13"), ("w2", "3"), ("STAGING", "23"), (" db ", "2"), ("none", "")],
)
def test_the_letters_typed_may_stand_anywhere_in_their_order(query: str, found: str) -> None:
    assert "".join(choice.id for choice in among(CHOICES)(query)) == found


async def test_a_few_letters_and_enter_choose() -> None:
    async with over_the_hosts(picker()) as (app, pilot, returned):
        assert isinstance(app.focused, Input)
        assert "Switch to" in shown(app)
        assert "[bold]staging^[" in shown(app)
        await pilot.press("d", "b", "enter")
        assert returned == ["2"]


async def test_the_arrows_stay_within_the_list() -> None:
    async with over_the_hosts(picker()) as (_, pilot, returned):
        await pilot.press("up", "down", "down", "down", "down", "up", "enter")
        assert returned == ["2"]


async def test_where_nothing_fits_nothing_is_chosen() -> None:
    async with over_the_hosts(picker()) as (app, pilot, returned):
        await pilot.press("x", "x", "down", "enter")
        assert isinstance(app.screen, Picker)
        await pilot.press("escape")
        assert returned == [None]


async def test_of_very_many_only_so_many_are_listed() -> None:
    many = [PickerOption(str(number), f"host{number}") for number in range(MOST_SHOWN + 1)]
    async with over_the_hosts(Picker("Many", among(many))) as (app, _, _):
        assert app.screen.query_one(OptionList).option_count == MOST_SHOWN


async def test_the_mouse_chooses_too() -> None:
    async with over_the_hosts(picker()) as (_, pilot, returned):
        await pilot.click(OptionList, offset=(3, 1))
        assert returned == ["2"]


async def test_what_is_found_later_can_be_typed_and_entered_before() -> None:
    complete, known = asyncio.Event(), list(CHOICES[:1])

    def find(query: str) -> Sequence[PickerOption]:
        return among(known)(query)

    late = Picker("Switch to", find, complete=complete)
    async with over_the_hosts(late) as (app, pilot, returned):
        await pilot.press(*"db", "enter")
        assert isinstance(app.screen, Picker)
        known[:] = CHOICES
        complete.set()
        await until(lambda: returned, "choice")
        assert returned == ["2"]
