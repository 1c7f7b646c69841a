"""Mouse selection in a terminal that keeps changing."""

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.units import SelectionUnit, stretched
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.history import TerminalHistory


class MouseSelection:
    """Selects in the viewport of a terminal; what is selected stays so when its text moves.

    Points are column and row from 0; those out of bounds are moved into them.

    Args:
        emulator: The terminal.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._unit = SelectionUnit.CHARACTER
        self._pressed: CellPosition | None = None

    @property
    def begun(self) -> bool:
        """Whether there is something that can be extended."""
        return self._anchor(TerminalHistory(self._emulator)) is not None

    def begin(self, at: tuple[int, int], unit: SelectionUnit) -> None:
        """Select what stands at a point; of characters nothing yet."""
        self._emulator.clear_selection()
        self._unit, self._pressed = unit, self._place(at)
        if unit is not SelectionUnit.CHARACTER:
            self.extend(at)

    def extend(self, at: tuple[int, int]) -> None:
        """Select from where it began up to a point."""
        history = TerminalHistory(self._emulator)
        anchor = self._anchor(history)
        if anchor is not None:
            history.mark(*stretched(history, anchor, self._place(at), self._unit))

    def clear(self) -> None:
        """Select nothing."""
        self._pressed = None
        self._emulator.clear_selection()

    def text(self) -> str:
        """Return what is selected."""
        return self._emulator.selected_text()

    def scroll(self, rows: int) -> None:
        """Move the view, up when negative."""
        self._emulator.scroll(rows)

    def _anchor(self, history: TerminalHistory) -> CellPosition | None:
        # The terminal knows where what was marked is now; where nothing is yet, it has not moved.
        return history.mark_begins or self._pressed

    def _place(self, at: tuple[int, int]) -> CellPosition:
        columns, rows = self._emulator.size
        row = self._emulator.top + min(max(at[1], 0), rows - 1)
        return CellPosition(row, min(max(at[0], 0), columns - 1))
