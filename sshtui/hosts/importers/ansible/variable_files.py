"""Reads `group_vars/` and `host_vars/` beside an inventory, where they are plain."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.yaml_text import VAULT, parsed_yaml
from sshtui.hosts.importers.collector import HostCollector, printable
from sshtui.hosts.importers.json_text import as_dict

_ENDINGS = ("", ".yml", ".yaml", ".json")
LARGEST = 16 * 1024 * 1024
"""Bytes of a file that are read."""


def read_variable_files(directory: Path, inventory: Inventory, collector: HostCollector) -> None:
    """Add what the files of a directory say of the groups and hosts of an inventory.

    Args:
        directory: The one of the inventory file, or the inventory itself where it is one.
        inventory: Gets the variables.
        collector: Is told what cannot be read.
    """
    for kind, about in (("group_vars", inventory.groups), ("host_vars", inventory.hosts)):
        base = directory / kind
        if not base.is_dir():
            continue
        for name, target in about.items():
            # A name that leads elsewhere is no file of this directory.
            if "/" not in name and name not in ("", ".", ".."):
                for path in _files(base, name):
                    target.file_variables |= _variables(path, collector)


def _files(base: Path, name: str) -> Iterator[Path]:
    for ending in _ENDINGS:
        path = base / f"{name}{ending}"
        if path.is_dir():
            yield from _within(path)
            return
        if path.exists():
            yield path
            return


def _within(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.iterdir(), key=lambda path: path.name):
        if path.name.startswith(".") or path.name.endswith("~"):
            continue
        if path.is_dir():
            if not path.suffix and not path.is_symlink():
                yield from _within(path)
        elif path.suffix in _ENDINGS:
            yield path


def _variables(path: Path, collector: HostCollector) -> dict[str, Any]:
    try:
        return _read(path)
    except OSError as error:
        wrong = str(error.strerror)
    except UnicodeError:
        wrong = "it is not text"
    except ValueError as error:
        wrong = str(error)
    collector.note(f"{printable(str(path))} is not read: {wrong}")
    return {}


def _read(path: Path) -> dict[str, Any]:
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("it is not a regular file")
    with path.open("rb") as file:
        text = file.read(LARGEST).decode()
    if text.startswith(VAULT):
        raise ValueError("it is encrypted; --from ansible-inventory has Ansible decrypt it")
    data = parsed_yaml(text)
    if data is not None and not as_dict(data):
        raise ValueError("it has no variables")
    return {str(name): value for name, value in as_dict(data).items()}
