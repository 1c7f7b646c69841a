"""Exports hosts as ssh_config, JSON, CSV or an Ansible inventory."""

import ast
import itertools
import json
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from sshtui.errors import ConfigError
from sshtui.hosts.editing.block_codec import render
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import IN_FILE
from sshtui.hosts.importers.collector import unique
from sshtui.hosts.importers.csv_file import to_csv
from sshtui.hosts.jumps import hops
from sshtui.sshconfig import openssh, patterns, tokens
from sshtui.sshconfig.evaluate import DEFAULT_PORT


def to_ssh_config(entries: Iterable[HostEntry]) -> str:
    """Write blocks of ssh_config, a blank line between them."""
    return "\n".join(render(entry) for entry in entries)


def to_json(entries: Iterable[HostEntry]) -> str:
    """Write a list of objects that hold what differs from an empty host."""
    listed = [
        {
            field.name: field.of(entry)
            for field in IN_FILE
            if field.name == "alias" or field.of(entry) != field.kind.empty
        }
        for entry in entries
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


def to_ansible(entries: Iterable[HostEntry]) -> str:
    """Write an inventory in INI form; groups nest as their paths do, and tags are groups too."""
    listed = list(entries)
    names = _inventory_names(listed)
    lines = [_host_line(names[entry.alias], entry) for entry in listed]
    members: dict[str, list[str]] = {}
    children: dict[str, dict[str, None]] = {}
    for entry in listed:
        path = [name for name in entry.group.split("/") if name]
        nested = [_group_name("_".join(path[: size + 1])) for size in range(len(path))]
        for parent, child in itertools.pairwise(nested):
            children.setdefault(parent, {})[child] = None
        for group in dict.fromkeys([*nested[-1:], *map(_group_name, entry.tags)]):
            members.setdefault(group, []).append(names[entry.alias])
    for group, aliases in members.items():
        lines += ["", f"[{group}]", *map(shlex.quote, aliases)]
    for group, below in children.items():
        lines += ["", f"[{group}:children]", *below]
    return "\n".join(lines) + "\n"


FORMATS: dict[str, Callable[[Sequence[HostEntry]], str]] = {
    "ssh_config": to_ssh_config,
    "ansible": to_ansible,
    "json": to_json,
    "csv": to_csv,
}
"""What writes each format."""


def format_for(name: str) -> str:
    """Return the format that the name of a file asks for, ssh_config if none."""
    endings = {".json": "json", ".csv": "csv", ".ini": "ansible"}
    return endings.get(PurePath(name).suffix.lower(), "ssh_config")


def _inventory_names(entries: Sequence[HostEntry]) -> dict[str, str]:
    """Return what each host is called in an inventory, where brackets and a colon have a meaning.

    An address with several colons is taken as it is.
    """
    aliases = [entry.alias for entry in entries]
    names = dict(zip(aliases, aliases, strict=True))
    taken = set(aliases)
    for alias in aliases:
        if "[" in alias or "]" in alias or alias.count(":") == 1:
            names[alias] = unique(re.sub(r"[\[\]:]", "-", alias).strip("-") or "host", taken)
            taken.add(names[alias])
    return names


def _host_line(name: str, entry: HostEntry) -> str:
    user = entry.user
    if "%" in user and openssh.means(openssh.USER_HAS_TOKENS):
        user = user.replace("%%", "%")
    address = entry.hostname.replace("%%", "%") or (entry.alias if name != entry.alias else "")
    pairs = (
        ("ansible_host", address),
        ("ansible_port", str(entry.port or "")),
        ("ansible_user", user),
        ("ansible_ssh_private_key_file", _private_key(entry)),
        ("ansible_ssh_common_args", _ssh_arguments(entry)),
    )
    words = [f"{variable}={shlex.quote(_value(text))}" for variable, text in pairs if text]
    return " ".join([shlex.quote(name), *words])


def _private_key(entry: HostEntry) -> str:
    key = next((name for name in entry.identities if name.lower() != "none"), "")
    if not tokens.are_in(key):
        return key
    letters = tokens.ConnectionTokens(
        name=entry.alias,
        hostname=entry.hostname or patterns.lower(entry.alias),
        port=entry.port or DEFAULT_PORT,
        local_user=tokens.local_user(),
        host_key_alias=next((v for k, v in entry.others if k.lower() == "hostkeyalias"), ""),
        hop="".join(hops(entry.jump)[-1:]),
    )
    letters["r"] = entry.user or letters["u"]
    try:
        return tokens.expand_all(key, letters, entry.alias)
    except ConfigError:
        # A variable that is not set here may be where the inventory is used.
        return key


def _ssh_arguments(entry: HostEntry) -> str:
    if entry.jump and entry.jump.lower() != "none":
        return shlex.join(["-o", f"ProxyJump={entry.jump}"])
    if entry.proxy_command and entry.proxy_command.lower() != "none":
        return shlex.join(["-o", f"ProxyCommand={entry.proxy_command}"])
    return ""


def _value(text: str) -> str:
    """Return a text so that Ansible takes it for that, not for Python or a template."""
    if any(sign in text for sign in ("{{", "{%", "{#")):
        return f"{{% raw %}}{text}{{% endraw %}}"
    try:
        meant = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return text if str(meant) == text else repr(text)


def _group_name(text: str) -> str:
    name = re.sub(r"\W", "_", text)
    return f"_{name}" if name[:1].isdigit() else name or "_"
