"""Writes the table of keys in docs/keys.md from the list of actions (`make keys`)."""

import re
from collections.abc import Iterator
from pathlib import Path

from sshtui.settings import Settings
from sshtui.ui.action import Action, Place
from sshtui.ui.actions import PLACES, PREFIX_ID
from sshtui.ui.user_keymap import Keymap

PAGE = Path(__file__).with_name("keys.md")
_TABLE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)
_LATER_TAB = re.compile(r"session\.[2-9]")
_DEFAULTS = Keymap(Settings())


def table() -> str:
    """Return the table in Markdown: where, keys, what they do, ids."""
    lines = ["| where | key | what it does | id |", "|---|---|---|---|"]
    for place in PLACES:
        lines += _rows(place)
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """Return a page with the table as it is now."""
    return _TABLE.sub(lambda _: table(), page)


def _rows(place: Place) -> Iterator[str]:
    title = place.title
    for action in place:
        if not _LATER_TAB.fullmatch(action.id):
            where = f" {title}" if title else ""
            yield f"|{where} | {_keys(place, action)} | {_words(action)} | `{action.id}` |"
            title = ""


def _keys(place: Place, action: Action) -> str:
    keys = _DEFAULTS.all_of(action.id).split()
    prefix = f"{_DEFAULTS.of(PREFIX_ID)} " if place.after_prefix else ""
    last = " … `9`" if action.id == "session.1" else ""
    return ", ".join(f"`{prefix}{key}`" for key in keys) + last


def _words(action: Action) -> str:
    return "Tab 1 to 9" if action.id == "session.1" else action.words


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
