"""Reads the options that a server lists for a prompt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sshtui.kbdint.prompt_tokens import MAX_CONTEXT, tokens, words_of
from sshtui.kbdint.vocabulary import CODE, PASSWORD

MOST_OPTIONS = 30
"""Of more, none is offered: nobody looks through them in a form."""

_OPTION = re.compile(
    r"\s*[\[(]?(?:(?P<number>\d{1,2})[\])]?\s*[.):=–-]?|(?P<letter>[A-Za-z])[\]).:])\s+(?P<words>\S.*)"
)
_GOES_ON = re.compile(r"\s{3,}\S")


@dataclass(frozen=True, slots=True)
class MenuOption:
    """One of the options.

    Attributes:
        key: What is answered for it.
        words: What the server says of it, cleaned.
    """

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Menu:
    """What a server lists for a prompt.

    Attributes:
        options: In the server's order; never empty.
        only: Whether nothing but one of them may be answered, such as a code.
    """

    options: tuple[MenuOption, ...]
    only: bool

    def decided_by(self, typed: str) -> bool:
        """Return whether what was typed is an option, and can be nothing else."""
        meant = [option for option in self.options if option.key.startswith(typed)]
        return self.only and len(meant) == 1 and meant[0].key == typed

    def next_to(self, typed: str, by: int) -> str:
        """Return the key of the option so many places on; the first or last one to begin with."""
        keys = [option.key for option in self.options]
        if typed not in keys:
            return keys[0 if by > 0 else -1]
        return keys[(keys.index(typed) + by) % len(keys)]


def menu_in(label: str, *texts: str) -> Menu | None:
    """Return the menu of a prompt; None where it lists none that is sure.

    Args:
        label: The line that asks, cleaned.
        texts: Where the options may be listed, cleaned; the first that has any counts.
    """
    for text in texts:
        options = tuple(option for option, _ in _read(text) if option)
        if options:
            break
    else:
        return None
    asked = tokens(label)
    others = CODE in asked or PASSWORD in asked or words_of("pin").search(asked)
    distinct = len({option.key for option in options}) == len(options) <= MOST_OPTIONS
    # A single line that begins with a number may be anything.
    is_list = len(options) > 1 or f"({options[0].key}-{options[0].key})" in label
    return Menu(options, only=not others) if distinct and is_list else None


def rest_of(text: str, menu: Menu | None) -> str:
    """Return a text without the options of a menu."""
    if menu is None:
        return text
    read = list(_read(text))
    if tuple(option for option, _ in read if option) != menu.options:
        return text
    return "\n".join(line for option, line in read if option is None).strip("\n")


def _read(text: str) -> Iterator[tuple[MenuOption | None, str]]:
    """Yield the lines of a text, each with the option that it is, together with what goes on."""
    lines = text[-MAX_CONTEXT:].split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        found = _OPTION.fullmatch(line)
        if found is None:
            yield None, line
            continue
        words = [found["words"].strip()]
        while at < len(lines) and _GOES_ON.match(lines[at]) and not _OPTION.fullmatch(lines[at]):
            words.append(lines[at].strip())
            at += 1
        yield MenuOption(found["number"] or found["letter"], " ".join(words)), line
