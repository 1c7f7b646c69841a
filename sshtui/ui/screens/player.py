"""Plays a recording in a terminal of sshtui's own, which takes no more from it than from a host."""

import asyncio
import time
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from sshtui.errors import ConfigError
from sshtui.recording.asciicast_file import CastEvent
from sshtui.recording.playback import Playback, faster, slower
from sshtui.sanitize import clean
from sshtui.tasks import start_task
from sshtui.terminal.emulator import Emulator, clamp_size
from sshtui.terminal.picture import cursor_place
from sshtui.ui import actions
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.key_bar import KeyBar
from sshtui.ui.widgets.stable_text import StableText
from sshtui.ui.widgets.terminal.canvas import TerminalCanvas

SHEET = Path(__file__).with_name("player.tcss")

_SLICE = 0.008
"""Seconds of a turn of the event loop that the terminal may take."""

_SECOND = 1.0
_HOUR = 3600


class Stage(Container):
    """Shows as much of the terminal as there is room for, with its cursor in sight."""

    DEFAULT_CSS = """
    Stage { height: 1fr; overflow: hidden hidden; background: $surface; }
    """

    def follow(self, canvas: TerminalCanvas, emulator: Emulator) -> None:
        """Have the terminal in its size, and show the part where its cursor is."""
        columns, rows = emulator.size
        canvas.styles.width, canvas.styles.height = columns, rows
        above = cursor_place(emulator)[1] - self.size.height + 1
        self.call_after_refresh(self._show_from, min(above, rows - self.size.height))

    def _show_from(self, row: int) -> None:
        if max(0, row) != self.scroll_y:
            # Nothing else scrolls it.
            self.scroll_to(y=max(0, row), animate=False, force=True)


class PlayerScreen(BaseScreen[None]):
    """Plays, pauses, goes back and forth.

    Args:
        playback: The recording, at its start.
        speed: How many times as fast as it was.

    Attributes:
        problem: Why it stopped before its end; None where it did not.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PLAYER)
    AUTO_FOCUS = ""

    def __init__(self, playback: Playback, speed: float) -> None:
        super().__init__()
        self._playback = playback
        self._speed = speed
        self._emulator = self._made()
        self._canvas = TerminalCanvas()
        self._stage = Stage()
        self._position = StableText(id="player-position")
        self._title = StableText(id="player-title")
        self._at = 0.0
        self._since = time.monotonic()
        self._paused = False
        self._changed = asyncio.Event()
        self._back_to: float | None = None
        self._playing: asyncio.Task[None] | None = None
        self.problem: ConfigError | None = None

    def compose(self) -> ComposeResult:
        """Lay out the terminal, where it is in the recording, and the keys."""
        with self._stage:
            yield self._canvas
        with Container(id="player-line"):
            yield self._title
            yield self._position
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin."""
        self._canvas.attach(self._emulator)
        self._title.say(Content(clean(self._playback.header.title)))
        self._since = time.monotonic()
        self._playing = start_task(self._play(), "play a recording")
        self.set_interval(_SECOND, self._show_position)
        self._show_position()

    async def on_unmount(self) -> None:
        """Let go of the file."""
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.wait({self._playing})
        self._playback.close()
        self._emulator.close()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.call_after_refresh(self._follow)

    def action_pause(self) -> None:
        """Pause, or go on; at the end, begin anew."""
        if self._playback.next_at is None:
            self._seek(0.0)
            self._paused = False
        else:
            self._go_from(self._now())
            self._paused = not self._paused
        self._show_position()
        self._changed.set()

    def action_seek(self, seconds: int) -> None:
        """Go forth, or back where negative."""
        self._seek(max(0.0, self._now() + seconds))

    def action_faster(self) -> None:
        """Play faster."""
        self._play_at(faster(self._speed))

    def action_slower(self) -> None:
        """Play slower."""
        self._play_at(slower(self._speed))

    def action_leave(self) -> None:
        """End."""
        self.app.exit(0)

    def _play_at(self, speed: float) -> None:
        self._go_from(self._now())
        self._speed = speed
        self._show_position()
        self._changed.set()

    def _seek(self, at: float) -> None:
        if at < self._now():
            self._back_to = at
        self._go_from(at)
        self._show_position()
        self._changed.set()

    def _go_from(self, at: float) -> None:
        self._at, self._since = at, time.monotonic()

    def _now(self) -> float:
        if self._paused or self._playback.next_at is None:
            return self._at
        return self._at + (time.monotonic() - self._since) * self._speed

    async def _play(self) -> None:
        try:
            while True:
                await self._advance()
                await self._wait()
        except ConfigError as error:
            self.problem = error
            self._paused = True
            self._paint()

    async def _advance(self) -> None:
        """Show all that is due."""
        self._changed.clear()
        if self._back_to is not None:
            self._back_to = None
            await asyncio.to_thread(self._playback.rewind)
            self._emulator.close()
            self._emulator = self._made()
            self._canvas.attach(self._emulator)
        while events := await asyncio.to_thread(self._playback.take, self._now()):
            until = time.monotonic() + _SLICE
            for event in events:
                self._show(event)
                if time.monotonic() > until:
                    await asyncio.sleep(0)
                    until = time.monotonic() + _SLICE
            if self._playback.next_at is None:
                self._go_from(events[-1].at)
            if self._back_to is not None:
                break
        self._paint()

    def _paint(self) -> None:
        self._canvas.updated()
        self._follow()
        self._show_position()

    async def _wait(self) -> None:
        due = self._playback.next_at
        if self._back_to is not None:
            return
        seconds = None
        if due is not None and not self._paused:
            seconds = max(0.0, (due - self._now()) / self._speed)
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    def _show(self, event: CastEvent) -> None:
        if event.kind == "o":
            self._emulator.feed(event.data.encode(errors="replace"))
        elif event.kind == "r":
            self._emulator.resize(*event.size)
        elif event.data:
            self._title.say(Content(clean(event.data)))

    def _follow(self) -> None:
        self._stage.follow(self._canvas, self._emulator)

    def _made(self) -> Emulator:
        size = clamp_size(self._playback.header.columns, self._playback.header.rows)
        # Answers go nowhere: there is nobody who asks.
        return Emulator(*size, scrollback_lines=0, scrollback_bytes=0, reply=lambda _: None)

    def _show_position(self) -> None:
        if self.problem is not None:
            words = self.problem.message.removeprefix(f"{self._playback.path}, ")
            self._position.say(Content.styled(clean(words), "bold $error"))
            return
        over = self._playback.next_at is None
        state = " · end" if over else " · paused" if self._paused else ""
        speed = "" if self._speed == 1 else f" · {self._speed:g}×"
        columns, rows = self._emulator.size
        size = f" · {columns}x{rows}"
        self._position.say(Content(f"{_clock(self._now())}{speed}{size}{state}"))


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), _HOUR)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
