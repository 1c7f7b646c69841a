"""The terminal on the screen: what is painted and when, and what typing and pointing send."""

import asyncio
import contextvars
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len
from rich.style import Style as RichStyle
from textual import events, on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.theme import BUILTIN_THEMES

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Frame
from sshtui.ui.contrast import contrast
from sshtui.ui.widgets.terminal.frame_limiter import EARLY
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import SECONDS

SIZE = (60, 12)


class Harness(App[None], inherit_bindings=False):
    """A terminal alone on the screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, reserved: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.reserved = reserved
        self.messages: list[Message] = []
        self.answers: list[bytes] = []
        self.inputs: list[bytes] = []
        self.bubbled: list[str] = []
        self.emulator = Emulator(
            *SIZE, scrollback_lines=1000, scrollback_bytes=1 << 20, reply=self.answers.append
        )

    def compose(self) -> ComposeResult:
        yield TerminalView(self.inputs.append, reserved=self.reserved)

    @property
    def view(self) -> TerminalView:
        return self.query_one(TerminalView)

    @on(TerminalView.Resized)
    @on(TerminalView.PasteAsked)
    @on(TerminalView.Selected)
    def keep(self, message: Message) -> None:
        self.messages.append(message)
        if isinstance(message, TerminalView.Resized):
            self.emulator.resize(message.columns, message.rows)

    def on_key(self, event: events.Key) -> None:
        self.bubbled.append(event.key)

    @property
    def sent(self) -> bytes:
        return b"".join(self.inputs)

    def take(self, data: bytes) -> None:
        self.emulator.feed(data)
        self.view.updated()

    async def feed(self, data: bytes) -> None:
        self.take(data)
        await until(lambda: self.view._due is None)

    def row(self, y: int) -> str:
        return self.view.render_line(y).text.rstrip()

    def style_at(self, x: int, y: int) -> RichStyle:
        strip = self.view.render_line(y).crop(x, x + 1)
        return next(style or RichStyle() for _, style, _ in strip)


@asynccontextmanager
async def running(
    *, reserved: frozenset[str] = frozenset()
) -> AsyncIterator[tuple[Harness, Pilot[None]]]:
    app = Harness(reserved)
    async with app.run_test(size=SIZE) as pilot:
        app.view.attach(app.emulator)
        app.view.focus()
        await pilot.pause()
        yield app, pilot


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110 - what is waited for is on the screen, not an event
            await asyncio.sleep(0.002)


async def test_what_the_terminal_shows_is_painted() -> None:
    async with running() as (app, _):
        await app.feed(b"hello \x1b[1;38;2;1;2;3mworld")
        assert app.row(0) == "hello world"
        style = app.style_at(7, 0)
        assert (style.bold, style.color and style.color.get_truecolor()) == (True, (1, 2, 3))


async def test_only_changed_rows_are_painted_again() -> None:
    async with running() as (app, pilot):
        await app.feed(b"\x1b[2;1Htwo\x1b[5;1Hfive")
        await pilot.pause()
        painted: list[int] = []
        render_line = app.view.render_line

        def count(y: int) -> Strip:
            painted.append(y)
            return render_line(y)

        app.view.render_line = count  # type: ignore[method-assign]
        app.emulator.feed(b"\x1b[3;1Hthree")
        app.view._paint()
        await until(lambda: painted)
        await pilot.pause()
        assert set(painted) <= {2, 4}


async def test_the_first_update_after_a_pause_is_painted_at_once() -> None:
    async with running() as (app, _):
        app.view._limiter.rested()
        app.take(b"echo")
        assert app.row(0) == "echo"


async def test_a_flood_is_painted_thirty_times_a_second_at_most() -> None:
    async with running() as (app, _):
        frames = 0
        take = app.view._take

        def count(frame: Frame) -> None:
            nonlocal frames
            frames += 1
            take(frame)

        app.view._take = count  # type: ignore[method-assign]
        clock = asyncio.get_running_loop().time
        started = clock()
        number = 0
        while frames < 5:
            number += 1
            app.take(b"line %d\r\n" % number)
            await asyncio.sleep(0)
        took = clock() - started
        assert frames <= took * 30 + 1 + EARLY
        await app.feed(b"the end")
        await until(lambda: any("the end" in app.row(y) for y in range(SIZE[1])))


async def test_bytes_may_come_from_outside_the_app() -> None:
    async with running() as (app, _):

        def from_outside() -> None:
            app.take(b"one\r\n")
            app.take(b"two\r\n")

        contextvars.Context().run(from_outside)
        await until(lambda: app.row(1) == "two")


async def test_a_program_that_holds_the_screen_is_waited_for_but_not_forever() -> None:
    async with running() as (app, _):
        app.view._limiter.rested()
        app.take(b"\x1b[?2026hhalf")
        assert app.row(0) == ""
        await until(lambda: app.row(0) == "half")


async def test_the_cursor_is_a_block_with_focus_and_underlined_without() -> None:
    async with running() as (app, pilot):
        await app.feed(b"ab")
        assert app.style_at(2, 0).reverse
        app.set_focus(None)
        await pilot.pause()
        assert (app.style_at(2, 0).reverse or False, app.style_at(2, 0).underline) == (False, True)
        await app.feed(b"\x1b[?25l")
        assert not app.style_at(2, 0).underline


async def test_the_cursor_covers_a_wide_character_whole() -> None:
    async with running() as (app, _):
        await app.feed("漢\b\b".encode())
        await until(lambda: app.row(0) == "漢")
        segments = list(app.view.render_line(0))
        assert (segments[0].text, segments[0].style and segments[0].style.reverse) == ("漢", True)


KEYS = [
    ("a", b"a"),
    ("A", b"A"),
    ("é", "é".encode()),
    ("ctrl+c", b"\x03"),
    ("ctrl+q", b"\x11"),
    ("tab", b"\t"),
    ("shift+tab", b"\x1b[Z"),
    ("escape", b"\x1b"),
    ("up", b"\x1b[A"),
    ("f5", b"\x1b[15~"),
    ("backspace", b"\x7f"),
    ("space", b" "),
]


@pytest.mark.parametrize(("key", "data"), KEYS)
async def test_keys_are_sent_to_the_program(key: str, data: bytes) -> None:
    async with running() as (app, pilot):
        await pilot.press(key)
        assert app.sent == data
        assert app.bubbled == []


async def test_reserved_keys_bubble() -> None:
    async with running(reserved=frozenset({"ctrl+backslash"})) as (app, pilot):
        await pilot.press("ctrl+backslash", "x")
        assert (app.bubbled, app.sent) == (["ctrl+backslash"], b"x")


async def test_without_a_terminal_all_keys_bubble() -> None:
    async with running() as (app, pilot):
        app.view.attach(None)
        await pilot.press("x")
        assert (app.bubbled, app.sent) == (["x"], b"")
        assert app.row(0) == ""


async def test_typing_returns_from_the_scrollback() -> None:
    async with running() as (app, pilot):
        await app.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
        await pilot.press("shift+pageup")
        assert app.emulator.scrolled_back
        assert "lines below" in app.row(0)
        assert app.sent == b""
        await pilot.press("x")
        assert not app.emulator.scrolled_back
        assert app.sent == b"x"
        assert "lines below" not in app.row(0)


async def test_the_wheel_scrolls_the_history() -> None:
    async with running() as (app, pilot):
        await app.feed(b"".join(b"line %d\r\n" % number for number in range(100)))
        await pilot._post_mouse_events([events.MouseScrollUp], app.view, button=0)
        assert app.emulator.take_frame().below == 3
        await pilot._post_mouse_events([events.MouseScrollDown], app.view, button=0)
        assert app.emulator.take_frame().below == 0
        assert app.sent == b""


async def test_the_wheel_means_arrow_keys_on_the_alternate_screen() -> None:
    async with running() as (app, pilot):
        await app.feed(b"\x1b[?1049h")
        await pilot._post_mouse_events([events.MouseScrollUp], app.view, button=0)
        assert app.sent == b"\x1b[A" * 3


async def test_the_mouse_is_the_programs_when_it_asks() -> None:
    async with running() as (app, pilot):
        await app.feed(b"\x1b[?1002h\x1b[?1006h")
        await pilot.mouse_down(app.view, offset=(4, 3))
        await pilot.hover(app.view, offset=(6, 3))
        await pilot.mouse_up(app.view, offset=(6, 3))
        await pilot._post_mouse_events([events.MouseScrollDown], app.view, offset=(1, 1), button=0)
        assert app.sent == b"\x1b[<0;5;4M\x1b[<32;7;4M\x1b[<0;7;4m\x1b[<65;2;2M"


async def test_dragging_selects_text() -> None:
    async with running() as (app, pilot):
        await app.feed(b"one two three\r\nfour")
        await pilot.mouse_down(app.view, offset=(4, 0))
        await pilot.hover(app.view, offset=(1, 1))
        await pilot.mouse_up(app.view, offset=(1, 1))
        selected = [m.text for m in app.messages if isinstance(m, TerminalView.Selected)]
        assert selected == ["two three\nfo"]
        assert app.view.selected_text() == "two three\nfo"
        assert app.style_at(5, 0).bgcolor != app.style_at(0, 0).bgcolor
        await pilot.press("x")
        assert app.view.selected_text() == ""


async def test_a_double_click_selects_a_word() -> None:
    async with running() as (app, pilot):
        await app.feed(b"one two three")
        await pilot.double_click(app.view, offset=(5, 0))
        assert app.view.selected_text() == "two"


async def test_a_paste_of_one_line_is_sent() -> None:
    async with running() as (app, pilot):
        app.view.post_message(events.Paste("ls \x1b[201~-l"))
        await pilot.pause()
        assert app.sent == b"ls [201~-l"


@pytest.mark.parametrize("text", ["one\ntwo", "one\rtwo", "one\r"])
async def test_a_paste_of_several_lines_is_asked_about(text: str) -> None:
    async with running() as (app, pilot):
        app.view.post_message(events.Paste(text))
        await pilot.pause()
        assert app.sent == b""
        asked = [m for m in app.messages if isinstance(m, TerminalView.PasteAsked)]
        assert [message.lines for message in asked] == [2]
        app.view.paste(asked[0].text)
        await pilot.pause()
        assert app.sent == text.replace("\n", "\r").encode()


async def test_a_paste_in_brackets_is_not_asked_about() -> None:
    async with running() as (app, pilot):
        await app.feed(b"\x1b[?2004h")
        app.view.post_message(events.Paste("one\ntwo\x1b[201~"))
        await pilot.pause()
        assert app.sent == b"\x1b[200~one\ntwo[201~\x1b[201~"


async def test_focus_is_reported_only_to_a_program_that_asked() -> None:
    async with running() as (app, pilot):
        app.set_focus(None)
        app.view.focus()
        await pilot.pause()
        assert app.sent == b""
        await app.feed(b"\x1b[?1004h")
        app.set_focus(None)
        app.view.focus()
        await pilot.pause()
        assert app.sent == b"\x1b[O\x1b[I"


async def test_the_room_is_announced() -> None:
    async with running() as (app, pilot):
        await pilot.resize_terminal(33, 9)
        await until(lambda: app.emulator.size == (33, 9))
        await app.feed(b"\x1b[9;1Hlast row")
        await until(lambda: app.row(8) == "last row")


async def test_a_sliver_of_room_is_announced_as_the_least_a_terminal_can_have() -> None:
    async with running() as (app, pilot):
        await pilot.resize_terminal(1, 1)
        await until(lambda: app.view.size == (1, 1))
        await pilot.pause()
        rooms = [m for m in app.messages if isinstance(m, TerminalView.Resized)]
        assert (rooms[-1].columns, rooms[-1].rows) == app.emulator.size == (4, 3)


async def test_a_terminal_of_another_size_is_cut_or_filled() -> None:
    async with running() as (app, _):
        app.emulator.resize(100, 40)
        await app.feed("漢".encode() * 49)
        await until(lambda: "漢" in app.row(0))
        assert (
            app.view.render_line(0).cell_length == SIZE[0] == cell_len(app.view.render_line(0).text)
        )
        app.emulator.resize(10, 2)
        app.view._paint()
        assert app.view.render_line(5).cell_length == SIZE[0]


async def test_no_control_of_the_server_reaches_a_segment() -> None:
    async with running() as (app, _):
        hostile = "a\u009b31m\u0085\u202eb\u2066c\x1b]0;x\x07\x7f\x00d\u2028e\r\n"
        await app.feed(hostile.encode() + b"\x1b[?2027l" + hostile.encode())
        text = "".join(app.view.render_line(y).text for y in range(SIZE[1]))
        assert not [c for c in text if unicodedata.category(c) in {"Cc", "Zl", "Zp"}]
        assert not set("\u202e\u2066") & set(text)


@pytest.mark.parametrize("theme", sorted(BUILTIN_THEMES))
async def test_the_terminal_wears_the_theme(theme: str) -> None:
    async with running() as (app, pilot):
        app.theme = theme
        await pilot.pause()
        await app.feed(b"\x1b]11;?\x07\x1b]10;?\x07x")
        await until(lambda: app.row(0) == "x")
        assert app.style_at(0, 0).bgcolor == app.view.colors[2].rich_color
        frame = app.emulator.take_frame()
        assert contrast(frame.foreground, frame.background) > 4
        assert len(app.answers) == 2


async def test_a_program_may_colour_its_own_background() -> None:
    async with running() as (app, _):
        await app.feed(b"\x1b]11;#102030\x07x")
        await until(lambda: (c := app.style_at(9, 5).bgcolor) and c.get_truecolor() == (16, 32, 48))
