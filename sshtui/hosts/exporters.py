"""Exports hosts as ssh_config, JSON, CSV or an Ansible inventory."""

import itertools
import json
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

from sshtui.hosts.block_codec import render
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import IN_FILE
from sshtui.hosts.importers.csv_file import to_csv
from sshtui.sshconfig import openssh


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
    lines = [_host_line(entry) for entry in listed]
    members: dict[str, list[str]] = {}
    children: dict[str, dict[str, None]] = {}
    for entry in listed:
        path = [_group_name(name) for name in entry.group.split("/") if name]
        names = ["_".join(path[: size + 1]) for size in range(len(path))]
        for parent, child in itertools.pairwise(names):
            children.setdefault(parent, {})[child] = None
        for group in dict.fromkeys([*names[-1:], *map(_group_name, entry.tags)]):
            members.setdefault(group, []).append(entry.alias)
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


def _host_line(entry: HostEntry) -> str:
    user = entry.user
    if "%" in user and openssh.means(openssh.USER_HAS_TOKENS):
        user = user.replace("%%", "%")
    pairs = (
        ("ansible_host", entry.hostname),
        ("ansible_port", str(entry.port or "")),
        ("ansible_user", user),
        ("ansible_ssh_private_key_file", "".join(entry.identities[:1]).replace("%%", "%")),
        ("ansible_ssh_common_args", _ssh_arguments(entry)),
    )
    words = [f"{name}={shlex.quote(value)}" for name, value in pairs if value]
    return " ".join([shlex.quote(entry.alias), *words])


def _ssh_arguments(entry: HostEntry) -> str:
    if entry.jump and entry.jump.lower() != "none":
        return shlex.join(["-o", f"ProxyJump={entry.jump}"])
    if entry.proxy_command:
        return shlex.join(["-o", f"ProxyCommand={entry.proxy_command}"])
    return ""


def _group_name(text: str) -> str:
    name = re.sub(r"\W", "_", text)
    return f"_{name}" if name[:1].isdigit() else name or "_"
