import pytest
from textual.app import ComposeResult
from textual.widgets import Button

from sshtui.credentials.generate import DEFAULT_LENGTH, CharacterClass
from sshtui.errors import AppError
from sshtui.ui.modals.notice import Notice
from sshtui.ui.widgets.generator import Generator
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.toggles import Tick
from tests.ui.dialogs import over_the_hosts


class Making(Notice[None]):
    """Has a generator, and notes what it makes."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []
        self.refused: list[AppError] = []

    def compose_dialog(self) -> ComposeResult:
        yield Generator()

    def on_generator_made(self, event: Generator.Made) -> None:
        self.made.append(event.password.reveal())

    def on_generator_refused(self, event: Generator.Refused) -> None:
        self.refused.append(event.error)


async def test_each_press_makes_another_of_the_usual_length() -> None:
    modal = Making()
    async with over_the_hosts(modal) as (_, pilot, _):
        for _ in range(2):
            modal.query_one(".generate", Button).press()
            await pilot.pause()
        first, second = modal.made
        assert first != second
        assert len(first) == len(second) == DEFAULT_LENGTH


async def test_it_has_the_length_and_the_characters_that_were_asked_for() -> None:
    modal = Making()
    async with over_the_hosts(modal) as (_, pilot, _):
        modal.query_one(TextInput).value = "40"
        for tick in modal.query(Tick):
            tick.value = tick.name == CharacterClass.DIGITS.name
        modal.query_one(Generator).make()
        await pilot.pause()
        (made,) = modal.made
        assert len(made) == 40
        assert made.isdigit()


@pytest.mark.parametrize("length", ["", "x", "²", "0", "999"])
async def test_a_length_that_is_none_is_refused_with_a_reason(length: str) -> None:
    modal = Making()
    async with over_the_hosts(modal) as (_, pilot, _):
        modal.query_one(TextInput).value = length
        modal.query_one(Generator).make()
        await pilot.pause()
        assert modal.made == []
        assert modal.refused[0].message


async def test_of_no_characters_nothing_can_be_made() -> None:
    modal = Making()
    async with over_the_hosts(modal) as (_, pilot, _):
        for tick in modal.query(Tick):
            tick.value = False
        modal.query_one(".generate", Button).press()
        await pilot.pause()
        assert modal.made == []
        assert len(modal.refused) == 1
