"""Names the sections of a form in one row: the one that is shown, those with values or mistakes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

_WIDE, _TIGHT = "  ", " "


class SectionStrip(Widget, can_focus=True):
    """One row of section names; the arrow keys and the mouse choose one.

    Args:
        names: The sections, in order.
    """

    DEFAULT_CSS = """
    SectionStrip {
        height: 1;
        text-wrap: nowrap;
        pointer: pointer;
    }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A section was chosen: its place, from 0."""

        place: int

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(id="sections")
        self._names = names
        self._current = 0
        self._filled: Collection[str] = ()
        self._wrong: Collection[str] = ()

    def show(self, current: int, filled: Collection[str], wrong: Collection[str]) -> None:
        """Show these states.

        Args:
            current: The place of the section that is shown.
            filled: Names of the sections in which something is set.
            wrong: Names of those with a mistake.
        """
        self._current, self._filled, self._wrong = current, filled, wrong
        self.refresh()

    def action_step(self, by: int) -> None:
        """Choose the next section, or the one before."""
        self.post_message(self.Chosen((self._current + by) % len(self._names)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the section under the mouse."""
        labels, gap = self._in_sight()
        start = self.gutter.left
        for place, label in labels:
            end = start + label.cell_length
            if start <= event.x < end:
                self.post_message(self.Chosen(place))
                return
            start = end + len(gap)

    def render(self) -> Content:
        """Draw the names that there is room for, the current one among them."""
        labels, gap = self._in_sight()
        return Content(gap).join(label for _, label in labels)

    def _in_sight(self) -> tuple[list[tuple[int, Content]], str]:
        labels = [(place, self._label(place)) for place in range(len(self._names))]
        for gap in (_WIDE, _TIGHT):
            if self._width(labels, gap) <= self.size.width:
                return labels, gap
        # Those farthest from the current one go first.
        while len(labels) > 1 and self._width(labels, _TIGHT) > self.size.width:
            before = sum(place < self._current for place, _ in labels)
            labels.pop(-1 if len(labels) - before - 1 > before else 0)
        return labels, _TIGHT

    def _width(self, labels: Sequence[tuple[int, Content]], gap: str) -> int:
        return sum(label.cell_length + len(gap) for _, label in labels) - len(gap)

    def _label(self, place: int) -> Content:
        name = self._names[place]
        sign, ink = "", "$quiet"
        if name in self._wrong:
            sign, ink = " !", "$error"
        elif name in self._filled:
            sign, ink = " •", "$foreground"
        if place == self._current:
            ground = "$primary" if self.has_focus else "$block-cursor-background"
            text = "$background" if self.has_focus else "$block-cursor-foreground"
            return Content.assemble(
                ("▐", ground), (f"{name}{sign}", f"bold {text} on {ground}"), ("▌", ground)
            )
        return Content.styled(f" {name}{sign} ", ink)
