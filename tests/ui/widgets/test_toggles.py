"""Tick boxes and choices: what they show, and how one is chosen by keyboard and mouse."""

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.content import Content

from sshtui.ui.themes import DARK
from sshtui.ui.widgets.toggles import Choice, Choices, Tick

WORDS = ("", "yes", "no", "ask")


class Toggles(App[None]):
    CSS = "Choices { width: 100%; }"

    def __init__(self, words: tuple[str, ...] = WORDS) -> None:
        super().__init__()
        self._words = words
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield Tick("keep")
        yield Choices([Choice(word, Content(word or "default")) for word in self._words], "no")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    @property
    def choices(self) -> Choices:
        return self.query_one(Choices)

    @on(Choices.Changed)
    def _changed(self, event: Choices.Changed) -> None:
        self.told.append(event.value)


async def test_what_is_set_shows_without_colour() -> None:
    async with Toggles().run_test() as pilot:
        tick, choices = pilot.app.query_one(Tick), pilot.app.query_one(Choices)
        assert tick.render().plain.startswith("[ ]")
        assert choices.render().plain == "( ) default  ( ) yes  (•) no  ( ) ask"
        tick.value, choices.value = True, "ask"
        assert tick.render().plain.startswith("[x]")
        assert choices.render().plain == "( ) default  ( ) yes  ( ) no  (•) ask"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["right"], "ask"),
        (["down"], "ask"),
        (["space"], "ask"),
        (["left"], "yes"),
        (["up"], "yes"),
        (["right", "right"], ""),
        (["left", "left", "left"], "ask"),
    ],
)
async def test_what_a_key_moves_to_is_chosen(keys: list[str], value: str) -> None:
    app = Toggles()
    async with app.run_test() as pilot:
        app.choices.focus()
        await pilot.press(*keys)
        assert app.choices.value == value
        assert len(app.told) == len(keys)
        assert app.told[-1] == value


@pytest.mark.parametrize("width", [80, 33, 24, 12, 5])
async def test_each_option_is_chosen_by_a_click_on_it(width: int) -> None:
    app = Toggles()
    async with app.run_test(size=(width, 12)) as pilot:
        app.choices.styles.padding = (0, 1)
        await pilot.pause()
        lines = app.choices.render().plain.split("\n")
        assert app.choices.region.height == len(lines)
        assert max(map(len, lines)) <= max(width - 2, 1)
        places = [
            (x, y) for y, line in enumerate(lines) for x, sign in enumerate(line) if sign == "("
        ]
        for word, (x, y) in zip(WORDS, places, strict=True):
            await pilot.click(Choices, offset=(x + 2, y))
            assert app.choices.value == word
            assert app.focused is app.choices


async def test_a_click_beside_the_options_chooses_none() -> None:
    app = Toggles()
    async with app.run_test() as pilot:
        await pilot.click(Choices, offset=(70, 0))
        assert app.told == []


async def test_many_options_stand_in_columns() -> None:
    app = Toggles(("no", "a", "bb", "ccc", "dddd"))
    async with app.run_test(size=(20, 12)):
        lines = app.choices.render().plain.split("\n")
        assert [line.rstrip() for line in lines] == [
            "(•) no    ( ) a",
            "( ) bb    ( ) ccc",
            "( ) dddd",
        ]


async def test_the_chosen_one_alone_stands_out_in_focus() -> None:
    app = Toggles()
    async with app.run_test() as pilot:
        app.choices.focus()
        await pilot.pause()
        content = app.choices.render()
        assert [content.plain[span.start : span.end] for span in content.spans] == ["no"]
