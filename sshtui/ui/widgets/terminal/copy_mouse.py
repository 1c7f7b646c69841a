"""The mouse in copy mode."""

from collections.abc import Callable

from textual import events
from textual.geometry import Offset

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import CopyMode
from sshtui.terminal.copymode.selection import SelectionShape
from sshtui.terminal.copymode.units import SelectionUnit, stretched
from sshtui.terminal.emulator import Emulator
from sshtui.ui.widgets.terminal.copy_canvas import CopyCanvas
from sshtui.ui.widgets.terminal.mouse_gesture import MouseGesture

_WHEEL_LINES = 3


class CopySelection:
    """Selects with the mouse what keys go on from.

    Args:
        mode: Copy mode.
        place: Returns what stands at a point of the view.
        text: Returns what is selected.
    """

    def __init__(
        self,
        mode: CopyMode,
        place: Callable[[tuple[int, int]], CellPosition],
        text: Callable[[], str],
    ) -> None:
        self._mode = mode
        self._place = place
        self._unit = SelectionUnit.CHARACTER
        self.text = text
        self.begun = True

    def begin(self, at: tuple[int, int], unit: SelectionUnit) -> None:
        """Put the cursor at a point, and select what stands there; of characters nothing yet."""
        self._unit = unit
        self._mode.clear()
        self._mode.go(self._place(at))
        if unit is not SelectionUnit.CHARACTER:
            self.extend(at)

    def extend(self, at: tuple[int, int]) -> None:
        """Select from where it began, else from the cursor, up to a point."""
        selection = self._mode.selection
        anchor = self._mode.cursor if selection is None else selection.anchor
        shape = SelectionShape.CHARACTERS if selection is None else selection.shape
        ends = stretched(self._mode.lines, anchor, self._place(at), self._unit)
        self._mode.select_between(*ends, shape)

    def clear(self) -> None:
        """Select nothing."""
        self._mode.clear()

    def scroll(self, rows: int) -> None:
        """Move the view, up when negative."""
        self._mode.scroll(rows)


class CopyMouse(CopyCanvas):
    """Selects with the mouse, and scrolls."""

    def __init__(self, source: Emulator, patterns: list[str]) -> None:
        super().__init__(source, patterns)
        selection = CopySelection(self._mode, self._place, self._selected_text)
        self._gesture = MouseGesture(selection, self._tell_selected, self._follow, self.choose_link)

    def close(self) -> None:
        """Free the copy of the terminal."""
        self._gesture.close()
        super().close()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the scrollbar, or put the cursor where the mouse is and begin to select."""
        event.stop()
        self.capture_mouse()
        at = self._cell(event)
        if not self._seize_bar(event, at) and event.button == 1:
            self._gesture.press(at, event.time, extends=event.shift)
            self._follow()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Grow the selection, or move the view with the scrollbar."""
        at = self._cell(event)
        if not self._drag_bar(at) and self._gesture.held:
            self._gesture.move(at, self._mode.height)
            self._follow()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Copy what was selected."""
        event.stop()
        self.release_mouse()
        if not self._release_bar():
            self._gesture.release()
            self._follow()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view up."""
        event.stop()
        self._scroll_view(-_WHEEL_LINES)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view down."""
        event.stop()
        self._scroll_view(_WHEEL_LINES)

    def _selected_text(self) -> str:
        span = self._mode.span
        return "" if span is None else self._history.text(span)

    def _tell_selected(self, text: str) -> None:
        """Take the text that was selected with the mouse."""
        raise NotImplementedError

    def _cell(self, event: events.MouseEvent) -> Offset:
        return event.get_content_offset_capture(self)
