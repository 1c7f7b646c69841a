import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Input, Static

from sshtui.ui.widgets.field_question import FieldQuestion
from tests.servers.waiting import until


class Asking(App[None]):
    """Has a question under a field, and notes the answers."""

    def __init__(self, blanks: int = 0) -> None:
        super().__init__()
        self.answers: list[str] = []
        self._blanks = blanks

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Input()
            yield Static("\n" * self._blanks)
            yield FieldQuestion("Is it [b]a seed[/b]?", (("seed", "Seed"), ("typed", "As typed")))

    def on_field_question_answered(self, event: FieldQuestion.Answered) -> None:
        self.answers.append(event.choice)


@pytest.fixture
def app() -> Asking:
    return Asking()


async def test_its_first_button_has_the_focus_and_its_words_are_no_markup(app: Asking) -> None:
    async with app.run_test():
        assert isinstance(app.focused, Button)
        assert app.focused.name == "seed"
        words = app.query_one(FieldQuestion).query_one(Static)
        assert str(words.render()) == "! Is it [b]a seed[/b]?"


@pytest.mark.parametrize(("keys", "choice"), [(("enter",), "seed"), (("tab", "enter"), "typed")])
async def test_a_button_answers_it(app: Asking, keys: tuple[str, ...], choice: str) -> None:
    async with app.run_test() as pilot:
        await pilot.press(*keys)
        assert app.answers == [choice]


async def test_where_there_is_little_room_it_comes_into_sight() -> None:
    app = Asking(blanks=40)
    async with app.run_test(size=(40, 12)):
        question = app.query_one(FieldQuestion)
        await until(lambda: app.screen.region.contains_region(question.region), "question")
