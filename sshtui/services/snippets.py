"""Snippets: texts to insert into a session, with placeholders to fill in."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sshtui.sanitize import is_control
from sshtui.sshconfig.target import Target

KNOWN = ("host", "user", "date")
"""Placeholders that are filled in without a question."""

# A shell's own `${name}` is none, and `{{name}}` stands for `{name}`.
_PLACEHOLDER = re.compile(
    r"\{\{(?P<literal>[a-z][a-z0-9_]*)\}\}"
    r"|(?<![${])\{(?P<name>[a-z][a-z0-9_]*)(?:=(?P<default>[^{}\n]*))?\}"
)


class Placeholder(NamedTuple):
    """Something that is asked for.

    Attributes:
        name: What it is called.
        default: What it is where nothing else is typed.
    """

    name: str
    default: str = ""


class Snippet(NamedTuple):
    """A text to be typed.

    Attributes:
        name: What it is called.
        text: As it stands in the settings; a line end behind it stands for Enter.
    """

    name: str
    text: str

    @property
    def enters(self) -> bool:
        """Whether Enter is pressed behind it."""
        return self.text.endswith("\n")

    @property
    def asked(self) -> tuple[Placeholder, ...]:
        """What the person is asked for, each once."""
        found: dict[str, Placeholder] = {}
        for match in _PLACEHOLDER.finditer(self.text):
            name = match["name"]
            if name and name not in KNOWN and not (name in found and found[name].default):
                found[name] = Placeholder(name, match["default"] or "")
        return tuple(found.values())

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text to be typed, without the line end behind it.

        Args:
            values: By placeholder; one that is missing stays as it is written.
        """

        def fill(match: re.Match[str]) -> str:
            if match["literal"]:
                return f"{{{match['literal']}}}"
            return values.get(match["name"], match.group())

        return _PLACEHOLDER.sub(fill, self.text.removesuffix("\n"))

    @property
    def mistake(self) -> str:
        """What is wrong with it; "" where nothing is."""
        if not self.text.strip():
            return "has no text"
        if any(is_control(character) and character not in "\n\t" for character in self.text):
            return "has a control character"
        matches = _PLACEHOLDER.finditer(self.text)
        given = (m["name"] for m in matches if m["name"] in KNOWN and m["default"] is not None)
        name = next(given, "")
        return f"gives {{{name}}} a default, but sshtui fills that in" if name else ""


def known_values(target: Target, today: date) -> dict[str, str]:
    """Return what stands for the placeholders that are known, in a session with a host."""
    return {"host": target.alias, "user": target.user, "date": today.isoformat()}
