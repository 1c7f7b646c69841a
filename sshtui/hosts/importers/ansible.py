"""Imports hosts from Ansible inventories: INI, and the output of `ansible-inventory --list`."""

import itertools
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sshtui.errors import ConfigError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts, escaped
from sshtui.hosts.importers.json_text import as_dict, parsed
from sshtui.sshconfig import openssh

PROGRAM = "ansible-inventory"
SECONDS = 60
MOST_HOSTS = 100_000

_HEADING = re.compile(r"\[([^\[\]:]+)(?::(children|vars|hosts))?\]\s*(?:#.*)?")
_INVENTORY = re.compile(r"^\s*\[[^\[\]]+\]|\sansible_\w+=", re.MULTILINE)
_RANGE = re.compile(r"\[([0-9]+|[A-Za-z]):([0-9]+|[A-Za-z])(?::([0-9]+))?\]")
_SECRETS = re.compile(r"pass(word)?$|_pass$|_password$|secret", re.IGNORECASE)
_CONNECTIONS = ("", "ssh", "smart", "paramiko", "paramiko_ssh")
_NAMES = {
    "ansible_ssh_host": "ansible_host",
    "ansible_ssh_port": "ansible_port",
    "ansible_ssh_user": "ansible_user",
}


@dataclass(slots=True)
class _Group:
    hosts: dict[str, None] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)


class _Inventory:
    def __init__(self, collector: HostCollector) -> None:
        self.groups: dict[str, _Group] = {"all": _Group()}
        self.variables: dict[str, dict[str, str]] = {}
        self.lines: dict[str, int] = {}
        self._collector = collector
        self._secrets = 0

    def group(self, name: str) -> _Group:
        return self.groups.setdefault(name, _Group())

    def gather(self) -> ImportedHosts:
        parents: dict[str, list[str]] = {}
        for name, group in self.groups.items():
            for child in group.children:
                parents.setdefault(child, []).append(name)
        memberships: dict[str, list[str]] = {}
        for name, group in self.groups.items():
            for host in group.hosts:
                memberships.setdefault(host, []).append(name)
        for host, own in self.variables.items():
            names = [name for name in memberships.get(host, []) if name not in ("all", "ungrouped")]
            chains = [_chain(name, parents) for name in names]
            variables: dict[str, str] = dict(self.groups["all"].variables)
            for name in dict.fromkeys(itertools.chain(*chains)):
                variables |= self.groups[name].variables
            self._add(host, variables | own, chains)
        if self._secrets:
            self._collector.note(f"{self._secrets} passwords are not imported")
        return self._collector.found()

    def _add(self, host: str, given: dict[str, str], chains: list[list[str]]) -> None:
        line = self.lines.get(host, 0)
        variables = {_NAMES.get(name, name): value for name, value in given.items()}
        self._secrets += sum(bool(_SECRETS.search(name)) for name in variables)
        if variables.get("ansible_connection", "") not in _CONNECTIONS:
            self._collector.note(f"{host} does not use ssh", line)
            return
        for name, value in list(variables.items()):
            if "{{" in value:
                self._collector.note("a template is not imported", line)
                del variables[name]
        jump, proxy = _jump_of(
            " ".join(variables.get(f"ansible_ssh_{kind}_args", "") for kind in ("common", "extra"))
        )
        place, port = _with_port(host)
        address = variables.get("ansible_host", "")
        longest = max(chains, key=len, default=[])
        others = dict.fromkeys(name for chain in chains for name in chain if name not in longest)
        key = variables.get("ansible_ssh_private_key_file", "")
        entry = HostEntry(
            place,
            hostname="" if address == place else address,
            user=escaped(variables.get("ansible_user", ""), openssh.USER_HAS_TOKENS),
            port=number(variables.get("ansible_port", "")) or port,
            jump=jump,
            proxy_command=proxy,
            identities=(escaped(key),) if key else (),
            group="/".join(longest),
            tags=tuple(others),
        )
        self._collector.add(entry, line)


def is_ini(text: str) -> bool:
    """Return whether a text has groups or variables of Ansible, and no setting among its hosts."""
    kind = "hosts"
    for raw in text.splitlines():
        content = raw.strip()
        heading = _HEADING.fullmatch(content)
        if heading:
            kind = heading[2] or "hosts"
        elif content and content[0] not in "#;" and kind != "vars":
            words = content.split(maxsplit=2)
            if "=" in words[0] or words[1:2] == ["="] or content[0] in "<{[":
                return False
    return bool(_INVENTORY.search(text))


def is_listing(text: str) -> bool:
    """Return whether a text is what `ansible-inventory --list` prints."""
    listing = as_dict(parsed(text))
    return "_meta" in listing or any(
        isinstance(as_dict(group).get("hosts"), list) for group in listing.values()
    )


