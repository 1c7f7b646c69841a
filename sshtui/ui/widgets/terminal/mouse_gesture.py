"""Selecting with the mouse: drags, clicks one after the other, and the view that moves along."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from textual.geometry import Offset

from sshtui.terminal.copymode.units import SelectionUnit

CHAIN = 0.5
"""Seconds within which a click belongs to the one before."""

_STEP = 0.04
"""Seconds between two moves of the view while the mouse is held past an edge."""


class Selects(Protocol):
    """What has text that the mouse can select; points are cells of the view."""

    @property
    def begun(self) -> bool:
        """Whether there is something that can be extended."""
        ...

    def begin(self, at: tuple[int, int], unit: SelectionUnit) -> None:
        """Select what stands at a point; of characters nothing yet."""

    def extend(self, at: tuple[int, int]) -> None:
        """Select from where it began up to a point."""

    def clear(self) -> None:
        """Select nothing."""

    def text(self) -> str:
        """Return what is selected."""

    def scroll(self, rows: int) -> None:
        """Move the view, up when negative."""


class MouseGesture:
    """Selects from where a button is pressed to where it is released.

    A second click takes a word and a third one the line; both can be drawn on. What a double click
    took is told once no third one can come, and a single one once it stays that.

    Args:
        target: Has the text.
        tell: Takes the text that was selected.
        repaint: Called when the view has moved.
        point: Takes where a single click was.
    """

    def __init__(
        self,
        target: Selects,
        tell: Callable[[str], None],
        repaint: Callable[[], None],
        point: Callable[[Offset], object],
    ) -> None:
        self._target = target
        self._tell = tell
        self._repaint = repaint
        self._point = point
        self._height = 0
        self._held: Offset | None = None
        self._moved = False
        self._deferred = False
        self._clicks = 0
        self._last = (Offset(-1, -1), 0.0)
        self._waiting: tuple[str, asyncio.TimerHandle] | None = None
        self._clicked: asyncio.TimerHandle | None = None
        self._scrolling: asyncio.TimerHandle | None = None

    @property
    def held(self) -> bool:
        """Whether a selection is being drawn."""
        return self._held is not None

    def press(self, at: Offset, when: float, *, extends: bool, deferred: bool = False) -> None:
        """Begin a selection, or go on with the one there is.

        Args:
            at: Where.
            when: As `time.monotonic` counts.
            extends: Whether to go on with the one there is.
            deferred: Begin another one after all if the mouse moves before it is released.
        """
        place, last = self._last
        again = at == place and when - last <= CHAIN
        self._clicks = self._clicks % SelectionUnit.LINE + 1 if again else 1
        self._last = at, when
        unit = SelectionUnit(self._clicks)
        self._forget_click()
        self._tell_waiting(drop=unit is SelectionUnit.LINE)
        extends = extends and unit is SelectionUnit.CHARACTER and self._target.begun
        self._held, self._moved, self._deferred = at, extends, extends and deferred
        if self._deferred:
            return
        if extends:
            self._target.extend(at)
        else:
            self._target.begin(at, unit)

    def move(self, at: Offset, height: int) -> None:
        """Grow the selection; past an edge the view moves along for as long as that lasts.

        Args:
            at: Where the mouse is now.
            height: The rows of the view.
        """
        if self._held is None or at == self._held:
            return
        if self._deferred:
            self._deferred = False
            self._target.begin(self._held, SelectionUnit.CHARACTER)
        self._held, self._height, self._moved = at, height, True
        self._target.extend(at)
        if self._beyond() and self._scrolling is None:
            self._scroll()

    def release(self) -> None:
        """End, and tell what is selected."""
        if self._held is None:
            return
        if self._deferred:
            self._deferred = False
            self._target.extend(self._held)
        at, self._held = self._held, None
        self._stop_scrolling()
        if self._moved or self._clicks == SelectionUnit.LINE:
            self._tell(self._target.text())
            return
        loop = asyncio.get_running_loop()
        if self._clicks == SelectionUnit.CHARACTER:
            self._clicked = loop.call_later(CHAIN, self._point, at)
        else:
            self._waiting = self._target.text(), loop.call_later(CHAIN, self._tell_waiting)

    def clear(self) -> None:
        """Select nothing, and forget where that began."""
        self._forget_click()
        self._tell_waiting()
        self._target.clear()

    def close(self) -> None:
        """End, with nothing told."""
        self._held = None
        self._stop_scrolling()
        self._forget_click()
        self._tell_waiting(drop=True)

    def _forget_click(self) -> None:
        if self._clicked is not None:
            self._clicked.cancel()
            self._clicked = None

    def _tell_waiting(self, *, drop: bool = False) -> None:
        if self._waiting is not None:
            (text, timer), self._waiting = self._waiting, None
            timer.cancel()
            if not drop:
                self._tell(text)

    def _beyond(self) -> int:
        """Return how many rows the mouse is above the view, negative, or below it."""
        row = 0 if self._held is None else self._held.y
        return row if row < 0 else max(0, row - self._height + 1)

    def _scroll(self) -> None:
        self._scrolling = None
        rows = self._beyond()
        if self._held is not None and rows:
            self._target.scroll(rows)
            self._target.extend(self._held)
            self._repaint()
            self._scrolling = asyncio.get_running_loop().call_later(_STEP, self._scroll)

    def _stop_scrolling(self) -> None:
        if self._scrolling is not None:
            self._scrolling.cancel()
            self._scrolling = None
