"""Notes of hosts, found in the files without looking at every block."""

import bisect
import re
from collections.abc import Iterable

from sshtui.sshconfig.file import Block, ConfigFile
from sshtui.sshconfig.line import parse_line

_KEYWORD = "#!! note"
_LINE = re.compile(r"#!![ \t]*note\b[^\n]*", re.IGNORECASE)


def notes_of(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the notes in some blocks, by the names on their Host lines; several as one text."""
    by_file: dict[ConfigFile, list[Block]] = {}
    for block in blocks:
        by_file.setdefault(block.file, []).append(block)
    found: dict[str, str] = {}
    for file, listed in by_file.items():
        listed.sort(key=_start)
        for line in _LINE.finditer(file.text):
            place = bisect.bisect_right(listed, line.start(), key=_start) - 1
            note = _note(file, line[0])
            if place >= 0 and note and line.start() < listed[place].end:
                for name in listed[place].names:
                    found[name] = f"{found[name]} {note}" if name in found else note
    return found


def _start(block: Block) -> int:
    return block.start


def _note(file: ConfigFile, text: str) -> str:
    try:
        line = parse_line(file.path, 0, text)
    except ValueError:
        return ""
    return line.rest.strip() if line.keyword == _KEYWORD else ""
