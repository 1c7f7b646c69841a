"""The key bar: which keys do what, in the bottom row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from sshtui.sanitize import clean

_NEEDED = ("app.help", "app.command_palette", "app.quit", "cancel", "leave", "refuse", "close")
"""What leads to everything else, and out: it is in sight where not all is."""

_WIDE, _TIGHT = 2, 1
"""Columns between two keys, where there is room and where there is not."""


@runtime_checkable
class HasKeyRow(Protocol):
    """A screen that says which keys matter most now."""

    @property
    def key_row(self) -> Sequence[tuple[str, str]]:
        """Ids of actions, each with its label now; nothing where all are named as always."""
        ...


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    key: str
    shown: str
    description: str
    action: str
    enabled: bool

    @property
    def words(self) -> Content:
        dim = "" if self.enabled else " dim"
        return Content.assemble(
            (self.shown, f"bold $footer-key-foreground{dim}"),
            (f" {self.description}", f"$footer-description-foreground{dim}"),
        )


class KeyBar(Widget):
    """Names the keys of what has the focus; a click presses one.

    It stands where Textual's Footer would, which is a widget for each key and rebuilds all of them
    with every change of focus. Where there is no room for all, help, palette and the ways out come
    first, since they lead to the others.
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        text-wrap: nowrap;
        pointer: pointer;
    }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[_Item, ...] | None = None

    def on_mount(self) -> None:
        """Follow the keys of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def render(self) -> Content:
        """Draw what there is room for."""
        items, gap = self._in_sight()
        return Content(" " * gap).join(item.words for item in items)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key under the mouse."""
        start = self.gutter.left
        items, gap = self._in_sight()
        for item in items:
            end = start + item.words.cell_length
            if start <= event.x < end:
                if item.enabled:
                    self.app.simulate_key(item.key)
                else:
                    self.app.bell()
                return
            start = end + gap

    def _follow(self, screen: Screen[Any]) -> None:
        # Under another screen nobody sees it, and that it comes up again is told here, too.
        if screen.is_current and self.is_attached:
            items = self._now()
            if items != self._items:
                self._items = items
                self.refresh()

    def _now(self) -> tuple[_Item, ...]:
        row = dict(self.screen.key_row) if isinstance(self.screen, HasKeyRow) else {}
        found: dict[str, _Item] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            id_ = binding.id or ""
            if (binding.show or id_ in row) and binding.action not in found:
                label = row.get(id_, binding.description)
                shown = clean(self.app.get_key_display(binding))
                found[binding.action] = _Item(
                    id_, binding.key, shown, label, binding.action, enabled
                )
        if not row:
            return tuple(found.values())
        by_id = {item.id: item for item in found.values()}
        others = (item for item in found.values() if item.action in _NEEDED)
        return (*(by_id[id_] for id_ in row if id_ in by_id), *others)

    def _in_sight(self) -> tuple[list[_Item], int]:
        """Return the keys that there is room for, and the columns between them."""
        if self._items is None:
            self._items = self._now()
        items = list(self._items)
        for gap in (_WIDE, _TIGHT):
            if _width(items, gap) <= self.size.width:
                return items, gap
        items.sort(key=_folded)
        while len(items) > 1 and _width(items, _TIGHT) > self.size.width:
            items.pop()
        return items, _TIGHT


def _folded(item: _Item) -> int:
    return _NEEDED.index(item.action) if item.action in _NEEDED else len(_NEEDED)


def _width(items: list[_Item], gap: int) -> int:
    return sum(item.words.cell_length + gap for item in items) - gap
