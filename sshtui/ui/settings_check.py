"""Checks the keys and the theme in settings.toml against what exists."""

from collections.abc import Iterator, Mapping

from textual.keys import (
    KEY_NAME_REPLACEMENTS,
    KEY_TO_UNICODE_NAME,
    REPLACED_KEYS,
    Keys,
    key_to_character,
)
from textual.theme import BUILTIN_THEMES

from sshtui import paths, settings
from sshtui.errors import ConfigError, UsageError
from sshtui.services.snippets import Snippet
from sshtui.settings import Settings
from sshtui.suggestions import did_you_mean
from sshtui.ui.action import Action, Place
from sshtui.ui.actions import (
    ACTIONS,
    APP,
    CREDENTIALS,
    HOSTS,
    LOST,
    PLACES,
    PREFIX,
    PREFIX_ID,
    PREFIX_KEY,
    SETTINGS,
    WAITING,
)
from sshtui.ui.copy_actions import COPY
from sshtui.ui.themes import AUTO, THEMES
from sshtui.ui.user_keymap import Keymap, normal, readable

RENAMED = {
    "hosts.mark": "hosts.select",
    "scroll.up": "copy.up",
    "scroll.down": "copy.down",
    "scroll.page-up": "copy.page-up",
    "scroll.page-down": "copy.page-down",
    "scroll.top": "copy.top",
    "scroll.leave": "copy.leave",
    "session.scroll": "session.copy",
    "hosts.mark-up": "hosts.select-up",
    "hosts.again": "hosts.second-session",
    "hosts.answers": "hosts.credentials",
    "session.again": "session.second-shell",
    "session.switcher": "session.switch",
    "fields.before": "fields.previous",
    "import.choose": "import.select",
    "read.leave": "reading.close",
    "answers.keeping": "credentials.storage",
}
RENAMED_PLACES = {"answers": "credentials", "new-answer": "new-credential", "keeping": "storage"}
"""What ids of version 0.1 are now, and what the first words of others are."""

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_NAMES = {
    *(name for key in Keys if (name := key.value.rpartition("+")[2]).isalnum()),
    *KEY_TO_UNICODE_NAME,
    *KEY_NAME_REPLACEMENTS.values(),
    *("comma", "colon", "semicolon", "tilde", "asterisk", "ampersand", "apostrophe"),
} - {"return"}
"""Names of keys; those of other characters are their names in Unicode."""

_MEANT = {"return": "enter", "esc": "escape", "pgup": "pageup", "pgdn": "pagedown"}
"""What other programs, and our own sentences, call some keys."""

_TYPED = {
    *("enter", "tab", "escape", "space", "backspace", "delete", "insert"),
    *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
}
_TYPED_HINT = "Use a key with ctrl or alt, or a function key."
_EXAMPLE = "A key looks like: ctrl+s, f5, shift+tab, question_mark"
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}
"""Keys that most terminals cannot tell from another."""


def check(chosen: Settings) -> None:
    """Compare the person's keys and theme with what there is.

    Raises:
        ConfigError: An id, a key or a theme is not known, the prefix key cannot be used, or a key
            does two things in one place.
    """
    themes = [AUTO, *(theme.name for theme in (*THEMES, *BUILTIN_THEMES.values()))]
    if chosen.theme not in themes:
        raise ConfigError(
            f'{settings.place_of("theme")}: there is no theme "{chosen.theme}".',
            hint=did_you_mean(chosen.theme, themes, f"The themes are {', '.join(sorted(themes))}."),
        )
    _check_log_folder(chosen.log_folder)
    _check_snippets(chosen.snippets)
    _check_prefix(chosen.prefix_key)
    for action_id, keys in chosen.keymap.items():
        where = settings.place_of("keymap", action_id)
        _check_id(where, action_id)
        for key in keys.split(","):
            _check_key(where, key.strip())
    for place in PLACES:
        _check_for_two(Keymap(chosen), place)
        if place.over_fields:
            _check_for_text(Keymap(chosen), place)


def _check_log_folder(folder: str) -> None:
    try:
        paths.expanded(folder)
    except UsageError as error:
        place = settings.place_of("log_folder")
        raise ConfigError(f"{place}: {error.message}", hint=error.hint) from error


