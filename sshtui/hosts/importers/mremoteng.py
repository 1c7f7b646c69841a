"""Imports connections of mRemoteNG: confCons.xml, or its CSV export."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from sshtui.errors import ConfigError
from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers import xml_text
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of

_SSH = ("SSH1", "SSH2")
_COLUMNS = frozenset({"Name", "Id", "Parent", "NodeType", "Hostname", "Protocol"})
_PATHS = ("PrivateKeyPath",)


@dataclass(frozen=True, slots=True)
class _Node:
    """A connection or a folder, with what it has from the folder around it."""

    values: Mapping[str, str]
    parent: "_Node | None" = None
    line: int = 0

    def says(self, name: str) -> str:
        node: _Node = self
        while node.parent and node.values.get(f"Inherit{name}", "").lower() == "true":
            node = node.parent
        return node.values.get(name, "")

    @property
    def folder(self) -> list[str]:
        names: list[str] = []
        node = self.parent
        while node:
            names.insert(0, node.values.get("Name", ""))
            node = node.parent
        return names


def is_mremoteng(text: str) -> bool:
    """Return whether a text is confCons.xml, or a table with the columns of mRemoteNG."""
    header = text.lstrip().partition("\n")[0]
    return xml_text.has_root(text, "Connections") or set(header.strip().split(";")) >= _COLUMNS


def from_mremoteng(text: str, name: str) -> ImportedHosts:
    """Read connections with what they inherit; those of other protocols than SSH are counted.

    Args:
        text: XML or CSV.
        name: What to call it in notes.

    Raises:
        ConfigError: It is no XML, or encrypted as a whole.
    """
    nodes = _of_xml(text, name) if text.lstrip().startswith("<") else _of_table(text)
    return hosts_of([_session(node) for node in nodes], name, program="mRemoteNG")


def _of_xml(text: str, name: str) -> Iterator[_Node]:
    root = xml_text.parsed(text, name)
    if root.get("FullFileEncryption", "").lower() == "true":
        raise ConfigError(
            f"{name} is encrypted.",
            hint="Switch off the encryption of the whole file in mRemoteNG, and save it.",
        )
    yield from _below(root, None)


def _below(element: Element, parent: _Node | None) -> Iterator[_Node]:
    for child in element:
        node = _Node(child.attrib, parent)
        if child.get("Type") == "Container":
            yield from _below(child, node)
        else:
            yield node


def _of_table(text: str) -> Iterator[_Node]:
    reader = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=";", restval="")
    rows: list[tuple[int, dict[str, str]]] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            continue
        rows.append((reader.line_num, {key: row[key] for key in row if isinstance(key, str)}))
    by_id = {row.get("Id", ""): row for _, row in rows if row.get("NodeType") == "Container"}
    for line, row in rows:
        if row.get("NodeType") != "Container":
            yield _Node(row, _container(row.get("Parent", ""), by_id), line)


def _container(name: str, by_id: Mapping[str, dict[str, str]]) -> _Node | None:
    rows: list[dict[str, str]] = []
    while name in by_id and by_id[name] not in rows:
        rows.append(by_id[name])
        name = rows[-1].get("Parent", "")
    node = None
    for row in reversed(rows):
        node = _Node(row, node)
    return node


def _session(node: _Node) -> SavedSession:
    protocol = node.says("Protocol")
    tunnel = node.says("SSHTunnelConnectionName")
    return SavedSession(
        node.values.get("Name", ""),
        node.says("Hostname"),
        node.line,
        protocol=SSH if protocol in _SSH else protocol,
        folder=node.folder,
        user=node.says("Username"),
        port=number(node.says("Port")),
        key=next(filter(None, map(node.says, _PATHS)), ""),
        jumps=(SavedJump(session=tunnel),) if tunnel else (),
        has_password=bool(node.says("Password")),
        note=node.says("Description") or node.says("Descr"),
    )
