"""The rows of the settings screen: settings with their values, and actions with their keys."""

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields
from typing import Any, NamedTuple

from sshtui.settings import Settings
from sshtui.ui.action import Action
from sshtui.ui.actions import ACTIONS, PLACES, PREFIX_ID
from sshtui.ui.user_keymap import Keymap, readable

KEYMAP, PREFIX = "keymap", "prefix_key"


class About(NamedTuple):
    """What is said of a row below the list.

    Attributes:
        title: Its name.
        words: What it is for.
        default: The default value, to be read.
        when: When another value is in force.
    """

    title: str
    words: str
    default: str
    when: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting, an entry of one that is a table, or an action.

    Attributes:
        setting: The name of the setting; `keymap` for an action.
        key: The key in its table; the id of an action.
        name: What stands in front.
        value: Its value, to be read.
        about: What is said of it.
        changed: Whether it is not the default.
        raw: The value as it is.
        search: What it is found by.
    """

    setting: str
    key: str
    name: str
    value: str
    about: About
    changed: bool
    raw: Any
    search: str

    @property
    def id(self) -> str:
        """What tells it from others."""
        return f"{self.setting} {self.key}"

    def is_called(self, text: str) -> bool:
        """Return whether its name, or its id, begins with a text."""
        return any(name.strip().lower().startswith(text.lower()) for name in (self.name, self.key))

    @property
    def is_table(self) -> bool:
        """Whether it is a table, which takes new entries."""
        return isinstance(self.raw, dict)

    @property
    def is_key(self) -> bool:
        """Whether a key is pressed for it."""
        return self.setting in (KEYMAP, PREFIX)


class RowGroup(NamedTuple):
    """Rows under one heading."""

    title: str
    rows: tuple[SettingRow, ...]


def groups(settings: Settings) -> Iterator[RowGroup]:
    """Yield everything that can be set, in the order in which it is shown."""
    known = [field for field in fields(Settings) if field.name != KEYMAP]
    yield RowGroup("Settings", tuple(row for field in known for row in _rows(field, settings)))
    keymap, seen = Keymap(settings), {PREFIX_ID}
    for place in PLACES:
        actions = [action for action in place if action.id not in seen]
        seen |= {action.id for action in actions}
        title = f"Keys: {place.title[0].lower()}{place.title[1:]}"
        yield RowGroup(title, tuple(_action_row(action, place.title, keymap) for action in actions))


def _rows(field: "Field[Any]", settings: Settings) -> Iterator[SettingRow]:
    default = getattr(Settings(), field.name)
    value, doc, when = getattr(settings, field.name), field.metadata["doc"], field.metadata["when"]
    shown = written(field.name, default)
    about = About(field.name, doc, shown, when)
    yield SettingRow(
        field.name, "", field.name, written(field.name, value), about, value != default, value,
        f"{field.name} {doc}",
    )  # fmt: skip
    if isinstance(value, dict):
        for key, text in value.items():
            entry = About(f"{field.name}: {key}", doc, "none", when)
            yield SettingRow(
                field.name, key, f"  {key}", text, entry, changed=True, raw=text,
                search=f"{field.name} {key} {text}",
            )  # fmt: skip


def _action_row(action: Action, place: str, keymap: Keymap) -> SettingRow:
    keys, default = keymap.all_of(action.id), Keymap(Settings()).all_of(action.id)
    about = About(action.words, f"{place} · {action.id}", default or "no key", "at once")
    return SettingRow(
        KEYMAP, action.id, action.words, keys, about, keys != default,
        ",".join(keymap.keys(action.id)), f"{place} {action.words} {action.id} {keys}",
    )  # fmt: skip


def written(name: str, value: Any) -> str:
    """Return a value to be read."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case dict():
            return (
                "no entries"
                if not value
                else f"{len(value)} entr{'y' if len(value) == 1 else 'ies'}"
            )
        case _:
            return readable(value) if name == PREFIX else str(value)


def words_of(row: SettingRow) -> str:
    """Return what a key is pressed for."""
    return ACTIONS[row.key].words if row.setting == KEYMAP else "sshtui's own commands in a session"
