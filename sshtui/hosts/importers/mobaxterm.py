"""Imports bookmarks of MobaXterm, from an .mxtsessions file or MobaXterm.ini."""

import re

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of

_HEADING = re.compile(r"^\s*\[Bookmarks(?:_\d+)?\]", re.MULTILINE)
_KIND = re.compile(r"^.*=\s*(?:;.*)?#\d+#\d+%|^SubRep=|^ImgNum=", re.MULTILINE)
_SECTION = re.compile(r"\s*\[(.*)\]\s*")
# The name may hold an equals sign; what follows begins with the number of its picture.
_BOOKMARK = re.compile(r"(.*?)\s*=\s*(?:;.*)?#\d+#(\d+)%([^#]*)")

_PROTOCOLS = {
    "0": SSH, "1": "Telnet", "2": "Rsh", "3": "XDMCP", "4": "RDP", "5": "VNC", "6": "FTP",
    "7": SSH, "8": "serial", "9": "file", "10": "shell", "11": "browser", "12": SSH, "13": "S3",
    "14": "WSL",
}  # fmt: skip
"""By the number of the kind; 7 is SFTP and 12 Mosh, which go over SSH."""

_PLAIN = {
    "__PERCENT__": "%", "__DIEZE__": "#", "__PIPE__": "|", "__PTVIRG__": ";", "__DBLQUO__": '"',
    "__EQUAL__": "=",
}  # fmt: skip
_HOST, _PORT, _USER = range(3)
_JUMPS, _JUMP_PORTS, _JUMP_USERS, _KEY = 7, 8, 9, 13
_NO_USER = ("<default>", "")


def is_mobaxterm(text: str) -> bool:
    """Return whether a text has bookmarks of MobaXterm."""
    return bool(_HEADING.search(text) and _KIND.search(text))


def from_mobaxterm(text: str, name: str) -> ImportedHosts:
    """Read the bookmarks of MobaXterm; its passwords are in other sections, which are not read.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    sessions = []
    folder: list[str] = []
    inside = False
    for line, raw in enumerate(text.splitlines(), start=1):
        heading = _SECTION.fullmatch(raw)
        if heading:
            inside, folder = re.fullmatch(r"Bookmarks(_\d+)?", heading[1]) is not None, []
        elif inside and raw.startswith("SubRep="):
            folder = raw.partition("=")[2].split("\\")
        elif inside and (bookmark := _BOOKMARK.match(raw)):
            sessions.append(_session(bookmark, folder, line))
    return hosts_of(sessions, name, program="MobaXterm")


def _session(bookmark: re.Match[str], folder: list[str], line: int) -> SavedSession:
    protocol = _PROTOCOLS.get(bookmark[2], "other")
    # Only of SSH are the places of the later fields known.
    is_shell = bookmark[2] == "0"
    fields = [_plain(text) for text in bookmark[3].split("%")]
    fields += [""] * (_KEY + 1 - len(fields))
    user = fields[_USER]
    return SavedSession(
        _plain(bookmark[1]),
        fields[_HOST],
        line,
        protocol=protocol,
        folder=folder,
        # In brackets stands the name of saved credentials.
        user="" if user in _NO_USER or user.startswith("[") else user,
        port=number(fields[_PORT]),
        key=fields[_KEY] if is_shell else "",
        jumps=_jumps(fields) if is_shell else (),
    )


def _jumps(fields: list[str]) -> tuple[SavedJump, ...]:
    hosts, ports, users = (
        re.split(r"[|;]", fields[place]) for place in (_JUMPS, _JUMP_PORTS, _JUMP_USERS)
    )
    missing = [""] * len(hosts)
    return tuple(
        SavedJump(host, "" if user in _NO_USER else user, number(port))
        for host, port, user in zip(hosts, ports + missing, users + missing, strict=False)
        if host
    )


def _plain(text: str) -> str:
    for sign, plain in _PLAIN.items():
        text = text.replace(sign, plain)
    return text
