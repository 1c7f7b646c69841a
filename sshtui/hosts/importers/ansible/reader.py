"""Imports hosts from Ansible inventories: by `ansible-inventory` where it is there, else by us."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.hosts.importers.ansible import program
from sshtui.hosts.importers.ansible.connection import add_hosts
from sshtui.hosts.importers.ansible.ini import is_ini, read_ini
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.list_output import read_listing
from sshtui.hosts.importers.ansible.variable_files import read_variable_files
from sshtui.hosts.importers.ansible.yaml_inventory import is_yaml, read_yaml
from sshtui.hosts.importers.ansible.yaml_text import VAULT
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts, printable
from sshtui.hosts.importers.decoding import decode, is_text

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read."""
_DEEPEST = 16
_MOST_FILES = 10_000
_MOST_FOR_ANSIBLE = 5000  # hosts; its time grows with their square
_MOST_LOOKED_AT = 100  # of the files of a directory, to tell what it is

# What Ansible passes over in a directory.
_PASSED_OVER = re.compile(
    r"\.|(?:host_vars|group_vars|vars_plugins)\Z"
    r"|.*(?:~|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry))\Z",
    re.DOTALL,
)


def is_inventory(text: str) -> bool:
    """Return whether a text is an inventory in INI or YAML form."""
    return is_ini(text) or is_yaml(text)


def is_inventory_directory(path: Path) -> bool:
    """Return whether a directory has variables of Ansible, or more inventories than other files."""
    if any((path / name).is_dir() for name in ("group_vars", "host_vars")):
        return True
    texts = itertools.islice(_texts(path), _MOST_LOOKED_AT)
    told = [text is not None and is_inventory(text) for _, text in texts]
    return 2 * sum(told) > len(told)


def from_inventory(path: Path) -> ImportedHosts:
    """Read an inventory, a file or a directory, without running anything in it.

    Raises:
        ConfigError: It cannot be read.
    """
    path = path.absolute()
    by_us = from_files(path)
    if not 0 < len(by_us.entries) <= _MOST_FOR_ANSIBLE or not program.is_installed():
        return by_us
    if any(_is_program(text) for _, text in _texts(path)):
        return by_us
    try:
        by_ansible = from_listing(program.static_listing(path), str(path))
    except ConfigError as error:
        # What is wrong stands in our notes with its line; if it does not, its own words have to do.
        notes = by_us.notes or (f"{printable(str(path))}: {printable(error.message)}",)
        return replace(by_us, notes=notes)
    return by_ansible


def from_files(path: Path) -> ImportedHosts:
    """Read an inventory by ourselves, with its `group_vars/` and `host_vars/`.

    Raises:
        ConfigError: It cannot be read.
    """
    inventory, notes = read_files(path)
    collector = HostCollector(str(path))
    add_hosts(inventory, collector)
    found = collector.found()
    return replace(found, notes=(*notes, *found.notes))


def read_files(path: Path) -> tuple[Inventory, tuple[str, ...]]:
    """Return what the files of an inventory say, and notes of what cannot be read.

    Raises:
        ConfigError: One of them cannot be read.
    """
    inventory = Inventory()
    notes: list[str] = []
    for file, text in _texts(path):
        collector = HostCollector(str(file))
        if text is None:
            collector.note("it is not a text file that can be read")
        elif _is_program(text):
            collector.note("it is a program; --from ansible-inventory has Ansible run it")
        else:
            _read_text(text, inventory, collector)
        notes += collector.found().notes
    if path.is_dir():
        # A line says nothing where there are several files.
        for host in inventory.hosts.values():
            host.line = 0
    collector = HostCollector(str(path))
    read_variable_files(path if path.is_dir() else path.parent, inventory, collector)
    return inventory, (*notes, *collector.found().notes)


def from_text(text: str, name: str) -> ImportedHosts:
    """Read an inventory in INI or YAML form, without what stands beside it.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    collector, inventory = HostCollector(name), Inventory()
    _read_text(text, inventory, collector)
    add_hosts(inventory, collector)
    return collector.found()


def from_listing(text: str, name: str) -> ImportedHosts:
    """Read what `ansible-inventory --list` printed.

    Args:
        text: JSON.
        name: What to call it in notes.
    """
    collector, inventory = HostCollector(name), Inventory()
    read_listing(text, inventory, collector)
    add_hosts(inventory, collector)
    return collector.found()


def from_inventory_command(path: Path) -> ImportedHosts:
    """Have `ansible-inventory` read an inventory of any kind; a dynamic one is run by it.

    Raises:
        ConfigError: It is not installed, takes too long or fails.
    """
    return from_listing(program.listing(path), str(path))


def _read_text(text: str, inventory: Inventory, collector: HostCollector) -> None:
    if text.startswith(VAULT):
        collector.note("it is encrypted; --from ansible-inventory has Ansible decrypt it")
    elif is_yaml(text):
        read_yaml(text, inventory, collector)
    else:
        read_ini(text, inventory, collector)


def _texts(path: Path) -> Iterator[tuple[Path, str | None]]:
    """Yield the files of an inventory in Ansible's order, with None for what is no text."""
    if not path.is_dir():
        yield path, _text(path)
        return
    for number, file in enumerate(_files(path, 0)):
        if number >= _MOST_FILES:
            raise ConfigError(f"{path} holds too many files.", hint="Choose the inventory.")
        yield file, _text(file)


def _files(directory: Path, depth: int) -> Iterator[Path]:
    for path in sorted(directory.iterdir(), key=lambda path: path.name):
        if _PASSED_OVER.match(path.name):
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and depth < _DEEPEST:
            yield from _files(path, depth + 1)


def _text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            text = decode(file.read(LARGEST))
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    return text if is_text(text) else None


def _is_program(text: str | None) -> bool:
    return text is not None and text.startswith("#!")
