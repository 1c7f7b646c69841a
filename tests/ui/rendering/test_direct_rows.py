import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.filter import LineFilter
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Frame
from sshtui.ui.rendering.control_filter import ControlFilter
from sshtui.ui.themes import DARK, LIGHT
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until

SIZE = (44, 12)
PIECES = (
    b"plain", b"\r\n", "wide \u4f60\u597d ".encode(), b"\x1b[31mred\x1b[0m",
    "e\u0301\U0001f469\u200d\U0001f4bb".encode(),
    b"\x1b[7mreverse\x1b[m", b"\x1b[H", b"\x1b[5;3H", b"\x1b[K", b"\x1b[J", b"\x1b[48;5;60mbehind",
    b"\x1b[?25l", b"\x1b[?25h", b"\x1b[4 q", b"\x1b[2L", b"\x1b[M", b"\x1b[1;4munder\x1b[m", b"\t",
    "\U0001f1e9\U0001f1ea\u0939\u093f\u00ad".encode(), b"\x1b]11;#204060\x07", b"\x1b]111\x07",
)  # fmt: skip


class Outer(App[None]):
    """An app whose terminal is one of ours, over a real stream of bytes."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: 1; }"

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.inner = Emulator(
            *SIZE, scrollback_lines=100, scrollback_bytes=1 << 20, reply=lambda _: None
        )

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), ControlFilter()]

    def compose(self) -> ComposeResult:
        yield Static("above")
        yield TerminalView(lambda _: None)
        yield Static("below")

    def on_mount(self) -> None:
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.view.attach(self.inner)
        self.view.focus()

    def on_terminal_view_resized(self, event: TerminalView.Resized) -> None:
        self.inner.resize(event.columns, event.rows)
        self.view.updated()

    @property
    def view(self) -> TerminalView:
        return self.screen_stack[0].query_one(TerminalView)

    def feed(self, data: bytes) -> None:
        self.inner.feed(data)
        self.view._limiter.rested()
        self.view.updated()

    def drain(self) -> bytes:
        data = "".join(self.written).encode()
        self.written.clear()
        return data


@asynccontextmanager
async def running(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Outer, Pilot[None]]]:
    app = Outer()
    monkeypatch.setattr(HeadlessDriver, "is_headless", property(lambda _: False))
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: app.written.append(data))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(lambda: app.view.size.height == SIZE[1] - 2, "room")
        await pilot.pause()
        yield app, pilot
    app.inner.close()


def screen(data: bytes) -> Emulator:
    outer = Emulator(*SIZE, scrollback_lines=0, scrollback_bytes=1 << 20, reply=lambda _: None)
    outer.feed(data)
    return outer


def looks(outer: Emulator) -> Frame:
    return outer.take_frame(everything=True)


async def whole(app: Outer, pilot: Pilot[None]) -> Frame:
    """Return what the compositor makes of everything."""
    app.drain()
    app.screen.refresh()
    await until(lambda: sum(map(len, app.written)) > SIZE[0] * SIZE[1], "picture of the screen")
    await pilot.pause()
    outer = screen(app.drain())
    try:
        return looks(outer)
    finally:
        outer.close()


@pytest.mark.parametrize("seed", range(4))
async def test_the_screen_is_what_the_compositor_would_have_made(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(seed)
    async with running(monkeypatch) as (app, pilot):
        outer = screen(app.drain())
        for number in range(8):
            for _ in range(6):
                app.feed(b"".join(chosen.choices(PIECES, k=5)))
            if number == 3:
                app.theme = LIGHT.name
            await pilot.pause()
            outer.feed(app.drain())
            shown = looks(outer)
            assert shown.rows == (await whole(app, pilot)).rows
        outer.close()


async def test_a_row_is_written_at_once_and_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch) as (app, _):
        app.drain()
        app.feed(b"\x1b[3;1Hecho")
        written = app.drain()
        assert b"echo" in written
        assert b"\x1b[4;1H" in written
        assert b"above" not in written
        assert len(written) < 4 * SIZE[0] + 400


async def test_rows_that_have_no_room_are_not_written_over_what_is_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(monkeypatch) as (app, _):
        app.inner.resize(SIZE[0], SIZE[1])
        app.drain()
        app.feed(f"\x1b[{SIZE[1] - 2};1Hlast row\x1b[{SIZE[1] - 1};1Hno room".encode())
        written = app.drain()
        assert b"last row" in written
        assert f"\x1b[{SIZE[1]};1H\x1b".encode() not in written
        app.inner.resize(SIZE[0], SIZE[1] - 2)
        app.view.updated()
        assert f"\x1b[{SIZE[1]};1H\x1b".encode() not in app.drain()


async def test_nothing_is_written_over_what_covers_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(monkeypatch) as (app, pilot):
        app.notify("a toast that covers some of it", timeout=60)
        await until(lambda: app.screen.query("Toast"), "toast")
        await pilot.pause()
        app.drain()
        app.feed(b"\x1b[2J" + b"x" * SIZE[0] * (SIZE[1] - 3))
        assert app.drain() == b""
        await until(lambda: app.written, "picture")
        above: Screen[None] = Screen()
        app.push_screen(above)
        await until(lambda: app.screen is above, "screen on top")
        await pilot.pause()
        app.drain()
        app.feed(b"under the screen")
        await pilot.pause()
        assert b"under" not in app.drain()


async def test_no_control_character_gets_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(monkeypatch) as (app, _):
        strip = Strip([Segment("evil \x1b]0;title\x07".ljust(SIZE[0]))], SIZE[0])
        monkeypatch.setattr(app.view, "render_line", lambda _: strip)
        app.drain()
        app.feed(b"anything")
        written = app.drain()
        assert b"evil" in written
        assert b"\x1b]" not in written


async def test_nothing_is_written_of_a_terminal_that_has_been_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with running(monkeypatch) as (app, pilot):
        view = app.view
        await view.remove()
        await pilot.pause()
        app.drain()
        app.inner.feed(b"too late")
        view._paint()  # as the timer of a moment ago would
        assert b"too late" not in app.drain()
