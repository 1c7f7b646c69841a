import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from sshtui.terminal.key_sequences import read
from sshtui.terminal.strokes import named
from sshtui.ui.keyboard import queue
from sshtui.ui.keyboard.parser import key_of
from sshtui.ui.keyboard.queue import CommandKeys, QueuedInputApp
from tests.servers.waiting import until


class Page(ModalScreen[str]):
    def compose(self) -> ComposeResult:
        for number in range(20):
            yield Label(f"row {number}")
        yield Input(id="on-page")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Commands(CommandKeys, Static, can_focus=True):
    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)


class Small(QueuedInputApp[int]):
    """Two fields, and keys that do what may go wrong."""

    BINDINGS = [  # noqa: RUF012 - as textual has it
        Binding("f2", "page", priority=True),
        Binding("f3", "page"),
        Binding("f4", "wait"),
        Binding("f5", "wait", priority=True),
        Binding("f6", "fail"),
        Binding("f7", "fail", priority=True),
        Binding("f8", "quit"),
        Binding("alt+x", "press('alt+x')"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str | None] = []
        self.gate = asyncio.Event()
        self.pressed = ""

    def compose(self) -> ComposeResult:
        first = Input(id="one")
        first.cursor_blink = False
        yield first
        yield Input(id="two")
        yield Button("read", id="read")

    def action_page(self) -> None:
        self.push_screen(Page(), self.pages.append)

    def action_press(self, key: str) -> None:
        self.pressed = key

    async def action_wait(self) -> None:
        await self.gate.wait()

    def action_fail(self) -> None:
        raise ZeroDivisionError

    def on_button_pressed(self) -> None:
        self.pressed = self.value("one")

    def value(self, name: str) -> str:
        return self.screen_stack[0].query_one(f"#{name}", Input).value

    def type(self, *keys: str) -> None:
        for key in keys:
            self.post_message(events.Key(key, key if len(key) == 1 else None))


@asynccontextmanager
async def small() -> AsyncIterator[Small]:
    app = Small()
    async with app.run_test() as pilot:
        await pilot.pause()
        yield app


async def handled(app: Small) -> None:
    passed = asyncio.Event()
    app.call_later(passed.set)
    await passed.wait()
    await until(lambda: app.keys.idle, "end of the keys")


async def test_editing_keys_do_not_overtake_letters() -> None:
    async with small() as app:
        app.type("a", "b", "x", "backspace", "d", "left", "c", "home", "1", "end", "2")
        await handled(app)
        assert app.value("one") == "1abcd2"


async def test_escape_and_a_key_in_one_are_two_where_keys_are_commands() -> None:
    async with small() as app:
        for sequence in ("\x1bq", "\x1b\x1b[A", "\x1b[A", "\x1bx"):
            app.post_message(key_of(read(sequence) or named("f1")))
        await handled(app)
        assert app.value("one") == "", "in a field, each is one key"
        commands = Commands()
        await app.mount(commands)
        commands.focus()
        for sequence in ("\x1bq", "\x1b\x1b[A", "\x1b[A", "\x1bx"):
            app.post_message(key_of(read(sequence) or named("f1")))
        await handled(app)
        assert commands.keys == ["escape", "q", "escape", "up", "up", "alt+x"]
        assert app.pressed == "alt+x", "it is bound"


async def test_letters_land_where_the_focus_went_before_them() -> None:
    async with small() as app:
        app.type("u", "tab", "p", "w", "shift+tab", "end", "s", "tab", "end", "d")
        await handled(app)
        assert (app.value("one"), app.value("two")) == ("us", "pwd")


@pytest.mark.parametrize("key", ["f2", "f3"])
async def test_letters_wait_for_a_screen_that_comes_up_and_for_one_that_goes(key: str) -> None:
    async with small() as app:
        app.type("a", key, "b", "c", "enter", "d", key, "e", "enter", "f")
        await handled(app)
        assert app.pages == ["bc", "e"]
        assert app.value("one") == "adf"


async def test_a_click_waits_for_the_letters_before_it() -> None:
    async with small() as app:
        region = app.query_one("#read").region
        x, y = region.x + 1, region.y + 1
        app.type(*"abc")
        for kind in (events.MouseDown, events.MouseUp):
            app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
        app.type("d")
        await handled(app)
        assert app.pressed == "abc"


@pytest.mark.parametrize("key", ["f4", "f5"])
async def test_the_next_key_waits_for_an_action_that_waits(key: str) -> None:
    async with small() as app:
        app.type(key, "a")
        await asyncio.sleep(0.05)
        assert not app.keys.idle
        assert app.value("one") == ""
        app.gate.set()
        await handled(app)
        assert app.value("one") == "a"


async def test_an_action_that_never_ends_does_not_lock_the_keyboard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "LONGEST", 0.05)
    async with small() as app:
        app.type("f5", "a")
        await handled(app)
        assert app.value("one") == "a"


