"""Imports bookmarks of MobaXterm, from an .mxtsessions file or MobaXterm.ini."""

import re

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.saved_sessions import (
    SSH,
    SavedJump,
    SavedSession,
    counted,
    hosts_of,
)

_HEADING = re.compile(r"^[ \t]*\[Bookmarks(?:_\d+)?\]", re.MULTILINE)
# The name may hold an equals sign; after it come spaces, a word about logging out, and a picture's
# number.
_START = re.compile(r"= {0,4}(?:; {0,4}\w{0,20})? {0,4}#\d{1,4}#(\d{1,3})%")
_SECTION = re.compile(r"\s*\[(.*)\]\s*")

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
    has_folders = "\nSubRep=" in text or "\nImgNum=" in text
    return bool(_HEADING.search(text)) and (has_folders or bool(_START.search(text)))


def from_mobaxterm(text: str, name: str) -> ImportedHosts:
    """Read the bookmarks of MobaXterm; its passwords are in other sections, which are not read.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    sessions, unread = [], 0
    folder: list[str] = []
    inside = False
    for line, raw in enumerate(text.splitlines(), start=1):
        heading = _SECTION.fullmatch(raw)
        if heading:
            inside, folder = re.fullmatch(r"Bookmarks(_\d+)?", heading[1]) is not None, []
        elif inside and raw.startswith("SubRep="):
            folder = raw.partition("=")[2].split("\\")
        elif inside and (start := _START.search(raw)):
            label, values = raw[: start.start()], raw[start.end() :].partition("#")[0]
            sessions.append(_session(label, start[1], values.split("%"), folder, line))
        elif inside and "=" in raw and not raw.startswith("ImgNum="):
            unread += 1
    notes = [f"{counted(unread, 'bookmark')} cannot be read"] if unread else []
    return hosts_of(sessions, name, program="MobaXterm", notes=notes)


def _session(name: str, kind: str, values: list[str], folder: list[str], line: int) -> SavedSession:
    # Only of SSH are the places of the later fields known.
    is_shell = kind == "0"
    fields = [_plain(text) for text in values]
    fields += [""] * (_KEY + 1 - len(fields))
    user = fields[_USER]
    return SavedSession(
        _plain(name.strip()),
        fields[_HOST],
        line,
        protocol=_PROTOCOLS.get(kind, "other"),
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
