"""The formats hosts can be imported from: how each is recognised, and its reader."""

from collections.abc import Callable
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
from sshtui.hosts.importers.collector import ImportedHosts

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read."""

_READERS: dict[str, Callable[[str, str], ImportedHosts]] = {
    "ssh_config": ssh_config_file.from_ssh_config,
    "putty": putty.from_registry,
    "csv": csv_file.from_csv,
    "json": json_file.from_json,
    "known_hosts": known_hosts_file.from_known_hosts,
    "ansible": ansible.from_ini,
    "ansible-list": ansible.from_listing,
    "lazyssh": companions.from_lazyssh,
    "tssh": companions.from_tssh,
}

FORMATS = (*_READERS, "ansible-inventory")
"""Names of what can be read; the last one runs the program of that name."""


def read(path: Path, form: str = "") -> ImportedHosts:
    """Read a file of hosts; nothing in it is run, but for an inventory that is a program.

    Args:
        path: The file, or a directory of PuTTY's sessions.
        form: One of `FORMATS`, or "" to tell by name and contents.

    Raises:
        UsageError: Nobody knows how to read it.
        ConfigError: It cannot be read.
    """
    if form == "ansible-inventory":
        return ansible.from_inventory_command(path)
    if form in ("", "putty") and path.is_dir():
        return putty.from_directory(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise ConfigError(f"{path} is larger than {LARGEST // 2**20} MB.")
    text = putty.decode(data)
    form = form or _recognised(path, text)
    if form not in _READERS:
        raise UsageError(
            f"Unknown format: {path}.", hint=f"Give the format: --from {', '.join(FORMATS)}"
        )
    return _READERS[form](text, str(path))


def _recognised(path: Path, text: str) -> str:
    name, start = path.name.lower(), text[:4096].lstrip()
    if name.endswith(".reg") or "\\PuTTY\\Sessions\\" in start:
        return "putty"
    if name.startswith("known_hosts"):
        return "known_hosts"
    if name.endswith((".csv", ".tsv")):
        return "csv"
    if start.startswith("{"):
        return "ansible-list" if '"_meta"' in text else "lazyssh"
    if start.startswith("[") and name.endswith(".json"):
        return "json"
    if name.endswith(".ini") or start.startswith("[") or "ansible_" in start:
        return "ansible"
    if any(line.lstrip().lower().startswith(("host ", "host\t")) for line in text.splitlines()):
        return "ssh_config"
    return ""