def from_ini(text: str, name: str) -> ImportedHosts:
    """Read an inventory in INI form.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    inventory = _Inventory(collector)
    section, kind = "ungrouped", "hosts"
    for line, raw in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        content = raw.strip()
        if not content or content[0] in "#;":
            continue
        heading = _HEADING.fullmatch(content)
        if heading:
            section, kind = heading[1].strip(), heading[2] or "hosts"
            inventory.group(section)
            continue
        try:
            words = shlex.split(content, comments=True)
        except ValueError:
            collector.note("a quote is not closed", line)
            continue
        if words and kind == "hosts":
            _take_hosts(inventory, section, words, line, collector)
        elif words and kind == "children":
            inventory.group(section).children[words[0]] = None
            inventory.group(words[0])
        elif words:
            key, _, value = content.partition("=")
            inventory.group(section).variables[key.strip()] = _unquoted(value)
    return inventory.gather()


def from_listing(text: str, name: str) -> ImportedHosts:
    """Read what `ansible-inventory --list` printed.

    Args:
        text: JSON.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    try:
        listing = json.loads(text)
    except (ValueError, RecursionError):
        listing = None
    if not isinstance(listing, dict):
        collector.note("it is not output of ansible-inventory")
        return collector.found()
    inventory = _Inventory(collector)
    about = _as_dict(_as_dict(listing.get("_meta")).get("hostvars"))
    for group, content in listing.items():
        if group == "_meta":
            continue
        for host in _texts(_as_dict(content).get("hosts")):
            inventory.group(group).hosts[host] = None
            inventory.variables.setdefault(host, {})
        for child in _texts(_as_dict(content).get("children")):
            inventory.group(group).children[child] = None
            inventory.group(child)
    for host, variables in about.items():
        inventory.variables[host] = {
            key: str(value)
            for key, value in _as_dict(variables).items()
            if isinstance(value, str | int)
        }
    return inventory.gather()


def from_inventory_command(path: Path) -> ImportedHosts:
    """Have `ansible-inventory` read an inventory of any kind; a dynamic one is run by it.

    Raises:
        ConfigError: It is not installed, takes too long or fails.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ConfigError(
            f"{PROGRAM} is needed to read this, and is not installed.", hint="Install Ansible."
        )
    try:
        finished = subprocess.run(  # noqa: S603 - asked for by the person, and no shell
            [program, "-i", str(path), "--list"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"{PROGRAM} did not finish within {SECONDS} s.") from error
    if finished.returncode:
        last = " ".join(finished.stderr.split("\n")[-4:]).strip()
        raise ConfigError(f"{PROGRAM} failed: {last[:500]}")
    return from_listing(finished.stdout, str(path))


def _take_hosts(
    inventory: _Inventory, section: str, words: list[str], line: int, collector: HostCollector
) -> None:
    variables = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    for host in itertools.islice(_expanded(words[0]), MOST_HOSTS):
        if len(inventory.variables) >= MOST_HOSTS:
            collector.note(f"more than {MOST_HOSTS:,} hosts; the rest is skipped", line)
            return
        inventory.group(section).hosts[host] = None
        inventory.variables.setdefault(host, {}).update(variables)
        inventory.lines.setdefault(host, line)


def _expanded(pattern: str) -> Iterator[str]:
    found = _RANGE.search(pattern)
    if found is None:
        yield pattern
        return
    before, after = pattern[: found.start()], pattern[found.end() :]
    for value in _values(found[1], found[2], int(found[3] or 1)):
        yield from _expanded(before + value + after)


def _values(first: str, last: str, step: int) -> Iterable[str]:
    if first.isdecimal() and last.isdecimal():
        width = len(first) if first.startswith("0") else 0
        return (str(value).zfill(width) for value in range(int(first), int(last) + 1, step or 1))
    if first.isdecimal() or last.isdecimal():
        return ()
    return (chr(code) for code in range(ord(first), ord(last) + 1, step or 1))


def _chain(name: str, parents: dict[str, list[str]]) -> list[str]:
    chain = [name]
    while True:
        above = [
            parent
            for parent in parents.get(chain[0], [])
            if parent != "all" and parent not in chain
        ]
        if len(above) != 1:
            return chain
        chain.insert(0, above[0])


def _jump_of(arguments: str) -> tuple[str, str]:
    try:
        words = shlex.split(arguments)
    except ValueError:
        return "", ""
    found = {"proxyjump": "", "proxycommand": ""}
    for flag, value in itertools.pairwise([*words, ""]):
        option = value if flag == "-o" else flag[2:] if flag.startswith("-o") else ""
        keyword, _, text = option.partition("=")
        if keyword.lower() in found:
            found[keyword.lower()] = text.strip()
        elif flag == "-J":
            found["proxyjump"] = value
        elif flag.startswith("-J"):
            found["proxyjump"] = flag[2:]
    return found["proxyjump"], found["proxycommand"]


def _with_port(host: str) -> tuple[str, int]:
    found = re.fullmatch(r"([^:]+):([0-9]{1,5})", host)
    return (found[1], int(found[2])) if found else (host, 0)


def _unquoted(value: str) -> str:
    try:
        return " ".join(shlex.split(value, comments=True))
    except ValueError:
        return value.strip()


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
