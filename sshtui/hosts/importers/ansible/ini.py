"""Reads Ansible inventories in INI form."""

import ast
import re
import shlex
from typing import Any

from sshtui.hosts.importers.ansible.host_pattern import expanded, with_port
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.collector import HostCollector

_HEADING = re.compile(r"\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?")
_GROUP = re.compile(r"([^:\]\s]+)\s*(?:#.*)?")
_INVENTORY = re.compile(r"^[ \t]*\[[^\[\]\s]+\]|\sansible_\w+=", re.MULTILINE)
_KINDS = ("hosts", "children", "vars")
_NO_HOST = ("<", "{", "[", ".")
# A range or an IPv6 address with a port may stand first.
_BRACKETED = re.compile(r"\[[\w.]*:[\w.:]*\]\S+")
_LONGEST_LITERAL = 10_000
_LONGEST_LINE = 100_000  # shlex takes long for a word of many letters


def is_ini(text: str) -> bool:
    """Return whether a text has groups or variables of Ansible, and no setting among its hosts."""
    kind = "hosts"
    for raw in text.splitlines():
        content = raw.strip()
        heading = _HEADING.fullmatch(content)
        if heading:
            kind = heading[2] or "hosts"
        elif content and content[0] not in "#;" and kind != "vars":
            words = _words(content)
            if not words or not _is_host(words[0]):
                return False
            if not all(word.find("=") > 0 for word in words[1:]):
                return False
    return bool(_INVENTORY.search(text))


def _is_host(word: str) -> bool:
    if not word or "=" in word:
        return False
    return not word.startswith(_NO_HOST) or bool(_BRACKETED.fullmatch(word))


def _words(content: str) -> list[str]:
    if len(content) > _LONGEST_LINE:
        return []
    if not any(sign in content for sign in "\"'#"):
        return content.split()
    try:
        return shlex.split(content, comments=True)
    except ValueError:
        return []


def read_ini(text: str, inventory: Inventory, collector: HostCollector) -> None:
    """Add what a text says to an inventory; what cannot be read is noted with its line."""
    section, kind = "ungrouped", "hosts"
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        content = raw.strip()
        if not content or content[0] in "#;":
            continue
        heading = _HEADING.fullmatch(content)
        if heading:
            section, kind = heading[1], heading[2] or "hosts"
            if kind in _KINDS:
                inventory.group(section)
            else:
                collector.note("a section is of no kind that Ansible knows", number)
            continue
        try:
            _take(content, section, kind, inventory, number)
        except ValueError as error:
            collector.note(str(error), number)


def _take(content: str, section: str, kind: str, inventory: Inventory, number: int) -> None:
    if content[0] == "[" and content[-1] == "]":
        raise ValueError("a section cannot be read")
    if kind == "hosts":
        _take_hosts(content, section, inventory, number)
    elif kind == "children":
        child = _GROUP.fullmatch(content)
        if child is None:
            raise ValueError("this is not the name of a group")
        inventory.add_child(section, child[1])
    elif kind == "vars":
        name, equals, value = content.partition("=")
        if not equals:
            raise ValueError("this is not name=value")
        inventory.group(section).set(name.strip(), _value(value.strip()))


def _take_hosts(content: str, section: str, inventory: Inventory, number: int) -> None:
    if len(content) > _LONGEST_LINE:
        raise ValueError("a line is too long")
    try:
        pattern, *words = shlex.split(content, comments=True)
    except ValueError as error:
        raise ValueError("a quote is not closed") from error
    pairs = [word.partition("=") for word in words]
    variables = {name: _value(value) for name, equals, value in pairs if equals}
    pattern, port = with_port(pattern)
    for host in expanded(pattern):
        inventory.add_host(section, host, variables, port=port, line=number)
    if not all(equals for _, equals, _ in pairs):
        raise ValueError("a host has something other than name=value after it")


def _value(text: str) -> Any:
    """Read a value as Ansible does: as a literal of Python where it is one, else as it stands."""
    if len(text) > _LONGEST_LITERAL:
        return text
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text
