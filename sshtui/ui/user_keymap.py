"""The keys in force: the defaults of the actions, with the user's changes."""

import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, format_key

from sshtui.sanitize import clean
from sshtui.settings import Settings
from sshtui.ui.action import Action, Place
from sshtui.ui.actions import ACTIONS, PREFIX_ID

_WRITTEN = {
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    **{name: name for name in ("enter", "up", "down", "left", "right", "backspace", "delete")},
}
"""Names of keys in our sentences, where Textual has another or a sign that is no word."""


def readable(key: str) -> str:
    """Write a key as it stands on a keyboard: `left_square_bracket` is `[`."""
    *modifiers, name = key.strip().split("+")
    # A byte that is no UTF-8 is a key, too, which Textual cannot look up.
    shown = _WRITTEN.get(name) or (format_key(name) if name.isprintable() else name)
    return clean("+".join((*modifiers, shown)))


def normal(key: str) -> str:
    """Return a key by its name, as Textual does: `/` is `slash`."""
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def bindings(*parts: Place | Action) -> list[BindingType]:
    """Return Textual's bindings for places and single actions."""
    places = (part if isinstance(part, Place) else Place("", (part,)) for part in parts)
    return [_binding(place, action) for place in places for action in place]


def _binding(place: Place, action: Action) -> Binding:
    return Binding(
        # One without a key may be given one: until then it is on none that there is.
        action.keys or f"no_key_{action.id}",
        f"{place.via}({action.handler!r})" if place.via else action.handler,
        action.label,
        id=action.id,
        show=action.shown,
        priority=action.priority or place.over_fields,
    )


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys in force.

    Attributes:
        settings: The person's.
    """

    settings: Settings

    @property
    def changes(self) -> dict[str, str]:
        """The keys that are not the default ones, by id, as Textual takes them."""
        return {**self.settings.keymap, PREFIX_ID: self.settings.prefix_key}

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action, as Textual names them."""
        keys = self.changes.get(action_id, ACTIONS[action_id].keys)
        return tuple(normal(key.strip()) for key in keys.split(",") if key.strip())

    def all_of(self, action_id: str) -> str:
        """Return the keys of an action, to be read."""
        return " ".join(map(readable, self.keys(action_id)))

    def of(self, action_id: str) -> str:
        """Return the first key of an action, to be read."""
        return next(map(readable, self.keys(action_id)), "")

    def after_prefix(self, action_id: str) -> str:
        """Return the prefix key and the first key of an action behind it, to be read."""
        return f"{self.of(PREFIX_ID)} {self.of(action_id)}"

    def on_button(self, action_id: str, label: str = "") -> str:
        """Return what stands on the button of an action: its label and its key.

        Args:
            action_id: The action's.
            label: Instead of the action's own.
        """
        return f"{label or ACTIONS[action_id].label}  {self.of(action_id)}"


class KeysInForce(Container[str]):
    """The keys of an action, as they are whenever somebody looks.

    Args:
        node: Where they are pressed.
        action_id: The action.
    """

    def __init__(self, node: DOMNode, action_id: str) -> None:
        self._node = node
        self._action_id = action_id

    def __contains__(self, key: object) -> bool:
        return key in keymap_of(self._node).keys(self._action_id)


@runtime_checkable
class HasKeymap(Protocol):
    """An app whose settings and keys can be changed."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        ...

    def take_settings(self, settings: Settings) -> None:
        """Have others in force."""
        ...


def keymap_of(node: DOMNode) -> Keymap:
    """Return the keys in force where something is shown."""
    app = node.app
    return app.keymap if isinstance(app, HasKeymap) else Keymap(Settings())