async def _typed_until_it_ends(*keys: str) -> None:
    async with small() as app:
        app.type(*keys)
        await until(lambda: not app.is_running, "end of the app")


@pytest.mark.parametrize("key", ["f6", "f7"])
async def test_an_action_that_fails_ends_the_app_as_it_would_without_a_queue(key: str) -> None:
    with pytest.raises(ZeroDivisionError):
        await _typed_until_it_ends(key, "a")


async def test_what_is_not_admitted_goes_nowhere() -> None:
    async with small() as app:
        app.keys.admit = lambda event: not (isinstance(event, events.Key) and event.key == "x")
        app.type("a", "x", "b")
        await handled(app)
        assert app.value("one") == "ab"


async def test_keys_behind_the_one_that_quits_do_nothing() -> None:
    async with small() as app:
        field = app.query_one("#one", Input)
        app.type("a", "f8", "b", "c")
        await until(lambda: not app.is_running, "end of the app")
        assert field.value == "a"


async def test_a_burst_is_painted_also_if_its_last_key_changes_nothing() -> None:
    async with small() as app:
        app.type(*"abc")
        app.keys.admit = lambda event: not isinstance(event, events.Paste)
        app.post_message(events.Paste("refused"))
        await handled(app)
        await until(lambda: not app.screen._dirty_widgets, "paint")


class Wire(Static, can_focus=True):
    """Sends keys on, all but one."""

    def __init__(self) -> None:
        super().__init__(id="wire")
        self.sent: list[str] = []

    def takes(self, event: events.Key) -> bool:
        return event.key != "f4"

    def take(self, event: events.Key) -> None:
        self.sent.append(event.key)

    def on_key(self, event: events.Key) -> None:
        if self.takes(event):
            event.stop()
            self.take(event)


@asynccontextmanager
async def wired() -> AsyncIterator[tuple[Small, Wire]]:
    async with small() as app:
        wire = Wire()
        await app.mount(wire)
        wire.focus()
        await until(lambda: wire.has_focus, "focus")
        await handled(app)
        yield app, wire


async def test_a_key_that_is_only_sent_on_waits_for_nothing() -> None:
    async with wired() as (app, wire):
        app.type("a", "b")
        assert wire.sent == ["a", "b"]


async def test_such_a_key_waits_for_one_before_it_that_is_ours() -> None:
    async with wired() as (app, wire):
        app.type("a", "f4", "b", "c")
        assert wire.sent == ["a"]
        await until(lambda: not app.keys.idle, "work")
        app.type("d")
        assert wire.sent == ["a"]
        app.gate.set()
        await until(lambda: wire.sent == ["a", "b", "c", "d"], "the rest")


async def test_such_a_key_goes_nowhere_where_it_is_not_admitted() -> None:
    async with wired() as (app, wire):
        refused: list[str] = []

        def refuse(event: events.Event) -> bool:
            assert isinstance(event, events.Key)
            refused.append(event.key)
            return False

        app.keys.admit = refuse
        app.type("a")
        await handled(app)
        assert refused == ["a"]
        assert wire.sent == []
