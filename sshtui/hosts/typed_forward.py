"""Reads a forward as a person types it: behind `-L`, `-R` or `-D`, or as in ssh_config."""

import re

from sshtui.errors import UsageError
from sshtui.sshconfig.forwards import KEYWORDS, Forward, Kind, parse, parse_arguments
from sshtui.sshconfig.line import split_arguments

_KINDS: dict[str, Kind] = {"l": "local", "r": "remote", "d": "dynamic"}
_SPELLING = "Such as 8080:localhost:80, -R 9090:localhost:3000 or -D 1080."
_FLAG = re.compile(r"-?(?P<letter>[LRDlrd])(?:\s+|(?<=-[LRDlrd]))(?P<rest>.+)")
_KEYWORD = re.compile(rf"(?P<keyword>{'|'.join(KEYWORDS)})\s+(?P<rest>.+)", re.IGNORECASE)


def parse_typed_forward(text: str) -> Forward:
    """Read a forward; without a letter it is a local one.

    Args:
        text: Such as `8080:localhost:80`, `-R 9090:localhost:3000` or `D 1080`.

    Raises:
        UsageError: It is no forward.
    """
    text = text.strip()
    found = _KEYWORD.fullmatch(text)
    if found:
        kind = KEYWORDS[found["keyword"].lower()]
        return _read(kind, found["rest"])
    found = _FLAG.fullmatch(text)
    if found:
        return _read(_KINDS[found["letter"].lower()], found["rest"])
    return _read("local", text)


def typed_forward_mistake(text: str) -> str:
    """Say why a text is no forward; "" where it is one."""
    try:
        parse_typed_forward(text)
    except UsageError as error:
        return f"{error.message} {error.hint}".rstrip()
    return ""


def _read(kind: Kind, text: str) -> Forward:
    if not text or text[0] == "-":
        raise UsageError("Enter a forward.", hint=_SPELLING)
    try:
        arguments = split_arguments(text)
    except ValueError as error:
        raise UsageError(f"{text[:80]!a}: {error}.", hint=_SPELLING) from error
    if len(arguments) > 1:
        forward = parse_arguments(f"{kind}forward", arguments)
        if forward is None:
            raise UsageError(f"{text[:80]!a} is not a {kind} forward.", hint=_SPELLING)
        return forward
    return parse(kind, text)
