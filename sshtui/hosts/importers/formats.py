"""The formats hosts can be imported from: what each is called, how it is told, and its reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.importers import (
    ansible,
    companions,
    csv_file,
    json_file,
    known_hosts_file,
    putty,
    ssh_config_file,
)
from sshtui.hosts.importers.collector import ImportedHosts, printable
from sshtui.hosts.importers.decoding import decode, is_text

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read."""

_SAID = re.compile(r"^\s*[^\s#;]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        name: What `--from` calls it.
        label: What a person calls it, and the file that it is in.
        recognises: Says from a text alone, never from a name, whether it is of this kind.
        read: Takes the text, and what to call it in notes.
        read_path: Reads the path itself instead, where more than one text is needed.
    """

    name: str
    label: str
    recognises: Callable[[str], bool]
    read: Callable[[str, str], ImportedHosts]
    read_path: Callable[[Path], ImportedHosts] | None = None


FORMATS = (
    Format("putty", "PuTTY (.reg, or ~/.putty/sessions)", putty.is_registry, putty.from_registry),
    Format(
        "known_hosts", "known_hosts", known_hosts_file.is_known_hosts,
        known_hosts_file.from_known_hosts,
    ),
    Format("json", "sshtui (JSON)", json_file.is_json, json_file.from_json),
    Format("lazyssh", "lazyssh (metadata.json)", companions.is_lazyssh, companions.from_lazyssh),
    Format(
        "ansible-list", "Ansible (output of ansible-inventory --list)", ansible.is_listing,
        ansible.from_listing,
    ),
    Format("tssh", "tssh (ssh_config with passwords)", companions.is_tssh, companions.from_tssh),
    Format(
        "ssh_config", "OpenSSH (ssh_config)", ssh_config_file.is_ssh_config,
        ssh_config_file.from_ssh_config,
    ),
    Format("csv", "CSV (Termius, or any with a header)", csv_file.is_csv, csv_file.from_csv),
    Format("ansible", "Ansible (INI inventory)", ansible.is_ini, ansible.from_ini),
    Format(
        "ansible-inventory", "Ansible (any inventory, by ansible-inventory)", lambda _: False,
        ansible.from_listing, ansible.from_inventory_command,
    ),
)  # fmt: skip
"""Every kind; the first that recognises a text is asked to read it."""

BY_NAME = {kind.name: kind for kind in FORMATS}


class UnclearFormat(UsageError):
    """A file is of no known kind; one of `FORMATS` may still be named by the person."""


def read(path: Path, form: str = "") -> ImportedHosts:
    """Read a file of hosts; nothing in it is run, but for an inventory that is a program.

    Args:
        path: The file, or a directory of PuTTY's sessions.
        form: The name of one of `FORMATS`, or "" to tell by the contents.

    Raises:
        UnclearFormat: Nobody knows how to read it.
        ConfigError: It cannot be read, or is no text.
    """
    kind = BY_NAME[form] if form else None
    if kind and kind.read_path:
        return _told(kind.read_path(path), path)
    if path.is_dir() and form in ("", "putty"):
        return _told(putty.from_directory(path), path)
    text = _text(path)
    kind = kind or _recognised(text)
    if kind is None:
        raise UnclearFormat(
            f"Unknown format: {path}.",
            hint=f"Give the format: --from {', '.join(BY_NAME)}",
        )
    return _told(kind.read(text, str(path)), path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise ConfigError(f"{path} is larger than {LARGEST // 2**20} MB.")
    text = decode(data)
    if not is_text(text):
        raise ConfigError(f"{path} is not a text file.", hint="Choose a file with hosts.")
    if not text.strip():
        raise ConfigError(f"{path} is empty.", hint="Choose a file with hosts.")
    if not _SAID.search(text):
        raise ConfigError(f"{path} has only comments.", hint="Choose a file with hosts.")
    return text


def _recognised(text: str) -> Format | None:
    return next((kind for kind in FORMATS if kind.recognises(text)), None)


def _told(found: ImportedHosts, path: Path) -> ImportedHosts:
    if found.entries or found.notes:
        return found
    return replace(found, notes=(f"{printable(str(path))}: it has no host",))
