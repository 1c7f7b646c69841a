"""Parses the filter: words, and conditions such as `tag:prod`."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sshtui.hosts.model import Host
from sshtui.hosts.search.folding import fold
from sshtui.suggestions import did_you_mean

OPEN = "open"
"""The state that only the app knows of."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A word such as `tag:prod` or `!old`.

    Attributes:
        field: `tag`, `user`, `host`, `group`, `port`, `jump` or `is`; "" for anywhere.
        text: What is looked for, folded.
        negated: Whether the hosts that have it are left out.
    """

    field: str
    text: str
    negated: bool

    def holds(self, host: Host) -> bool:
        """Return whether a host passes."""
        return _TESTS[self.field](host, self.text) is not self.negated


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that was typed.

    Attributes:
        terms: Words to find as letters of the name, or in address, user, tags, group and note;
            folded.
        conditions: What else must hold.
    """

    terms: tuple[str, ...]
    conditions: tuple[Condition, ...]

    def holds(self, host: Host) -> bool:
        """Return whether a host passes all conditions."""
        return all(condition.holds(host) for condition in self.conditions)


def parse(text: str) -> Query:
    """Read what was typed; whatever is not understood is a word to look for."""
    terms: dict[str, None] = {}
    conditions: dict[Condition, None] = {}
    for word in filter(None, map(fold, text.split())):
        negated = word.startswith("!")
        bare = word[1:] if negated else word
        field, colon, value = bare.partition(":")
        if f"{field}{colon}" in FIELDS:
            if value:
                conditions[Condition(field, value, negated)] = None
        elif negated and bare:
            conditions[Condition("", bare, negated)] = None
        elif not negated:
            terms[word] = None
    return Query(tuple(terms), tuple(conditions))


def asks_for_hidden(text: str) -> bool:
    """Return whether the hosts that lists hide are asked for."""
    conditions = parse(text).conditions
    return any((condition.field, condition.text) == ("is", "hidden") for condition in conditions)


def asks_for_open(text: str) -> bool:
    """Return whether it matters which hosts have an open session."""
    conditions = parse(text).conditions
    return any((condition.field, condition.text) == ("is", OPEN) for condition in conditions)


def mistake(text: str) -> str:
    """Say which filter does not exist, and which one was meant; "" if all do."""
    query = parse(text)
    for unknown in filter(None, map(_UNKNOWN.match, query.terms)):
        meant = did_you_mean(unknown[1], FIELDS, f"The filters are {', '.join(FIELDS)}.")
        return f'There is no filter "{unknown[1]}". {meant}'
    for condition in query.conditions:
        if condition.field == "is" and condition.text not in STATES:
            wrong, initial = f"is:{condition.text}", condition.text[0]
            right = [f"is:{state}" for state in STATES if state[0] == initial]
            *most, last = STATES
            meant = did_you_mean(wrong, right, f"is: knows {', '.join(most)} and {last}.")
            return f'There is no filter "{wrong}". {meant}'
    return ""


def _has_tag(host: Host, text: str) -> bool:
    tags = [fold(tag) for tag in host.tags]
    return text in tags or (text.endswith("*") and any(tag.startswith(text[:-1]) for tag in tags))


def _in_group(host: Host, text: str) -> bool:
    # A path from its start, or any of its names.
    path = fold(host.group)
    return f"/{path}/".startswith(f"/{text.strip('/')}/") or text in path.split("/")


def _anywhere(host: Host, text: str) -> bool:
    parts = (host.alias, host.hostname, host.user, host.group, *host.tags)
    return any(text in fold(part) for part in parts)


STATES: dict[str, Callable[[Host], bool]] = {
    "favourite": lambda host: host.favourite,
    "hidden": lambda host: host.hidden,
    OPEN: lambda host: host.is_open,
}
"""What `is:` knows."""

_UNKNOWN = re.compile(r"([a-z]+:)[^\d:/[][^:]*$")
"""A word before a colon, and no port, URL or address."""

_TESTS: dict[str, Callable[[Host, str], bool]] = {
    "": _anywhere,
    "tag": _has_tag,
    "group": _in_group,
    "user": lambda host, text: fold(host.user) == text,
    "host": lambda host, text: text in fold(host.hostname),
    "port": lambda host, text: str(host.port) == text,
    "jump": lambda host, text: text in fold(host.jump),
    "is": lambda host, text: text in STATES and STATES[text](host),
}

FIELDS = tuple(f"{field}:" for field in _TESTS if field)
"""The words that conditions start with, for help."""