def _check_snippets(snippets: Mapping[str, str]) -> None:
    for name, text in snippets.items():
        if mistake := Snippet(name, text).mistake:
            raise ConfigError(
                f'{settings.place_of("snippets", name)}: the snippet "{name}" {mistake}.',
                hint='A snippet looks like: disk = "df -h {path=/}\\n"',
            )


def _check_id(place: str, action_id: str) -> None:
    if action_id == PREFIX_ID:
        raise ConfigError(
            f'{place}: "{action_id}" is not set in [keymap].', hint="Set prefix_key instead."
        )
    if action_id not in ACTIONS:
        now = _renamed(action_id)
        nearest = did_you_mean(action_id, ACTIONS, "The help in the app lists them.")
        hint = f'It is called "{now}" now.' if now else nearest
        raise ConfigError(f'{place}: there is no key id "{action_id}".', hint=hint)


def _renamed(action_id: str) -> str:
    place, _, name = action_id.partition(".")
    now = RENAMED.get(action_id) or f"{RENAMED_PLACES.get(place)}.{name}"
    return now if now in ACTIONS else ""


def _check_key(place: str, key: str) -> None:
    *modifiers, name = key.split("+")
    # With a modifier a sign is told by its name, and a letter is a small one.
    is_letter = name.isalnum() and name == name.lower()
    is_character = name.isprintable() and key_to_character(name) is not None
    is_known = name in _NAMES or (is_character and (len(name) > 1 or is_letter or not modifiers))
    if not key:
        raise ConfigError(f"{place}: a key is missing.", hint=_EXAMPLE)
    if not (is_known and set(modifiers) <= set(_MODIFIERS)):
        raise ConfigError(f'{place}: there is no key "{key}".', hint=_nearest_key(key))


def _nearest_key(key: str) -> str:
    *modifiers, name = key.lower().split("+")
    meant = _MEANT.get(name) or normal(name)
    hints = [
        did_you_mean(part, _MODIFIERS) if part not in _MODIFIERS else f'"{part}"'
        for part in modifiers
    ]
    hints.append(f'"{meant}"' if meant in _NAMES else did_you_mean(meant, _NAMES))
    parts = [hint.split('"')[1] for hint in hints if hint]
    if len(parts) < len(hints):
        return _EXAMPLE
    return f'Did you mean "{"+".join(parts)}"?'


def _check_prefix(key: str) -> None:
    place = settings.place_of("prefix_key")
    hint = _TYPED_HINT
    if "," in key:
        raise ConfigError(f"{place}: there can be only one prefix key.", hint=hint)
    _check_key(place, key)
    *modifiers, name = key.split("+")
    is_typed = name in _TYPED or _types(name)
    if is_typed and not set(modifiers) - {"shift"}:
        raise ConfigError(f'{place}: "{key}" cannot be the prefix key: it is typed.', hint=hint)
    if key in _SAME:
        raise ConfigError(
            f'{place}: "{key}" cannot be the prefix key: in most terminals it is {_SAME[key]}.',
            hint=hint,
        )


def _check_for_two(keymap: Keymap, place: Place) -> None:
    used: dict[str, str] = {}
    for action in _together(place):
        for key in keymap.keys(action.id):
            other = used.setdefault(key, action.id)
            if other != action.id:
                moved = action.id if action.id in keymap.settings.keymap else other
                is_prefix = PREFIX_ID in (action.id, other) and moved not in keymap.settings.keymap
                where = settings.place_of(*(("prefix_key",) if is_prefix else ("keymap", moved)))
                raise ConfigError(
                    f'{where}: "{other}" and "{action.id}" are both on {readable(key)}.',
                    hint="Give one of them another key.",
                )


def _check_for_text(keymap: Keymap, place: Place) -> None:
    for action in place:
        for key in keymap.keys(action.id):
            if _types(key):
                raise ConfigError(
                    f'{settings.place_of("keymap", action.id)}: "{action.id}" cannot be on '
                    f"{readable(key)}, which is typed there.",
                    hint=_TYPED_HINT,
                )


def _together(place: Place) -> Iterator[Action]:
    """Yield the actions of a place, and those that apply beside them."""
    yield from place
    if place in (HOSTS, CREDENTIALS, SETTINGS, COPY, LOST):
        yield from APP
    if place in (HOSTS, PREFIX, COPY, LOST, WAITING):
        yield PREFIX_KEY


def _types(key: str) -> bool:
    character = key_to_character(REPLACED_KEYS.get(key, key))
    return character is not None and character.isprintable()
