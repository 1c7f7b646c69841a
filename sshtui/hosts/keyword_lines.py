"""Checks keywords of ssh_config that are typed with a value: in the form and behind `--set`."""

import re
from pathlib import Path

from sshtui.sshconfig import keywords, openssh
from sshtui.sshconfig.line import ConfigLine, parse_line, split_arguments
from sshtui.suggestions import did_you_mean

_APART = {
    "host": "Host starts another host, and cannot be set for one.",
    "match": "Match starts another block, and cannot be set for a host.",
    "include": "Include reads another file; add it to the file by hand.",
}
_PARTS = re.compile(r"([^\s=]+)[ \t]*=?[ \t]*(.*)", re.DOTALL)

OFFERED = tuple(sorted(set(keywords.NAMES.values()) - {"Host", "Match", "Include"}))
"""Keywords that may be set for a host, as the manual page writes them."""


def split_keyword(line: str) -> tuple[str, str]:
    """Return the keyword of a line by its current name, as the manual page writes it, and the rest.

    A word that is no keyword stays as it is.
    """
    match = _PARTS.fullmatch(line.strip())
    if match is None:
        return line.strip(), ""
    return written(match[1]), match[2].strip()


def written(name: str) -> str:
    """Return a keyword by its current name, as the manual page writes it."""
    return keywords.NAMES.get(keywords.current_name(name.lower()), name)


def keyword_mistake(name: str) -> str:
    """Say why a keyword cannot be set for a host; "" where it can."""
    keyword = keywords.current_name(name.lower())
    if keyword in _APART:
        return _APART[keyword]
    if keyword in keywords.OBSOLETE:
        return f"ssh ignores {name}; leave it out."
    if keyword not in keywords.NAMES:
        meant = did_you_mean(name.lower(), map(str.lower, OFFERED))
        for known in OFFERED:
            meant = meant.replace(f'"{known.lower()}"', f'"{known}"')
        return f"{name[:80]!a} is not an ssh_config keyword. {meant}".strip()
    if not keywords.is_known(keyword):
        return f"{keywords.NAMES[keyword]} {openssh.too_new(keywords.SINCE[keyword])}."
    return ""


def value_mistake(keyword: str, value: str) -> str:
    """Say what ssh would refuse about the value of a keyword that can be set; "" if nothing."""
    try:
        line = as_line(keyword, value)
    except ValueError as error:
        return f"{keyword}: {error}."
    complaint = keywords.complaint(line.keyword, line.arguments)
    if not complaint:
        return ""
    choices = keywords.choices(line.keyword)
    hint = f" Choose one of {', '.join(choices)}." if choices else ""
    return f"{complaint}.{hint}"


def as_line(keyword: str, value: str) -> ConfigLine:
    """Read a keyword with its value as a line of a file.

    Raises:
        ValueError: What is wrong with it, as a phrase.
    """
    if "\n" in value:
        raise ValueError("a value has one line")
    line = parse_line(Path(), 0, f"{keyword} {value}")
    # Whether a value is split or not, an open quote ends the file for ssh.
    split_arguments(line.rest)
    return line
