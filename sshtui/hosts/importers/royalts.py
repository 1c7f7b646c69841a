"""Imports connections of Royal TS: a document that is not encrypted, or JSON."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from sshtui.errors import ConfigError
from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers import xml_text
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.json_text import as_dict, as_list, as_text, parsed
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of

_SHELL = "RoyalSSHConnection"
_PROTOCOLS = {
    "RDS": "RDP", "FileTransfer": "file transfer", "TerminalServices": "RDP", "HyperV": "Hyper-V",
    "VMware": "VMware", "VNC": "VNC", "Vnc": "VNC", "PowerShell": "PowerShell", "Web": "web",
}  # fmt: skip
_SIGN_IN = ("Username", "CredentialUsername", "KeyFilePath", "CredentialKeyFile", "Password")


@dataclass(slots=True)
class _Document:
    """The objects of a document, which lie beside each other and name their parents."""

    objects: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    by_id: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    by_name: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, element: Element, parent: str) -> None:
        values = {child.tag: (child.text or "").strip() for child in element}
        values.setdefault("ParentID", parent)
        self.objects.append((element.tag, values))
        if values.get("ID"):
            self.by_id.setdefault(values["ID"], (element.tag, values))
        if element.tag == "RoyalCredential":
            self.by_name.setdefault(values.get("Name", ""), values)

    def above(self, values: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
        seen = set()
        name = values.get("ParentID", "")
        while name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = self.by_id[name][1].get("ParentID", "")

    def given(self, values: Mapping[str, str], wish: str) -> dict[str, str]:
        """Return who says what an object has from its parents if it says `FromParent`."""
        own = dict(values)
        for _, parent in self.above(values):
            if own.get(f"{wish}FromParent", "").lower() != "true":
                break
            own = parent
        return own


def is_royalts(text: str) -> bool:
    """Return whether a text is a document of Royal TS, or JSON with its objects."""
    if xml_text.has_root(text, "RTSZDocument", "RoyalDocument"):
        return True
    return any("Type" in item or "Objects" in item for item in _objects(parsed(text)))


def from_royalts(text: str, name: str) -> ImportedHosts:
    """Read connections with what they have from their folders and from saved credentials.

    Args:
        text: XML or JSON.
        name: What to call it in notes.

    Raises:
        ConfigError: It is no XML, or encrypted.
    """
    if text.lstrip().startswith("<"):
        sessions = list(_of_document(text, name))
    else:
        objects = _objects(parsed(text))
        sessions = list(_of_objects(objects, (), {}, _credentials(objects)))
    return hosts_of(sessions, name, program="Royal TS")


def _of_document(text: str, name: str) -> Iterator[SavedSession]:
    document = _Document()
    _collect(xml_text.parsed(text, name), document, "")
    if not any(kind.startswith("Royal") for kind, _ in document.objects):
        raise ConfigError(
            f"{name} is encrypted, or no document of Royal TS.",
            hint="Save it without a password in Royal TS.",
        )
    for kind, values in document.objects:
        above = list(document.above(values))
        is_connection = kind.startswith("Royal") and kind.endswith("Connection")
        if is_connection and "RoyalTrash" not in [parent for parent, _ in above]:
            folders = [parent["Name"] for tag, parent in above if tag == "RoyalFolder"]
            yield _session(kind, values, folders[::-1], document)


def _collect(element: Element, document: _Document, parent: str) -> None:
    for child in element:
        if child.tag.startswith("Royal"):
            if child.find("Name") is not None:
                document.add(child, parent)
            _collect(child, document, child.findtext("ID", parent))
        elif child.tag == "Objects":
            _collect(child, document, parent)


def _session(
    kind: str, values: Mapping[str, str], folder: list[str], document: _Document
) -> SavedSession:
    credential = _credential(values, document)
    return SavedSession(
        values.get("Name", ""),
        values.get("URI", ""),
        protocol=_protocol(kind, values),
        folder=folder,
        user=credential.get("CredentialUsername", "") or credential.get("UserName", ""),
        port=number(values.get("Port", "")),
        key=values.get("PrivateKeyPath", "")
        or credential.get("CredentialKeyFile", "")
        or credential.get("KeyFile", ""),
        jumps=_gateway(values, document),
        has_password=bool(credential.get("CredentialPassword") or credential.get("Password")),
        note=values.get("Description", ""),
    )


def _protocol(kind: str, values: Mapping[str, str]) -> str:
    if kind != _SHELL:
        name = kind.removeprefix("Royal").removesuffix("Connection")
        return _PROTOCOLS.get(name, name)
    for name in ("Telnet", "SerialPort"):
        if values.get(f"Is{name}Connection", "").lower() == "true":
            return name
    own = values.get("ConnectionType", "").rpartition(";")[2]
    return SSH if own.upper() in ("", "SSH") else own


def _credential(values: Mapping[str, str], document: _Document) -> dict[str, str]:
    """Return who says user and key: the connection, a folder, or a saved credential."""
    own = document.given(values, "Credential")
    if own.get("CredentialUsername"):
        return own
    saved = document.by_id.get(own.get("CredentialId", ""), ("", {}))[1]
    saved = saved or document.by_name.get(own.get("CredentialName") or "\0", {})
    return {**own, **saved} if saved else own


def _gateway(values: Mapping[str, str], document: _Document) -> tuple[SavedJump, ...]:
    own = document.given(values, "SecureGateway")
    if own.get("SecureGatewayUsageMode", "") not in ("1", "2"):
        return ()
    gateway = document.by_id.get(own.get("SecureGatewayID", ""), ("", {}))[1]
    place = gateway.get("GatewayHost") or gateway.get("URI") or gateway.get("Host") or ""
    port = number(gateway.get("GatewayPort") or gateway.get("Port") or "")
    user = _credential(gateway, document)
    name = user.get("CredentialUsername", "") or user.get("UserName", "")
    return (SavedJump(place, name, port),)


def _objects(value: Any) -> list[dict[str, Any]]:
    listed = value if isinstance(value, list) else as_list(as_dict(value).get("Objects"))
    return [item for item in listed if isinstance(item, dict) and "Name" in item]


def _of_objects(
    objects: Iterable[dict[str, Any]],
    folder: tuple[str, ...],
    parent: dict[str, Any],
    credentials: Mapping[tuple[str, str], dict[str, Any]],
) -> Iterator[SavedSession]:
    for item in objects:
        name, kind = as_text(item["Name"]), as_text(item.get("Type"))
        signed = _signed(item, parent, credentials)
        if "Objects" in item:
            yield from _of_objects(_objects(item), (*folder, name), signed, credentials)
        elif kind.endswith("Connection"):
            path = as_text(item.get("Path")).split("/")
            properties = {**as_dict(item.get("Properties")), **item, **signed}
            yield _session_of(properties, name, kind, (*folder, *path))


def _credentials(objects: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the saved credentials of all folders, by ID and by name."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for item in objects:
        found |= _credentials(_objects(item))
        if as_text(item.get("Type")) == "Credential":
            found[("ID", as_text(item.get("ID")))] = item
            found[("Name", as_text(item["Name"]))] = item
    return found


def _signed(
    item: dict[str, Any],
    parent: dict[str, Any],
    credentials: Mapping[tuple[str, str], dict[str, Any]],
) -> dict[str, Any]:
    """Return user and key of an object: its folder's, a saved credential's, or its own."""
    if str(item.get("CredentialsFromParent")).lower() == "true":
        return parent
    for key in ("ID", "Name"):
        saved = credentials.get((key, as_text(item.get(f"Credential{key}")) or "\0"))
        if saved:
            item = saved
    return {name: item[name] for name in _SIGN_IN if name in item}


def _session_of(
    item: dict[str, Any], name: str, kind: str, folder: tuple[str, ...]
) -> SavedSession:
    is_terminal = kind in ("TerminalConnection", "SSHConnection", _SHELL)
    own = as_text(item.get("TerminalConnectionType")) or SSH
    other = kind.removesuffix("Connection").removeprefix("Royal")
    terminal = SSH if own.upper() in ("SSH", "SSHCUSTOM") else own
    return SavedSession(
        name,
        as_text(item.get("ComputerName")) or as_text(item.get("URI")),
        protocol=terminal if is_terminal else {"RemoteDesktop": "RDP"}.get(other, other),
        folder=folder,
        user=as_text(item.get("Username")) or as_text(item.get("CredentialUsername")),
        port=number(as_text(item.get("Port"))),
        key=as_text(item.get("KeyFilePath")) or as_text(item.get("CredentialKeyFile")),
        proxy="a secure gateway" if item.get("SecureGatewayID") else "",
        has_password=bool(item.get("Password") or item.get("CredentialPassword")),
        note=as_text(item.get("Description")),
    )
