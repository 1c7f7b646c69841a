"""The keys of copy mode that move the cursor, mark places and select."""

from textual import events

from sshtui.terminal.copymode.model import JUMPS
from sshtui.terminal.copymode.selection import SelectionShape
from sshtui.ui.widgets.terminal.copy_canvas import CopyCanvas


class CopyMotions(CopyCanvas):
    """Moves the cursor by keys."""

    _waiting = ""

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
        self._scroll_view(rows)

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
