"""The user's own prompt patterns, from `[prompts]` in settings.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sshtui import notices
from sshtui.credentials.binding import PromptKind
from sshtui.errors import ConfigError
from sshtui.suggestions import did_you_mean

_ESCAPED_OR_IN_BRACKETS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]])*\]", re.DOTALL)
_INNERMOST_GROUP = re.compile(r"\(([^()]*)\)([*+{]?)")


@dataclass(frozen=True, slots=True)
class CustomPattern:
    """One pattern of a person's, and what a prompt asks for that has it.

    Attributes:
        pattern: Searched in the prompt's last line, cleaned, in any case.
        kind: What that prompt asks for.
    """

    pattern: re.Pattern[str]
    kind: PromptKind


def custom_patterns(table: Mapping[str, str]) -> tuple[CustomPattern, ...]:
    """Return the patterns of a settings table, in its order.

    Args:
        table: From a regular expression to the name of a kind, such as `code`.

    Raises:
        ConfigError: One is not a regular expression, fits every prompt, could take for ever, or
            names no kind.
    """
    return tuple(CustomPattern(_compiled(text), _kind(text, name)) for text, name in table.items())


def usable_patterns(table: Mapping[str, str]) -> tuple[CustomPattern, ...]:
    """Return the patterns of a settings table that can be used, and tell the person of the others.

    Args:
        table: As for `custom_patterns`.
    """
    usable: list[CustomPattern] = []
    for text, name in table.items():
        try:
            usable += custom_patterns({text: name})
        except ConfigError as error:
            notices.notify(f"{error.message} sshtui continues without it. {error.hint}")
    return tuple(usable)


def chosen_kind(label: str, custom: tuple[CustomPattern, ...]) -> PromptKind | None:
    """Return what a person says that a prompt asks for: the first pattern found in it counts."""
    return next((entry.kind for entry in custom if entry.pattern.search(label)), None)


def _compiled(text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ConfigError(
            f"prompts: {text!r} is not a regular expression: {error}.",
            hint='A pattern looks like: "^memorable word" = "other"',
        ) from error
    if pattern.search(""):
        raise ConfigError(
            f"prompts: {text!r} matches every prompt, even an empty one.",
            hint="Use words of the prompt you mean.",
        )
    if _repeats_what_varies(text):
        raise ConfigError(
            f"prompts: {text!r} repeats a group that contains a repetition or a choice; a long"
            " prompt could keep sshtui busy for ever.",
            hint="Remove *, + or { after the group.",
        )
    return pattern


def _kind(text: str, name: str) -> PromptKind:
    try:
        return PromptKind(name)
    except ValueError:
        everything = f"The kinds of prompt are: {', '.join(PromptKind)}."
        raise ConfigError(
            f"prompts: {text!r} is set to {name!r}, which is not a kind of prompt.",
            hint=f"{did_you_mean(name, PromptKind)} {everything}".strip(),
        ) from None


def _repeats_what_varies(text: str) -> bool:
    """Return whether a group is repeated that can match the same text in several ways."""
    plain = _ESCAPED_OR_IN_BRACKETS.sub("x", text)
    while group := _INNERMOST_GROUP.search(plain):
        varies = set(group[1]) & set("*+{|")
        if varies and group[2]:
            return True
        plain = f"{plain[: group.start()]}{'x*' if varies else 'x'}{plain[group.end(1) + 1 :]}"
    return False
