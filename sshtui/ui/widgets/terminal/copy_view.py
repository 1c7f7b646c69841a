"""Copy mode on the screen: a terminal as it stood, with a cursor that keys move."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import JUMPS, CopyMode
from sshtui.terminal.copymode.selection import CellRange, SelectionShape
from sshtui.terminal.emulator import Emulator, clamp_size
from sshtui.terminal.grid import Cursor, Frame
from sshtui.terminal.history import Followed, TerminalHistory
from sshtui.terminal.search import MOST_MATCHES, Search, following
from sshtui.terminal.snapshot import TerminalSnapshot
from sshtui.ui import copy_actions
from sshtui.ui.user_keymap import bindings
from sshtui.ui.widgets.terminal.canvas import TerminalCanvas
from sshtui.ui.widgets.terminal.copy_prompt import CopyPrompt
from sshtui.ui.widgets.terminal.overlay import Overlay, restyled

_SLICE = 0.008
"""Seconds of searching between two looks at the keyboard."""

_PAUSE = 0.001
_WHEEL_LINES = 3


class CopyView(TerminalCanvas, can_focus=True):
    """Shows a terminal as it stood, and lets keys move about in it, select and search.

    Args:
        source: The terminal; it goes on below.
        patterns: What was searched for before; grows.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(copy_actions.COPY)
    DEFAULT_CSS = """
    CopyView > .copy-view--match { background: $accent; color: $background; }
    CopyView > .copy-view--current { background: $warning; color: $background; }
    CopyView > .copy-view--status { background: $warning; color: $background; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "copy-view--match",
        "copy-view--current",
        "copy-view--status",
    }

    class Left(Message):
        """Copy mode is over."""

    @dataclass
    class Copied(Message):
        """Text is to go to the clipboard.

        Attributes:
            text: The text.
        """

        text: str

    @dataclass
    class Resized(Message):
        """There is room for another number of cells.

        Attributes:
            columns: Width in cells.
            rows: Height in cells.
        """

        columns: int
        rows: int

    def __init__(self, source: Emulator, patterns: list[str]) -> None:
        super().__init__()
        self._source = source
        self._lines_before = source.line_feeds
        self._patterns = patterns
        self._snapshot = TerminalSnapshot(source)
        self._history = TerminalHistory(self._snapshot)
        cursor = self._snapshot.cursor_place
        self._mode = CopyMode(self._history, self._snapshot.size[1], cursor)
        self._mode.scroll(self._snapshot.top - self._mode.top)
        self._overlay = Overlay()
        self._waiting = ""
        self._prompt: CopyPrompt | None = None
        self._search: Search | None = None
        self._searching: asyncio.TimerHandle | None = None
        self._origin = cursor
        self._direction = -1
        self._current: int | None = None
        self._dragging: CellPosition | None = None
        self.attach(self._snapshot)

    def close(self) -> None:
        """Free the copy of the terminal."""
        self._stop_searching()
        self.attach(None)
        self._snapshot.close()

    def on_unmount(self) -> None:
        """Free the copy of the terminal."""
        self.close()

    def on_resize(self) -> None:
        """Wrap the lines anew, and tell how many cells there are now."""
        super().on_resize()
        size = clamp_size(*self.size)
        if not all(self.size) or size == self._snapshot.size or self._snapshot.closed:
            return
        followed = Followed(self._snapshot)
        self._mode.resized(size[1], self._resize(size, followed))
        followed.free()
        if self._search is not None:
            self._look_for(self._search.needle, go=False)
        self.post_message(self.Resized(*size))
        self._follow()

    def _resize(
        self, size: tuple[int, int], followed: Followed
    ) -> Callable[[CellPosition], CellPosition]:
        for place in self._mode.places:
            followed.add(place)
        self._snapshot.resize(*size)
        self._history.forget()
        return followed.now

    @property
    def focused_part(self) -> Widget:
        """What takes the keys: the view, or the line that asks for a pattern."""
        return self if self._prompt is None else self._prompt.field

    def note_output(self) -> None:
        """Count what the server has written meanwhile."""
        self.updated()

    def on_key(self, event: events.Key) -> None:
        """Take digits of a count, and the key that another one waits for."""
        if self._waiting:
            kind, self._waiting = self._waiting, ""
            if event.is_printable and event.character:
                self._take_character(kind, event.character)
        elif event.key.isdigit() and len(event.key) == 1 and (event.key != "0" or self._mode.count):
            self._mode.digit(int(event.key))
        else:
            return
        event.stop()
        event.prevent_default()
        self._follow()

    def _take_character(self, kind: str, character: str) -> None:
        if kind in JUMPS:
            self._mode.jump(kind, character)
        elif kind == "m":
            self._mode.mark(character)
        elif not self._mode.go_to_mark(character):
            self.app.bell()

    def action_wait(self, kind: str) -> None:
        """Wait for the character that a jump or a mark is for."""
        self._waiting = kind

    def action_move(self, motion: str) -> None:
        """Move the cursor."""
        self._mode.move(motion)
        self._follow()

    def action_jump_again(self, back: bool) -> None:
        """Go to the same character once more."""
        self._mode.jump_again(back=back)
        self._follow()

    def action_go_in_view(self, share: float) -> None:
        """Go to a row of the view."""
        self._mode.go_in_view(share)
        self._follow()

    def action_go_to_line(self, otherwise: int) -> None:
        """Go to a line by its number."""
        self._mode.go_to_line(otherwise)
        self._follow()

    def action_scroll(self, rows: int) -> None:
        """Move the view."""
        self._mode.scroll(rows)
        self._follow()

    def action_select(self, shape: str) -> None:
        """Begin or end a selection, or change its shape."""
        self._mode.select(SelectionShape(shape))
        self._follow()

    def action_other_end(self) -> None:
        """Put the cursor on the other end, or select the output of the last command."""
        if self._mode.selection is not None:
            self._mode.swap_ends()
        elif span := self._history.output_at(self._mode.cursor):
            self._mode.select_between(span.first, span.last, SelectionShape.CHARACTERS)
        else:
            self.notify("No command is known here: its shell does not mark prompts (OSC 133).")
        self._follow()

    def action_copy(self) -> None:
        """Copy the selection, and leave."""
        span = self._mode.span
        if span is None:
            self.notify("Nothing is selected.")
        else:
            self._copy(span)

    def action_copy_lines(self, up: bool) -> None:
        """Copy as many lines as was typed, down from the cursor or up to it, and leave."""
        self._copy(self._mode.typed_lines(up=up))

    def action_clear(self) -> None:
        """Clear what there is to clear, else leave."""
        if self._mode.clear():
            self._follow()
        elif self._search is not None:
            self._stop_searching()
            self._follow()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leave."""
        self.post_message(self.Left())

    async def action_search(self, direction: int) -> None:
        """Ask what to search for."""
        self._direction, self._origin = direction, self._mode.cursor
        prompt = self._prompt = CopyPrompt(self, self._patterns, "/" if direction > 0 else "?")
        if isinstance(self.parent, Widget):
            await self.parent.mount(prompt)
            self.screen.set_focus(prompt.field)

    def look_for(self, needle: str) -> None:
        """Show all matches of what is typed, and go to the next one."""
        self._look_for(needle)

    def search_ended(self, needle: str | None) -> None:
        """Go on from the match, or back.

        Args:
            needle: What is searched for; "" for the pattern before, None for nothing after all.
        """
        self._prompt = None
        self.screen.set_focus(self)
        if needle is None:
            self._stop_searching()
            self._mode.go(self._origin)
        elif needle or self._patterns:
            needle = needle or self._patterns[-1]
            if needle in self._patterns:
                self._patterns.remove(needle)
            self._patterns.append(needle)
            if self._search is None or self._search.needle != needle:
                self._look_for(needle)
        self._follow()

    def action_go_to_match(self, step: int) -> None:
        """Go to the next match, or the one before."""
        if self._search is None and self._patterns:
            self._origin = self._mode.cursor
            self._look_for(self._patterns[-1], step * self._direction)
        elif self._search is None:
            self.notify("Nothing has been searched for yet.")
        else:
            self._go_to_match(self._mode.cursor, step * self._direction)
            self._follow()

    def _look_for(self, needle: str, step: int = 0, *, go: bool = True) -> None:
        self._stop_searching()
        if needle:
            self._search = Search(self._snapshot, self._history, needle)
            self._search_on(step or self._direction, go)
        elif go:
            self._mode.go(self._origin)
            self._follow()

    def _search_on(self, step: int, go: bool) -> None:
        self._searching = None
        search = self._search
        if search is None:
            return
        if not search.step(_SLICE):
            loop = asyncio.get_running_loop()
            self._searching = loop.call_later(_PAUSE, self._search_on, step, go)
            return
        if go and not self._go_to_match(self._origin, step):
            self._mode.go(self._origin)
        self._follow()

    def _go_to_match(self, at: CellPosition, step: int) -> bool:
        matches = self._search.matches if self._search is not None else []
        self._current = following(matches, at, step)
        if self._current is None:
            return False
        self._mode.go(matches[self._current].first)
        return True

    def _stop_searching(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
            self._searching = None
        if self._search is not None:
            self._search.close()
            self._search = None
        self._current = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor where the mouse is, and begin to select."""
        event.stop()
        self.capture_mouse()
        self._mode.clear()
        self._mode.go(self._place(event))
        self._dragging = self._mode.cursor
        self._follow()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Grow the selection; past an edge the view moves along."""
        if self._dragging is not None:
            self._mode.select_between(self._dragging, self._place(event), SelectionShape.CHARACTERS)
            self._follow()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Copy what was selected."""
        event.stop()
        self.release_mouse()
        self._dragging = None
        if span := self._mode.span:
            self.post_message(self.Copied(self._history.text(span)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view up."""
        event.stop()
        self.action_scroll(-_WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view down."""
        event.stop()
        self.action_scroll(_WHEEL_LINES)

    def _place(self, event: events.MouseEvent) -> CellPosition:
        at = event.get_content_offset_capture(self)
        return CellPosition(max(0, self._mode.top + at.y), max(0, at.x))

    def _copy(self, span: CellRange) -> None:
        self.post_message(self.Copied(self._history.text(span)))
        self.action_leave()

    def _follow(self) -> None:
        """Show where the model is now."""
        if not self._snapshot.closed:
            self._snapshot.scroll(self._mode.top - self._snapshot.top)
            self._paint()

    def _take(self, frame: Frame) -> None:
        mode = self._mode
        overlay = Overlay.of(
            mode, self.size, self._search.matches if self._search is not None else (), self._current
        )
        changed = overlay.changed_since(self._overlay)
        words = self._words()
        if words != self._overlay.words:
            changed |= {overlay.status_row, self._overlay.status_row}
        overlay.words = words
        self._overlay = overlay
        super()._take(replace(frame, cursor=Cursor(), below=0))
        self._refresh_rows({row for row in changed if row < frame.height})

    def render_line(self, y: int) -> Strip:
        """Return a row, with what copy mode shows over it."""
        strip = super().render_line(y)
        looks = {
            "selection": self.get_component_rich_style("terminal-view--selection"),
            "match": self.get_component_rich_style("copy-view--match"),
            "current": self.get_component_rich_style("copy-view--current"),
        }
        strip = restyled(strip, self._overlay.rows.get(y, ()), looks)
        words = self._overlay.words
        if y == self._overlay.status_row and len(words) < strip.cell_length:
            look = self.get_component_rich_style("copy-view--status")
            left = strip.crop(0, strip.cell_length - len(words))
            return Strip([*left, Segment(words, look)], strip.cell_length)
        return strip

    def _words(self) -> str:
        mode = self._mode
        parts = [f"COPY {mode.cursor.row + 1:,}/{self._history.count:,}"]
        if mode.count:
            parts.append(str(mode.count))
        if self._search is not None:
            parts.append(self._match_words(self._search))
        new = self._source.line_feeds - self._lines_before
        if new:
            parts.append("1 new line" if new == 1 else f"{new:,} new lines")
        return f" {' · '.join(parts)} "

    def _match_words(self, search: Search) -> str:
        if not search.done:
            return "searching"
        total = len(search.matches)
        more = "+" if total == MOST_MATCHES else ""
        if not total:
            return "no match"
        return f"{0 if self._current is None else self._current + 1:,}/{total:,}{more}"
