"""Rewrites one line of ssh_config: its value, or the names in a Host or Match line."""

import re
from pathlib import Path

from sshtui.hosts.field_kinds import quoted
from sshtui.sshconfig.line import ConfigLine, Span, argument_spans, parse_line

_NOWHERE = Path()
_WITH_KEYWORD = re.compile(r'([ \t\f]*(?:#!![ \t]+)?"?[A-Za-z0-9]+"?)([ \t]*=[ \t]*|[ \t]*)(.*)')


def parsed(raw: str) -> ConfigLine:
    """Return what a line says; nothing where it cannot be read."""
    try:
        return parse_line(_NOWHERE, 0, raw)
    except ValueError:
        return ConfigLine(_NOWHERE, 0, raw)


def rewritten(raw: str, content: str) -> str:
    """Return a line with another value; indentation, spelling and comment stay.

    Args:
        raw: The line as it stands, with its end.
        content: The keyword and the new value.
    """
    if _says_the_same(parsed(raw), parsed(content)):
        return raw
    text = raw.rstrip("\r\n")
    lead, separator, value = _with_keyword(text)
    rest = _with_keyword(content)[2]
    return f"{lead}{separator or ' '}{rest}{_comment(parsed(raw), value)}{raw[len(text) :]}"


def renamed(raw: str, old: str, new: str, criteria: frozenset[str]) -> str:
    """Return a Host or Match line with another name for a host; "" where nothing would be left.

    Args:
        raw: The line as it stands, with its end.
        old: The name as it is.
        new: The name as it shall be; "" removes it.
        criteria: The tests of a Match that are about the name.
    """
    text = raw.rstrip("\r\n")
    lead, separator, value = _with_keyword(text)
    if parsed(raw).keyword == "host":
        after = _in_patterns(value, old, new)
    else:
        after = _in_criteria(value, old, new, criteria)
    return f"{lead}{separator}{after}{raw[len(text) :]}" if after else ""


def _says_the_same(line: ConfigLine, other: ConfigLine) -> bool:
    if line.keyword.startswith("#"):
        return (line.keyword, line.rest) == (other.keyword, other.rest)
    return (line.keyword, line.arguments) == (other.keyword, other.arguments)


def _in_patterns(value: str, old: str, new: str) -> str:
    spans = argument_spans(value)
    kept = [span.word for span in spans if span.word != old or new]
    if not any(word[0] != "!" for word in kept):
        return ""
    for span in reversed(spans):
        sign = "!" if span.word == f"!{old}" else ""
        if span.word == f"{sign}{old}":
            value = _replaced(value, span, quoted(sign + new) if new else "")
    return value


def _in_criteria(value: str, old: str, new: str, criteria: frozenset[str]) -> str:
    spans = argument_spans(value)
    for place in reversed(range(len(spans))):
        word, equals, given = spans[place].word.partition("=")
        if word.lower().removeprefix("!") not in criteria:
            continue
        if not equals and place + 1 == len(spans):
            continue
        listed = given if equals else spans[place + 1].word
        after = _in_list(listed, old, new)
        if after == listed:
            continue
        if not any(item and item[0] != "!" for item in after.split(",")):
            if word[0] == "!":
                continue
            return ""
        if equals:
            value = _replaced(value, spans[place], f"{word}={quoted(after)}")
        else:
            value = _replaced(value, spans[place + 1], quoted(after))
    return value


def _in_list(listed: str, old: str, new: str) -> str:
    # Unlike Host, Match does not mind the case.
    items = []
    for item in listed.split(","):
        sign = "!" if item[:1] == "!" else ""
        if item.removeprefix("!").lower() != old.lower():
            items.append(item)
        elif new:
            items.append(sign + new)
    return ",".join(items)


def _replaced(value: str, span: Span, text: str) -> str:
    before, after = value[: span.start], value[span.end :]
    if text:
        return before + text + after
    return before + after.lstrip(" \t") if after.strip() else before.rstrip()


def _comment(line: ConfigLine, value: str) -> str:
    # Of commands and of our own comments, what looks like a comment at the end is a part.
    if line.keyword == "proxyjump":
        hops, sign, comment = value.partition("#")
        return f"{hops[len(hops.rstrip()) :]}{sign}{comment}" if sign else ""
    if line.keyword.startswith("#") or line.arguments == (line.rest,):
        return ""
    spans = argument_spans(value)
    return value[spans[-1].end :].rstrip() if spans else ""


def _with_keyword(text: str) -> tuple[str, str, str]:
    found = _WITH_KEYWORD.fullmatch(text)
    return (found[1], found[2], found[3]) if found else (text, "", "")
