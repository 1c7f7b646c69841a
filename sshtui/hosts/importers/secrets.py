"""Finds the passwords in what another program saved, so that none of them is imported."""

import re
from dataclasses import replace
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.sshconfig import keywords

_WORDS = (
    "pass(?:word|wd|phrase|code|wort)?|pwd|pw|kennwort|passord|contraseña|senha|mot de passe"
    "|parola|wachtwoord|пароль|密码|パスワード|secret|token|api[ _-]?key"
)
_NAME = re.compile("pass|pwd|secret|token|kennwort|credential|apikey|api_key", re.IGNORECASE)
_SAID = re.compile(rf"(?:{_WORDS})\b[^:=\n]{{0,20}}(?:[:=]|\bis\b)\s*\S", re.IGNORECASE)
# What a note has after a word for a password, without a colon: the end of a line, or letters and
# digits.
_NOTED = re.compile(
    rf"(?<![\w-])(?:{_WORDS})[ \t]+(?:\S+[ \t]*\Z|(?=\S*\d)(?=\S*[^\W\d])\S)", re.IGNORECASE
)
_ARGUMENT = re.compile(
    r"(?:^|\s)['\"]?-{1,2}(?:pw|pwd|pass|password|passphrase|passwd|proxy-auth)\b(?!-)"
    r"|sshpass|(?:^|\s)-{1,2}(?:u|user|proxy-user)[ =]['\"]?[^\s:]+:\S",
    re.IGNORECASE,
)
_IN_URL = re.compile(r"(?<![^\s,/'\"=(<\[])([^\s:/@,'\"=(<\[]+):(?!//)[^\s,]+@")

_COMMANDS = ("proxy_command", "command")
_TEXTS = ("alias", "hostname", "jump", "group", "tags")


def is_secret(name: str) -> bool:
    """Return whether a field of this name holds a password or its like."""
    return bool(_NAME.search(name))


def holds_secret(text: str) -> bool:
    """Return whether a text says a password: in an argument, in an address, or by its name."""
    return any(pattern.search(text) for pattern in (_SAID, _ARGUMENT, _IN_URL))


def without_passwords(text: str) -> str:
    """Return a text in which `user:password@` is `user@`."""
    return _IN_URL.sub(r"\1@", text) if "@" in text else text


def without_secrets(entry: HostEntry) -> tuple[HostEntry, tuple[str, ...]]:
    """Return a host without the passwords in it, and the names of the fields that lost something.

    Args:
        entry: As another program has it. Names and addresses lose a password with its colon, a
            note its line, and of all other fields the whole value goes.
    """
    changes: dict[str, Any] = {
        name: _stripped(getattr(entry, name)) for name in _TEXTS if getattr(entry, name)
    }
    changes |= {name: "" for name in _COMMANDS if holds_secret(getattr(entry, name))}
    if entry.note:
        lines = entry.note.split("\n")
        kept = [line for line in lines if not holds_secret(line) and not _NOTED.search(line)]
        # What stood around the line may begin or end with empty lines now.
        changes["note"] = entry.note if kept == lines else "\n".join(kept).strip("\n")
    changes["environment"] = tuple(pair for pair in entry.environment if not _is_secret_pair(pair))
    changes["others"] = tuple(pair for pair in entry.others if not _is_secret_line(*pair))
    lost = tuple(name for name, value in changes.items() if value != getattr(entry, name))
    return (replace(entry, **changes) if lost else entry), lost


def _stripped(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return without_passwords(value)
    return tuple(without_passwords(text) for text in value)


def _is_secret_pair(pair: str) -> bool:
    name, _, value = pair.partition("=")
    return is_secret(name) or holds_secret(value)


def _is_secret_line(keyword: str, value: str) -> bool:
    is_ssh = keyword.lower() in keywords.NAMES or keyword.lower() in keywords.ALIASES
    return holds_secret(value) or (is_secret(keyword) and not is_ssh)
