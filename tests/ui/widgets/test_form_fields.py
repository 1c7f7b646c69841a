"""Widgets of a form's fields: what they hold, and what they suggest."""

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from sshtui.hosts.entry_text import FORM
from sshtui.ui.themes import DARK
from sshtui.ui.widgets.form_fields import KeywordLines, form_widget, text_in
from sshtui.ui.widgets.toggles import Choices

FIELDS = {field.name: field for field in FORM}


class Alone(App[None]):
    def __init__(self, name: str, text: str, inherited: str = "") -> None:
        super().__init__()
        self._given = FIELDS[name], text, "hint", inherited

    def compose(self) -> ComposeResult:
        yield form_widget(*self._given)

    @property
    def field(self) -> Widget:
        return self.query_one(f"#{self._given[0].name}")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(DARK.variables)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("user", "ann"),
        ("user", ""),
        ("favourite", "yes"),
        ("favourite", ""),
        ("colour", "purple"),
        ("colour", ""),
        ("ForwardAgent", "no"),
        ("ForwardAgent", ""),
        ("ForwardAgent", "~/agent [x]"),
        ("note", "a\n\nb"),
        ("others", "LogLevel DEBUG"),
    ],
)
async def test_a_widget_holds_the_text_that_it_was_given(name: str, text: str) -> None:
    app = Alone(name, text)
    async with app.run_test():
        assert text_in(app.field) == text


async def test_not_set_is_a_choice_beside_yes_and_no_and_says_what_is_in_force() -> None:
    app = Alone("ForwardAgent", "", "yes")
    async with app.run_test() as pilot:
        widget = app.field
        assert isinstance(widget, Choices)
        assert widget.render().plain == "(•) default: yes  ( ) yes  ( ) no"
        widget.focus()
        await pilot.press("right", "right")
        assert text_in(widget) == "no"
        await pilot.press("right")
        assert text_in(widget) == ""


async def test_a_keyword_is_completed_while_it_is_typed() -> None:
    app = Alone("others", "LogLevel DEBUG")
    async with app.run_test() as pilot:
        widget = app.field
        assert isinstance(widget, KeywordLines)
        widget.focus()
        await pilot.press("enter", *"forwarda")
        assert widget.suggestion == "gent"
        await pilot.press("right", *" y")
        assert widget.suggestion == ""
        # What is accepted is written with the letters that were typed; ssh does not mind.
        assert widget.text == "LogLevel DEBUG\nforwardagent y"


async def test_anything_else_is_no_field() -> None:
    with pytest.raises(TypeError):
        text_in(Static())
