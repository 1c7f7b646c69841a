"""The formats hosts can be imported from: what each is called, how it is told, and its reader."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.importers import (
    companions,
    csv_file,
    electerm,
    json_file,
    known_hosts_file,
    mobaxterm,
    mremoteng,
    putty,
    remmina,
    royalts,
    securecrt,
    session_files,
    ssh_config_file,
    superputty,
    winscp,
    xshell,
)
from sshtui.hosts.importers.ansible import list_output
from sshtui.hosts.importers.ansible import reader as ansible
from sshtui.hosts.importers.collector import ImportedHosts, printable
from sshtui.hosts.importers.decoding import decode, is_text
from sshtui.hosts.importers.session_files import SessionFile

_ANOTHER = "Choose a file with hosts."
LARGEST = 64 * 1024 * 1024
"""Bytes of a file that are read."""

_SAID = re.compile(r"^[ \t]*[^\s#;]", re.MULTILINE)


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file.

    Attributes:
        name: What `--from` calls it.
        label: What a person calls it, and the file that it is in.
        recognises: Says from a text alone, never from a name, whether it is of this kind.
        read: Takes the text, and what to call it in notes.
        is_session: Says likewise of a file with one session, where each has its own.
        read_sessions: Takes such files, of a directory or a zip file, and what to call it in notes.
        read_path: Reads the path itself instead, where more than one text is needed.
        like: The name of a kind whose texts may be of this one, if a person says so.
        besides: The names of kinds that one file may hold together with this one.
    """

    name: str
    label: str
    recognises: Callable[[str], bool] = _never
    read: Callable[[str, str], ImportedHosts] | None = None
    is_session: Callable[[str], bool] = _never
    read_sessions: Callable[[Sequence[SessionFile], str], ImportedHosts] | None = None
    read_path: Callable[[Path], ImportedHosts] | None = None
    like: str = ""
    besides: tuple[str, ...] = ()

    def tells(self, text: str) -> bool:
        """Return whether a text is of this kind, as a whole file or as a session."""
        return self.recognises(text) or self.is_session(text)


FORMATS = (
    Format(
        "putty", "PuTTY (.reg, or ~/.putty/sessions)", putty.is_registry, putty.from_registry,
        putty.is_session, putty.from_files,
    ),
    Format(
        "winscp", "WinSCP (WinSCP.ini)", winscp.is_winscp, winscp.from_winscp, besides=("putty",),
    ),
    Format(
        "mobaxterm", "MobaXterm (.mxtsessions, or MobaXterm.ini)", mobaxterm.is_mobaxterm,
        mobaxterm.from_mobaxterm,
    ),
    Format(
        "mremoteng", "mRemoteNG (confCons.xml, or CSV)", mremoteng.is_mremoteng,
        mremoteng.from_mremoteng,
    ),
    Format(
        "securecrt", "SecureCRT (Sessions directory, or XML)", securecrt.is_export,
        securecrt.from_export, securecrt.is_session, securecrt.from_files,
    ),
    Format("royalts", "Royal TS (.rtsz, or JSON)", royalts.is_royalts, royalts.from_royalts),
    Format(
        "xshell", "Xshell (.xsh, their directory, or .xts)", is_session=xshell.is_session,
        read_sessions=xshell.from_files,
    ),
    Format(
        "remmina", "Remmina (.remmina, or their directory)", is_session=remmina.is_session,
        read_sessions=remmina.from_files,
    ),
    Format(
        "superputty", "SuperPuTTY (Sessions.XML)", superputty.is_superputty,
        superputty.from_superputty,
    ),
    Format("electerm", "electerm (JSON)", electerm.is_electerm, electerm.from_electerm),
    Format(
        "known_hosts", "known_hosts", known_hosts_file.is_known_hosts,
        known_hosts_file.from_known_hosts,
    ),
    Format("json", "sshtui (JSON)", json_file.is_json, json_file.from_json),
    Format("lazyssh", "lazyssh (metadata.json)", companions.is_lazyssh, companions.from_lazyssh),
    Format(
        "ansible-list", "Ansible (output of ansible-inventory --list)", list_output.is_listing,
        ansible.from_listing,
    ),
    Format(
        "tssh", "tssh (ssh_config with passwords)", companions.is_tssh, companions.from_tssh,
        like="ssh_config",
    ),
    Format(
        "ssh_config", "OpenSSH (ssh_config)", ssh_config_file.is_ssh_config,
        ssh_config_file.from_ssh_config,
    ),
    Format("csv", "CSV (Termius, or any with a header)", csv_file.is_csv, csv_file.from_csv),
    Format(
        "ansible", "Ansible (inventory, INI or YAML, or a directory)", ansible.is_inventory,
        ansible.from_text, read_path=ansible.from_inventory,
    ),
    Format(
        "ansible-inventory", "Ansible (any inventory, run by ansible-inventory)",
        read_path=ansible.from_inventory_command,
    ),
)  # fmt: skip
"""Every kind; the first that recognises a text is asked to read it."""

