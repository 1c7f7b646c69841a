"""No program paints what tells a form of sshtui from a picture of one."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import Run, Style
from sshtui.ui.app import Application
from sshtui.ui.modals.question import Question
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.tab_strip import TabStrip
from sshtui.ui.widgets.terminal.painter import Painter
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.effort import LONG
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.terminal.terminals import terminal
from tests.trust.modal_art import ARTS, TITLES, Picture, rows_of
from tests.trust.real_terminal import RealTerminal, on_real_terminal
from tests.trust.twin import Defence, needs
from tests.ui.forms import build, form, ready, shown, write_config
from tests.ui.screens.test_session_panes import PREFIX, split
from tests.ui.steps import ask, handled, shell

SIGN = "sshtui asks"
RESET = b"\x1b[?2026l\x1b[?1049l\x18\x1bc"

Cell = tuple[str, Style]


def without_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    mount = SessionsScreen.on_mount

    def on_mount(self: SessionsScreen) -> None:
        mount(self)
        self.query_one(TabStrip).display = False

    monkeypatch.setattr(SessionsScreen, "on_mount", on_mount)


def without_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Question, "_show_bar", lambda self: None)


def unclipped(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Painter.pieces

    def all_of(self: Painter, runs: tuple[Run, ...], width: int) -> object:
        return pieces(self, (*runs, Run("x" * width, Style())), 2 * width)

    monkeypatch.setattr(Painter, "pieces", all_of)


class Outer:
    """The terminal that the app runs in, as libghostty shows it, and where the panes are in it.

    Args:
        app: Paints it.
        side: What it writes to.
        size: Columns and rows.
    """

    def __init__(self, app: Application, side: RealTerminal, size: tuple[int, int]) -> None:
        self._app = app
        self._side = side
        self._screen: Emulator = terminal(*size)

    async def written(self) -> bytes:
        """Return what was written to it since the last time."""
        await handled(self._app)
        data = (await self._side.taken(self._app)).encode("utf-8", "surrogateescape")
        self._screen.feed(data)
        return data

    async def picture(self) -> Picture:
        """Return the rows of the whole screen."""
        await self.written()
        rows = self._screen.take_frame(everything=True).rows
        return [rows[row] for row in sorted(rows)]

    async def outside(self) -> list[list[Cell]]:
        """Return the first row, whole, and the cells of each row that no program may paint."""
        panes = [view.region for view in self._app.screen.query(TerminalView)]
        picture = await self.picture()
        own = [_outside(row, y, panes) for y, row in enumerate(picture)]
        return [cells(picture[0]), *own]


def cells(row: Sequence[Run]) -> list[Cell]:
    return [(text, run.style) for run in row for text in run.cells or run.text]


def _outside(row: Sequence[Run], y: int, panes: list[Region]) -> list[Cell]:
    return [cell for x, cell in enumerate(cells(row)) if not any(p.contains(x, y) for p in panes)]


def words(row: list[Cell]) -> str:
    return "".join(text for text, _ in row)


@asynccontextmanager
async def session(
    size: tuple[int, int],
) -> AsyncIterator[tuple[Application, Pilot[int], FakeConnector, Outer]]:
    """Show a session on a terminal of its own."""
    write_config()
    connector = FakeConnector()
    app = build(connector)
    with pytest.MonkeyPatch.context() as patch:
        async with on_real_terminal(app, size, patch) as (side, pilot):
            await until(lambda: app._hosts_screen.browser.hosts, "hosts")
            await ready(app)
            await pilot.press("enter")
            await until(lambda: isinstance(app.focused, TerminalView), "session")
            yield app, pilot, connector, Outer(app, side, size)


async def genuine(app: Application, outer: Outer) -> Picture:
    """Show a form of ours, and return how it looks."""
    task = await ask(app, form())
    await until(lambda: "Password" in shown(app), "form")
    picture = await outer.picture()
    task.cancel()
    await until(lambda: isinstance(app.screen, SessionsScreen), "session")
    await ready(app)
    return picture


class Gallery:
    """Paints forms in a pane.

    Args:
        app: Shows it.
        connector: Has its shell.
        outer: What a person sees.
        copied: A screen with a genuine form.

    Attributes:
        tried: How many.
    """

    def __init__(
        self, app: Application, connector: FakeConnector, outer: Outer, copied: Picture
    ) -> None:
        self._app = app
        self._connector = connector
        self._outer = outer
        self._rows = rows_of(copied)
        self._sign = words(cells(copied[0]))
        self.tried = 0

    async def show(self, channel: int, arts: Iterable[str] = ARTS) -> None:
        """Paint forms, and compare what stands outside the panes before and after."""
        assert SIGN in self._sign, "a form has no mark"
        await self._painted(channel, RESET)
        before = await self._outer.outside()
        for name in arts:
            await self._painted(channel, RESET + ARTS[name](self._rows))
            after = await self._outer.outside()
            assert not self._is_signed(after), f"reproduced by {name}"
            pairs = zip(before, after, strict=True)
            changed = [(words(old), words(new)) for old, new in pairs if old != new]
            assert changed == [], f"painted by {name}"
            self.tried += 1

    async def show_titles(self, channel: int) -> None:
        """Have the program call its window as a form is called."""
        await self._painted(channel, RESET)
        before = await self._outer.outside()
        for name, art in TITLES.items():
            await self._painted(channel, RESET + art(self._rows))
            await until(lambda: SIGN in shown(self._app), "title")
            after = await self._outer.outside()
            assert not self._is_signed(after), f"reproduced by {name}"
            assert after[0] == before[0], f"painted by {name}"
            titled = [words(row).partition(SIGN)[0] for row in after if SIGN in words(row)]
            assert all("web1" in first for first in titled), f"painted by {name}"
            shell(self._connector, 0, channel).say(b"\x1b]2;\x07")
            await until(lambda: SIGN not in shown(self._app), "end of the title")
            self.tried += 1

    def _is_signed(self, outside: list[list[Cell]]) -> bool:
        first = words(outside[0])
        return first == self._sign or SIGN in first

    async def _painted(self, channel: int, data: bytes) -> None:
        mark = f"~{self.tried}~"
        shell(self._connector, 0, channel).say(
            data + b"\x1b[?2026l\x1b[?6l\x1b[?69l\x1b[r\x1b[3;3H\x1b[0m" + mark.encode()
        )
        await until(lambda: mark in shown(self._app), "picture", context=lambda: shown(self._app))


@needs(
    Defence("tabs stand above the panes", without_tabs, "reproduced"),
    Defence("a form has a bar of its own", without_bar, "no mark"),
    Defence("rows are cut at the pane", unclipped, "painted by"),
)
async def test_no_program_paints_the_bar_of_a_form(
    record_property: Callable[[str, object], None],
) -> None:
    """A form has the first row of the screen, with `sshtui asks`; there a session has its tabs."""
    one_half, other_half = (list(ARTS)[first :: 1 if LONG else 2] for first in (0, 1))
    async with session((80, 24)) as (app, pilot, connector, outer):
        small = Gallery(app, connector, outer, await genuine(app, outer))
        await small.show(0)
        await split(app, pilot, "vertical_line")
        await small.show(0, one_half)
        await small.show_titles(0)
    async with session((120, 36)) as (app, pilot, connector, outer):
        large = Gallery(app, connector, outer, await genuine(app, outer))
        await split(app, pilot, "vertical_line")
        await large.show(1, other_half)
        await pilot.press(PREFIX, "m")
        await until(lambda: "maximised" in shown(app), "one pane")
        await large.show(1, one_half)
    assert len(ARTS) > 20
    record_property("tried", small.tried + large.tried)
