"""The terminal widget: takes keys, pastes and the mouse."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message

from sshtui.sessions.broadcast import TypingShare
from sshtui.terminal import paste
from sshtui.terminal.emulator import Emulator, clamp_size
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.mouse import MouseButton
from sshtui.terminal.mouse_selection import MouseSelection
from sshtui.ui.keyboard.parser import stroke_of
from sshtui.ui.widgets.terminal.mouse_gesture import MouseGesture
from sshtui.ui.widgets.terminal.pointer import Pointer
from sshtui.ui.widgets.terminal.scroll_canvas import ScrollCanvas

_FOCUS_IN, _FOCUS_OUT = b"\x1b[I", b"\x1b[O"
# Up or down by so many pages.
_SCROLL_KEYS = {"shift+pageup": -1, "shift+pagedown": 1}


class TerminalView(ScrollCanvas, can_focus=True):
    """Shows one terminal at a time.

    All keys go to the program in the terminal but those in `reserved`, which bubble. Shift with
    the page keys scrolls, and shift with the mouse selects even where the program wants the mouse.

    Args:
        send: Takes bytes for the program in the terminal.
        reserved: Names of keys that are not the program's.
        share: Gives what is typed to other programs too; None where there are none.

    Attributes:
        reserved: Names of keys that are not the program's.
        share: Gives what is typed to other programs too.
    """

    ALLOW_SELECT = False
    ALLOW_MAXIMIZE = False

    @dataclass
    class Said(Message):
        """What a view has to say.

        Attributes:
            view: The view it comes from.
        """

        view: "TerminalView"

        @property
        def control(self) -> "TerminalView":
            """Return the view it comes from."""
            return self.view

    @dataclass
    class Resized(Said):
        """The view has room for another number of cells.

        Attributes:
            columns: Width in cells.
            rows: Height in cells.
        """

        columns: int
        rows: int

    @dataclass
    class PasteAsked(Said):
        """Text of several lines was pasted where each line would be run: ask, then call `paste`.

        Attributes:
            text: The text, without controls.
            lines: How many lines it has.
        """

        text: str
        lines: int

    @dataclass
    class Withheld(Said):
        """What was typed went nowhere: one of the programs that would have it asks for a secret."""

    @dataclass
    class Selected(Said):
        """Text was selected with the mouse.

        Attributes:
            text: The text.
        """

        text: str

    def __init__(
        self,
        send: Callable[[bytes], None],
        *,
        reserved: Container[str] = frozenset(),
        share: TypingShare | None = None,
    ) -> None:
        super().__init__()
        self.reserved = reserved
        self.share = share
        self._send = send
        self._keys: KeyEncoder | None = None
        self._gesture: MouseGesture | None = None
        self._pointer: Pointer | None = None
        self._room = (0, 0)

    def attach(self, emulator: Emulator | None) -> None:
        """Show another terminal, or none; a terminal can be shown in one view at a time."""
        self._keys = None if emulator is None else KeyEncoder(emulator)
        if self._gesture is not None:
            self._gesture.close()
        self._gesture = self._pointer = None
        if emulator is not None:
            selection = MouseSelection(emulator)
            self._gesture = MouseGesture(
                selection, self._tell_selected, self.updated, self.choose_link
            )
            self._pointer = Pointer(emulator, self._gesture)
        super().attach(emulator)
        if self.is_mounted and emulator is not None:
            self._announce_room(always=True)

    def on_resize(self) -> None:
        """Tell how many cells there are now."""
        self._announce_room()

    def _announce_room(self, *, always: bool = False) -> None:
        room = clamp_size(*self.size)
        if all(self.size) and (always or room != self._room):
            self._room = room
            self.post_message(self.Resized(self, *room))

    def on_focus(self) -> None:
        """Show the cursor as a block, and report focus where the program asked for it."""
        self._report_focus(_FOCUS_IN)

    def on_blur(self) -> None:
        """Show the cursor underlined, and report focus where the program asked for it."""
        self._report_focus(_FOCUS_OUT)

    def _report_focus(self, report: bytes) -> None:
        self._refresh_rows({self._shown.cursor.row})
        if self._emulator is not None and self._emulator.modes.focus_reports:
            self._send(report)

    def on_key(self, event: events.Key) -> None:
        """Send a key to the program, unless it is reserved."""
        if self.takes(event):
            event.stop()
            event.prevent_default()
            self.take(event)

    def takes(self, event: events.Key) -> bool:
        """Return whether a key is the program's, or scrolls."""
        return self._emulator is not None and event.key not in self.reserved

    def take(self, event: events.Key) -> None:
        """Send a key to the program, or scroll."""
        if self._emulator is None or self._keys is None:
            return
        pages = _SCROLL_KEYS.get(event.key)
        if pages is not None and not self._emulator.modes.alternate_screen:
            self.scroll_history(pages * max(1, self.size.height - 1))
            return
        stroke = stroke_of(event)
        if self.share is None or self.share.take_key(stroke):
            self._type(self._keys.encode(stroke))
        else:
            self.post_message(self.Withheld(self))

    def _type(self, data: bytes) -> None:
        emulator = self._emulator
        if not data or emulator is None:
            return
        if self._gesture is not None:
            self._gesture.clear()
        if emulator.scrolled_back:
            emulator.scroll_to_end()
            self._paint()
        self._send(data)

    def on_paste(self, event: events.Paste) -> None:
        """Send pasted text, or ask first where each of its lines would be run, or by several."""
        event.stop()
        if self._emulator is None:
            return
        lines = paste.line_count(event.text)
        shared = self.share is not None and self.share.count > 1
        if lines > 1 and (shared or not self._emulator.modes.bracketed_paste):
            self.post_message(self.PasteAsked(self, paste.clean(event.text), lines))
        else:
            self.paste(event.text)

    def paste(self, text: str) -> None:
        """Send text as a paste: without controls, and in brackets if the program wants them."""
        if self._emulator is None:
            return
        if self.share is not None and not self.share.take_paste(text):
            self.post_message(self.Withheld(self))
        else:
            self._type(paste.encode(text, bracketed=self._emulator.modes.bracketed_paste))

    def scroll_history(self, lines: int) -> None:
        """Move over the scrollback, up when negative."""
        self._scroll_view(lines)

    def scroll_history_end(self) -> None:
        """Show the end of the scrollback, and follow it."""
        if self._emulator is not None:
            self._emulator.scroll_to_end()
            self._paint()

    def selected_text(self) -> str:
        """Return the selected text, empty where there is none."""
        return "" if self._emulator is None else self._emulator.selected_text()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar, hand a button to the program, or begin a selection."""
        event.stop()
        if self._pointer is not None:
            self.capture_mouse()
            if not self._seize_bar(event, self._cell(event)):
                self._write(self._pointer.press(event, self._cell(event)))
                self._paint()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Hand a move to the program, or grow the selection."""
        if self._pointer is not None and not self._drag_bar(self._cell(event)):
            self._write(self._pointer.move(event, self._cell(event)))
            if self._pointer.selecting:
                self.updated()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Hand a release to the program, or end the selection."""
        event.stop()
        self.release_mouse()
        if self._pointer is not None and not self._release_bar():
            self._write(self._pointer.release(event, self._cell(event)))
            self._paint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up, or tell the program."""
        self._wheel(MouseButton.WHEEL_UP, event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the wheel down."""
        self._wheel(MouseButton.WHEEL_DOWN, event)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Turn the wheel left."""
        self._wheel(MouseButton.WHEEL_LEFT, event)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Turn the wheel right."""
        self._wheel(MouseButton.WHEEL_RIGHT, event)

    def _wheel(self, button: MouseButton, event: events.MouseEvent) -> None:
        event.stop()
        event.prevent_default()
        if self._pointer is not None:
            self._write(self._pointer.wheel(button, event, self._cell(event)))
            self.updated()

    def _tell_selected(self, text: str) -> None:
        if text:
            self.post_message(self.Selected(self, text))

    def _write(self, data: bytes) -> None:
        if data:
            self._send(data)

    def _cell(self, event: events.MouseEvent) -> Offset:
        return event.get_content_offset_capture(self)