BY_NAME = {kind.name: kind for kind in FORMATS}


class UnclearFormat(UsageError):
    """A file is of no known kind; one of `FORMATS` may still be named by the person."""


def read(path: Path, form: str = "") -> ImportedHosts:
    """Read a file of hosts; nothing in it is run, but for an inventory that is a program.

    Args:
        path: The file, or a directory or zip file of files with one session each.
        form: The name of one of `FORMATS`, or "" to tell by the contents.

    Raises:
        UnclearFormat: Nobody knows how to read it.
        ConfigError: It cannot be read, or holds nothing to read.
    """
    kind = BY_NAME[form] if form else None
    if not kind and path.is_dir() and ansible.is_inventory_directory(path):
        kind = BY_NAME["ansible"]
    if kind and kind.read_path and (path.is_dir() or not kind.read):
        return _told(kind.read_path(path), path)
    if path.is_dir():
        return _read_sessions(path, session_files.of_directory(path), kind)
    data = _data(path)
    if session_files.is_zip(data):
        return _read_sessions(path, session_files.of_zip(data, str(path)), kind)
    text = _text(data, path)
    kind = _checked(path, text, kind)
    if kind.read_path:
        return _told(kind.read_path(path), path)
    if kind.read is None or (kind.is_session(text) and not kind.recognises(text)):
        return _read_sessions(path, [SessionFile((), path.name, text)], kind)
    found = kind.read(text, str(path))
    if not form:
        found = replace(found, notes=(*found.notes, *_beside(kind, text, path)))
    return _told(found, path)


def _beside(kind: Format, text: str, path: Path) -> Iterator[str]:
    """Yield a note for each other kind that a file holds, as an export of the registry may."""
    for other in FORMATS:
        if kind.name in other.besides and other.recognises(text):
            program = other.label.partition(" ")[0]
            text = f"it holds hosts of {program} too; --from {other.name} reads those"
            yield f"{printable(str(path))}: {text}"


def _data(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    if len(data) > LARGEST:
        raise ConfigError(f"{path} is larger than {LARGEST // 2**20} MB.")
    return data


def _text(data: bytes, path: Path) -> str:
    text = decode(data)
    if not is_text(text):
        raise ConfigError(f"{path} is not a text file.", hint=_ANOTHER)
    if not text.strip():
        raise ConfigError(f"{path} is empty.", hint=_ANOTHER)
    if not _SAID.search(text):
        raise ConfigError(f"{path} has only comments.", hint=_ANOTHER)
    return text


def _checked(path: Path, text: str, kind: Format | None) -> Format:
    """Return the kind to read a text as: the given one, unless it is plainly of another."""
    told = next((known for known in FORMATS if known.tells(text)), None)
    if told is None or kind is None:
        kind = kind or told
        if kind is None:
            raise _unclear(path)
        return kind
    if told.name == kind.like or kind.tells(text):
        return kind
    raise UsageError(
        f"{path} is not of the kind {kind.label}, but {told.label}.",
        hint=f"Give no format, or --from {told.name}.",
    )


def _read_sessions(path: Path, files: Sequence[SessionFile], kind: Format | None) -> ImportedHosts:
    counts = Counter(
        known.name for file in files for known in FORMATS if known.is_session(file.text)
    )
    if not files:
        raise ConfigError(f"{path} holds no text file.", hint=_ANOTHER)
    if kind is None and not counts:
        raise _unclear(path)
    kind = kind or BY_NAME[counts.most_common(1)[0][0]]
    if kind.read_sessions is None:
        raise UsageError(
            f"{path} holds several files, and {kind.label} is one.", hint="Choose the file."
        )
    wanted = [file for file in files if kind.is_session(file.text)]
    return _told(kind.read_sessions(wanted, str(path)), path)


def _unclear(path: Path) -> UnclearFormat:
    return UnclearFormat(
        f"Unknown format: {path}.", hint=f"Give the format: --from {', '.join(BY_NAME)}"
    )


def _told(found: ImportedHosts, path: Path) -> ImportedHosts:
    if found.entries or found.notes:
        return found
    return replace(found, notes=(f"{printable(str(path))}: it has no host",))
