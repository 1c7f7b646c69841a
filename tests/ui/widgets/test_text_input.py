from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.text_input import TextInput, TextLines, is_text

LATIN_1 = "gr\udcfcn"
"""What the bytes of `grün` in Latin-1 are read as where UTF-8 is expected."""


class OneField(App[None]):
    def __init__(self, field: Input | TextArea) -> None:
        super().__init__()
        self.field = field
        self.bells = 0

    def compose(self) -> ComposeResult:
        yield self.field

    def bell(self) -> None:
        self.bells += 1


@asynccontextmanager
async def on_screen(field: Input | TextArea) -> AsyncIterator[tuple[OneField, Pilot[None]]]:
    app = OneField(field)
    async with app.run_test() as pilot:
        field.focus()
        await pilot.pause()
        yield app, pilot


def kept_by(app: App[None]) -> Sequence[object]:
    """Return what is told of selections on the screen or of the theme, and kept for that."""
    parts: Any = app.screen.text_selection_started_signal.__rich_repr__()
    watchers = vars(app).get("__watchers", {}).get("theme", [])
    return [*dict(parts)["subscriptions"], *(node for node, _ in watchers)]


@pytest.mark.parametrize("make", [TextInput, TextLines, lambda: HiddenInput("", masked=True)])
async def test_a_screen_keeps_none_that_was_removed(
    make: Callable[[], TextInput | TextLines],
) -> None:
    field = make()
    async with on_screen(field) as (app, _):
        assert field in kept_by(app)
        await field.remove()
        assert field not in kept_by(app)


async def test_a_placeholder_that_is_too_long_is_cut_in_sight() -> None:
    field = TextInput(placeholder="such as nc %h %p", compact=True)
    field.styles.width = 12
    async with on_screen(field):
        assert field.render_line(0).text.rstrip() == "such as nc …"
        assert field.placeholder == "such as nc %h %p"


async def test_editing_keys_keep_their_order_even_without_a_queue_of_the_app() -> None:
    field = TextInput()
    async with on_screen(field) as (app, pilot):
        for key in ("a", "b", "x", "backspace", "d", "left", "c", "home", "1", "end", "2"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert field.value == "1abcd2"


@pytest.mark.parametrize("key", ["alt+backspace", "ctrl+backspace", "ctrl+w"])
async def test_a_word_is_deleted_to_the_left(key: str) -> None:
    field = TextInput()
    async with on_screen(field) as (_, pilot):
        field.value = "one two three"
        await pilot.press("end", key)
        assert field.value == "one two "


async def test_the_first_line_of_a_paste_is_taken_as_the_terminal_sees_lines() -> None:
    field = TextInput()
    async with on_screen(field) as (app, pilot):
        app.post_message(events.Paste("\na\u2028b\r\nc"))
        await pilot.pause()
        assert field.value == "a\u2028b"


@pytest.mark.parametrize("make", [TextInput, TextLines])
@pytest.mark.parametrize("pasted", [False, True])
async def test_what_is_no_text_rings_and_changes_nothing(
    make: type[TextInput | TextLines], pasted: bool
) -> None:
    field = make()
    async with on_screen(field) as (app, pilot):
        app.post_message(events.Paste("kept"))
        app.post_message(events.Paste(LATIN_1) if pasted else events.Key("\udcfc", "\udcfc"))
        await pilot.pause()
        assert (field.value if isinstance(field, Input) else field.text) == "kept"
        assert app.bells == 1


def test_only_lone_surrogates_are_no_text() -> None:
    assert is_text("grün \U0001f511\n\x1b")
    assert not is_text(LATIN_1)


async def test_while_it_is_deaf_nothing_gets_in_and_nothing_gets_by() -> None:
    field = TextInput()
    async with on_screen(field) as (app, pilot):
        await pilot.press(*"kept")
        field.ignores_keys = True
        await pilot.press("a", "backspace", "ctrl+w")
        app.post_message(events.Paste("pasted"))
        await pilot.pause()
        assert field.value == "kept"
        field.ignores_keys = False
        await pilot.press("!")
        assert field.value == "kept!"
