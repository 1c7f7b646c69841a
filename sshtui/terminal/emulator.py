"""The terminal emulator of one session: bytes in; frames, titles and bells out.

Whatever a server sends stays in here. It cannot reach files or links; what it would have on the
clipboard is kept until somebody takes it; what the emulator answers passes `replies`, and what it
shows passes `characters`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sshtui.sanitize import is_control
from sshtui.terminal import blank_rows, device
from sshtui.terminal.announcements import Announcements
from sshtui.terminal.callbacks import USUAL_CELL, Callbacks
from sshtui.terminal.clipboard import CopiedText
from sshtui.terminal.feeding import TerminalFeed
from sshtui.terminal.grid import Cursor, CursorShape, Frame, Modes, Run, by_number
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.links import LinkTracker
from sshtui.terminal.native import (
    Handle,
    RowFinder,
    check,
    configure,
    render_reader,
    scroll,
    terminal_reader,
)
from sshtui.terminal.palette import default_palette, is_dark, native_colour, rgb
from sshtui.terminal.replies import ReplyFilter
from sshtui.terminal.rows import RowDecoder
from sshtui.terminal.text import TextReader

# In terminals of up to three columns or of a single row the library (pyghostty 0.1.3) crashes on
# little: of clusters and looks that come in quick succession it keeps too many in a page.
LEAST_COLUMNS, LEAST_ROWS = 4, 3
MOST_COLUMNS, MOST_ROWS = 2000, 1000

_MOST_TITLE = 200
_MOST_STRING = 64 * 1024
_GRAPHEME_CLUSTERS = 2027
_SCHEME_REPORTS = 2031
_SYNCHRONIZED_OUTPUT = 2026


class Emulator:
    """A terminal without a screen of its own.

    Not thread-safe: everything on one thread. After `close` it shows nothing and takes nothing.

    Args:
        columns: Width in cells.
        rows: Height in cells.
        scrollback_lines: Most lines kept above the screen, give or take a page of the library.
        scrollback_bytes: Most memory they may take, likewise.
        reply: Takes what the terminal answers to the server's questions.
        cell_size: Returns width and height of a cell in pixels, if they are known.

    Attributes:
        muted: Whether its answers go nowhere, as another terminal gives them.
        announced: What programs announce beside what they write.
    """

    def __init__(
        self,
        columns: int,
        rows: int,
        *,
        scrollback_lines: int,
        scrollback_bytes: int,
        reply: Callable[[bytes], None],
        cell_size: Callable[[], tuple[int, int] | None] = device.cell_size,
    ) -> None:
        columns, rows = clamp_size(columns, rows)
        self._terminal = Handle(self, "terminal", "GhosttyTerminal", columns, rows)
        self._state = Handle(self, "render_state", "GhosttyRenderState")
        self._iterator = Handle(self, "render_state_row_iterator", "GhosttyRenderStateRowIterator")
        self._closed = False
        self.muted = False
        self._bells = 0
        self._reply = ReplyFilter(reply)
        self._links = LinkTracker(self._terminal)
        self._callbacks = Callbacks(self.handle)
        self._feed = TerminalFeed(self._terminal, self._links, self._callbacks.ask, self._taken)
        self._rows = RowDecoder(self._page_of)
        self._cell_at = RowFinder("VIEWPORT")
        self._text = TextReader(self._terminal)
        self._get = terminal_reader()
        self._render = render_reader()
        self._render.slots["ROW_ITERATOR"][0] = self._iterator.value
        self._colours = b""
        self._named: tuple[int, ...] = ()
        self._dirty_row = ffi.new("uint16_t *")
        self._limit(scrollback_lines, scrollback_bytes)
        self.announced = Announcements(self.handle)
        self._cell_size = cell_size
        self.set_colours(0xE0E0E0, 0x121212, default_palette())
        self.resize(columns, rows)

    def _limit(self, scrollback_lines: int, scrollback_bytes: int) -> None:
        terminal = self.handle
        configure(terminal, "SCROLLBACK_MAX_LINES", scrollback_lines)
        configure(terminal, "SCROLLBACK_MAX_BYTES", scrollback_bytes)
        # Pictures, glyphs and transfers of files to the clipboard (OSC 5522) are not shown, so
        # nothing may be stored for them.
        configure(terminal, "KITTY_IMAGE_STORAGE_LIMIT", 0)
        configure(terminal, "APC_MAX_BYTES", _MOST_STRING)
        configure(terminal, "APC_MAX_BYTES_KITTY", 0)
        configure(terminal, "CLIPBOARD_WRITE_MAX_BYTES", 0)
        configure(terminal, "GLYPH_PROTOCOL", False)
        configure(terminal, "TITLE_REPORT", False)
        # As DECSCUSR has it: without a wish, or with wish 0 or 1, a blinking block.
        configure(terminal, "DEFAULT_CURSOR_BLINK", True)
        # One cell for what a reader sees as one character: the outer screen measures the same way.
        configure(terminal, "MODE_DEFAULT", {"mode": _GRAPHEME_CLUSTERS, "value": True})

    @property
    def handle(self) -> Any:
        """Return the native terminal, for the encoders that follow its modes."""
        return self._terminal.value

    @property
    def closed(self) -> bool:
        """Return whether `close` was called."""
        return self._closed

    def close(self) -> None:
        """Free the terminal and its scrollback."""
        self._closed = True
        self._links.close()
        self._rows.free()
        self._iterator.free()
        self._state.free()
        self._terminal.free()

    def feed(self, data: bytes) -> None:
        """Take bytes of the server, in pieces of any size."""
        self._feed.feed(data)

    def _taken(self) -> None:
        if self._closed:
            return
        if self._get.get(self.handle, "COLS") != self._callbacks.size[0]:
            self._resize(*self._callbacks.size)
        self._relay()

    def _relay(self) -> None:
        self._bells += self._callbacks.bells
        self._callbacks.bells = 0
        if self._callbacks.replies:
            replies = self._callbacks.take_replies()
            for reply in () if self.muted else replies:
                self._reply(reply)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, reflowing the text; sizes out of bounds are moved into them."""
        if self._closed:
            return
        columns, rows = clamp_size(columns, rows)
        self._callbacks.size = columns, rows
        self._callbacks.cell = self._cell_size() or USUAL_CELL
        self._resize(columns, rows)
        self._relay()

    def _resize(self, columns: int, rows: int) -> None:
        if rows < self._get.get(self.handle, "ROWS"):
            blank_rows.release(self._terminal, self._text, self._links)
        result = lib.ghostty_terminal_resize(self.handle, columns, rows, *self.cell)
        check(result, "resize")

    @property
    def size(self) -> tuple[int, int]:
        """Return columns and rows."""
        if self._closed:
            return LEAST_COLUMNS, LEAST_ROWS
        return int(self._get.get(self.handle, "COLS")), int(self._get.get(self.handle, "ROWS"))

    @property
    def cell(self) -> tuple[int, int]:
        """Return width and height of a cell in pixels, as programs are told of them."""
        return self._callbacks.cell

    @property
    def title(self) -> str:
        """Return the title the server set, on one line, of at most 200 characters."""
        if self._closed:
            return ""
        string = self._get.get(self.handle, "TITLE")
        raw = bytes(ffi.buffer(string.ptr, string.len)) if string.len else b""
        text = raw[: 4 * _MOST_TITLE].decode(errors="replace")
        kept = (character for character in text if not is_control(character))
        return "".join(kept)[:_MOST_TITLE]

    @property
    def directory(self) -> str:
        """Return where the shell says that it is (OSC 7), as it came; "" where it does not."""
        return "" if self._closed else self.announced.directory(self.handle)

    @property
    def bells(self) -> int:
        """Return how many bells have rung since the start."""
        return self._bells

    @property
    def line_feeds(self) -> int:
        """Return how many lines the server has ended since the start."""
        return self._feed.line_feeds

    def take_copied(self) -> CopiedText | None:
        """Return what a program has put on the clipboard since the last time, if anything."""
        copied, self._callbacks.copied = self._callbacks.copied, None
        return None if copied is None or self.muted else CopiedText.of(*copied)

    @property
    def modes(self) -> Modes:
        """Return what the program asked of keyboard, mouse and screen."""
        if self._closed:
            return Modes(
                bracketed_paste=False,
                focus_reports=False,
                mouse=False,
                alternate_screen=False,
                alternate_scroll=False,
            )
        screen = self._get.get(self.handle, "ACTIVE_SCREEN")
        return Modes(
            bracketed_paste=self._mode(2004),
            focus_reports=self._mode(1004),
            mouse=bool(self._get.get(self.handle, "MOUSE_TRACKING")),
            alternate_screen=screen == lib.GHOSTTY_TERMINAL_SCREEN_ALTERNATE,
            alternate_scroll=self._mode(1007),
        )

    @property
    def drawing(self) -> bool:
        """Return whether the program asked to hold the screen until it is done (mode 2026)."""
        return not self._closed and self._mode(_SYNCHRONIZED_OUTPUT)

    @property
    def kitty_flags(self) -> int:
        """Return the flags of the kitty keyboard protocol in force; 0 for none."""
        return 0 if self._closed else int(self._get.get(self.handle, "KITTY_KEYBOARD_FLAGS"))

    @property
    def in_ground_state(self) -> bool:
        """Return whether it is in the middle of no sequence."""
        return self._closed or self._feed.in_ground_state

    @property
    def modify_other_keys(self) -> int:
        """Return the level of xterm's modifyOtherKeys in force, from 0 to 2."""
        return self._feed.other_keys.level

    def _mode(self, number: int) -> bool:
        self._get.slots["MODE"].mode = number
        return bool(self._get.get(self.handle, "MODE").value)

    def set_colours(
        self, foreground: int, background: int, palette: Sequence[int], *, named: bool = False
    ) -> None:
        """Set the default colours, which a server may change for itself and ask for.

        Args:
            foreground: Colour of text, 0xRRGGBB.
            background: Colour behind it, 0xRRGGBB.
            palette: The first colours of the 256; the others keep their usual values.
            named: Show those of the palette by their numbers, unless the server changes them.
        """
        if self._closed:
            return
        self._named = tuple(palette) if named else ()
        self._colours = b""
        colours = [*palette, *default_palette()[len(palette) :]]
        configure(self.handle, "COLOR_FOREGROUND", native_colour(foreground))
        configure(self.handle, "COLOR_BACKGROUND", native_colour(background))
        configure(self.handle, "COLOR_PALETTE", [native_colour(colour) for colour in colours])
        self._tell_scheme(dark=is_dark(background))

    def _tell_scheme(self, *, dark: bool) -> None:
        if dark != self._callbacks.dark:
            self._callbacks.dark = dark
            if self._mode(_SCHEME_REPORTS):
                self._reply(b"\x1b[?997;1n" if dark else b"\x1b[?997;2n")

    def take_frame(self, *, everything: bool = False) -> Frame:
        """Return what changed since the last frame.

        Args:
            everything: Return every row, for a screen that has seen none yet.
        """
        if self._closed:
            return Frame({}, {}, Cursor(), LEAST_COLUMNS, LEAST_ROWS, 0xE0E0E0, 0x121212)
        state = self._state.value
        check(lib.ghostty_render_state_update(state, self.handle), "render_state_update")
        foreground, background, cursor_colour = self._take_colours()
        rows, selections = self._take_rows(everything)
        check(lib.ghostty_render_state_clean(state), "render_state_clean")
        return Frame(
            rows,
            selections,
            self._take_cursor(cursor_colour),
            int(self._render.get(state, "COLS")),
            int(self._render.get(state, "ROWS")),
            foreground,
            background,
            self.below,
            self.top,
            self._links.spans(),
        )

    def _take_rows(
        self, everything: bool
    ) -> tuple[dict[int, tuple[Run, ...]], dict[int, tuple[int, int]]]:
        rows: dict[int, tuple[Run, ...]] = {}
        selections: dict[int, tuple[int, int]] = {}
        iterator = self._render.get(self._state.value, "ROW_ITERATOR")
        self._rows.begin()
        row = 0
        while self._next_row(iterator, everything):
            if not everything:
                row = self._dirty_row[0]
            rows[row] = self._rows.decode(iterator, None if everything else row)
            selection = self._rows.selection(iterator)
            if selection is not None:
                selections[row] = selection
            row += 1
        return rows, selections

    def _page_of(self, row: int) -> Any:
        """Return the page of a row of the viewport: within it each style has one number."""
        cell = self._cell_at(self.handle, 0, row)
        return None if cell is None else cell.node

    def _next_row(self, iterator: Any, everything: bool) -> bool:
        if everything:
            return bool(lib.ghostty_render_state_row_iterator_next(iterator))
        return bool(lib.ghostty_render_state_row_iterator_next_dirty(iterator, self._dirty_row))

    def _take_colours(self) -> tuple[int, int, int | None]:
        colours = self._render.get(self._state.value, "COLORS")
        raw = bytes(ffi.buffer(self._render.slots["COLORS"]))
        if raw != self._colours:
            self._colours = raw
            palette = [rgb(colour) for colour in colours.palette]
            for number, known in enumerate(self._named):
                if palette[number] == known:
                    palette[number] = by_number(number)
            self._rows.use_palette(tuple(palette))
        cursor = rgb(colours.cursor) if colours.cursor_has_value else None
        return rgb(colours.foreground), rgb(colours.background), cursor

    def _take_cursor(self, colour: int | None) -> Cursor:
        cursor = self._render.get(self._state.value, "CURSOR")
        return Cursor(
            column=max(0, int(cursor.viewport_x) - int(cursor.wide_tail)),
            row=int(cursor.viewport_y),
            visible=bool(cursor.visible and cursor.viewport_has_value),
            shape=_shape(cursor.visual_style),
            blinking=bool(cursor.blinking),
            colour=colour,
        )

    def scroll(self, lines: int) -> None:
        """Move the view over the scrollback, up when negative, as far as there is any."""
        if not self._closed:
            scroll(self.handle, lines)

    def scroll_to_end(self) -> None:
        """Show the end again, and follow it."""
        if not self._closed:
            scroll(self.handle, None)

    @property
    def scrolled_back(self) -> bool:
        """Return whether the view stands above the end."""
        return not self._closed and not self._get.get(self.handle, "VIEWPORT_ACTIVE")

    @property
    def row_count(self) -> int:
        """The number of rows, of scrollback and screen."""
        return 1 if self._closed else int(self._get.get(self.handle, "SCROLLBAR").total)

    @property
    def top(self) -> int:
        """The first row that is shown, counted from the oldest there is."""
        return 0 if self._closed else int(self._get.get(self.handle, "SCROLLBAR").offset)

    @property
    def below(self) -> int:
        """Return how many lines are below the view; 0 unless it is scrolled back."""
        if self._closed:
            return 0
        scrollbar = self._get.get(self.handle, "SCROLLBAR")
        return max(0, int(scrollbar.total) - int(scrollbar.offset) - int(scrollbar.len))

    def text(self) -> str:
        """Return what the viewport shows, a line for each row, without blanks at their ends."""
        return self._text.between((0, 0), self.size)

    def before_cursor(self) -> str:
        """Return the line up to the cursor, in one piece; the one above where that is blank."""
        return self._text.before_cursor()

    def drawn(self) -> bytes:
        """Return what the viewport shows as bytes that draw it again, from a row's start on."""
        return self._text.drawn(self.size)

    @property
    def links(self) -> LinkTracker:
        """Return the links that programs have put under their text."""
        return self._links

    def link_at(self, column: int, row: int) -> str:
        """Return where the link at a cell of the viewport leads, "" where there is none."""
        return "" if self._closed else self._links.at(column, row)

    def clear_selection(self) -> None:
        """Take the mark away."""
        self._text.unmark()

    def selected_text(self) -> str:
        """Return the marked text, empty where nothing is."""
        return self._text.marked()


def clamp_size(columns: int, rows: int) -> tuple[int, int]:
    """Return the nearest size that a terminal can have."""
    return (
        min(max(columns, LEAST_COLUMNS), MOST_COLUMNS),
        min(max(rows, LEAST_ROWS), MOST_ROWS),
    )


def _shape(style: int) -> CursorShape:
    if style == lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BAR:
        return CursorShape.BAR
    if style == lib.GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_UNDERLINE:
        return CursorShape.UNDERLINE
    return CursorShape.BLOCK
