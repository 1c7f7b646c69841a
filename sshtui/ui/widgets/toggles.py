"""A tick box and a choice that show their state by shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Checkbox

_WIDE, _TIGHT = 2, 1
"""Columns between two options, and where there is little room."""


class Tick(Checkbox):
    """A Checkbox: `[x]` or `[ ]`."""

    BUTTON_LEFT = BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - textual's name
        """The sign before the label; Textual's own tells by colour alone."""
        return "[x]" if self.value else "[ ]"


class Choice(NamedTuple):
    """One of the options to choose from: its value, its name, and what is painted before that."""

    value: str
    label: Content
    swatch: Content = Content("")


class Choices(Widget, can_focus=True):
    """Options of which one is chosen: `(•) yes  ( ) no`.

    One line if there is room, columns elsewhere. Enter is for the whole form, so whatever the keys
    move to is chosen. A RadioSet does the same with a widget for each option, which makes a form of
    many choices slow to open.

    Args:
        options: What to choose from.
        value: The value of the option that is chosen at first.
        id: The id of the widget.

    Attributes:
        value: The value of the option that is chosen.
    """

    DEFAULT_CSS = """
    Choices {
        width: auto;
        height: auto;
        text-wrap: nowrap;
        pointer: pointer;
    }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right,space", "choose(1)", show=False),
        Binding("up,left", "choose(-1)", show=False),
    ]

    value = reactive("", init=False)

    @dataclass
    class Changed(Message):
        """Another option was chosen: its value."""

        value: str

    def __init__(
        self,
        options: Sequence[Choice],
        value: str,
        *,
        id: str | None = None,  # noqa: A002 - textual's name
    ) -> None:
        super().__init__(id=id)
        self._options = options
        self.set_reactive(Choices.value, value)

    def action_choose(self, by: int) -> None:
        """Choose another one, so many places on."""
        values = [option.value for option in self._options]
        self.value = values[(values.index(self.value) + by) % len(values)]

    def watch_value(self) -> None:
        """Say that another one was chosen."""
        self.post_message(self.Changed(self.value))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Choose the option under the mouse."""
        at = event.offset - self.gutter.top_left
        for option, region in self._placed(self.content_size.width):
            if region.contains_point(at):
                self.value = option.value

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the columns of all options in one line."""
        del container, viewport
        return _columns_of(self._widths(), _WIDE)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the options take."""
        del container, viewport
        return max(region.bottom for _, region in self._placed(width))

    def render(self) -> Content:
        """Draw the options in their places."""
        lines: dict[int, Content] = {}
        for option, region in self._placed(self.content_size.width):
            before = lines.get(region.y, Content(""))
            gap = Content(" " * (region.x - before.cell_length))
            label = self._label(option).truncate(region.width, ellipsis=True, pad=True)
            lines[region.y] = before + gap + label
        return Content("\n").join(lines.values())

    def _placed(self, width: int) -> Iterator[tuple[Choice, Region]]:
        """Return where each option stands."""
        columns, gap = self._columns(width)
        x = 0
        for place, option in enumerate(self._options):
            y, column = divmod(place, len(columns))
            x = x if column else 0
            yield option, Region(x, y, columns[column], 1)
            x += columns[column] + gap

    def _columns(self, width: int) -> tuple[list[int], int]:
        """Return the widths of the columns, as many as there is room for, and what is between."""
        widths = self._widths()
        for rows in range(1, len(widths) + 1):
            count = -(-len(widths) // rows)
            columns = [max(widths[column::count]) for column in range(count)]
            for gap in (_WIDE, _TIGHT):
                if _columns_of(columns, gap) <= width:
                    return columns, gap
        return [max(width, 1)], 0

    def _widths(self) -> list[int]:
        return [self._label(option).cell_length for option in self._options]

    def _label(self, option: Choice) -> Content:
        is_chosen = option.value == self.value
        label = option.label
        if is_chosen and self.has_focus:
            label = label.stylize("bold $block-cursor-foreground on $block-cursor-background")
        return Content.assemble("(•) " if is_chosen else "( ) ", option.swatch, label)


def _columns_of(widths: Sequence[int], gap: int) -> int:
    return sum(widths) + gap * (len(widths) - 1)
