"""Edits blocks of ssh_config in the lines of their file, and changes nothing else."""

from collections.abc import Callable, Sequence

from sshtui.hosts.editing.block_codec import INDENT
from sshtui.hosts.editing.file_lines import FileLines
from sshtui.hosts.editing.line_editor import parsed
from sshtui.hosts.field_kinds import quoted
from sshtui.sshconfig.file import Block

EVERY_HOST = "*"

Belongs = Callable[[str], bool]
"""Tells whether a line is meant."""


def body(block: Block) -> range:
    """Return the numbers of a block's lines after its head."""
    text, start, end = block.file.text, block.start, block.end
    if start == end and text[start : start + 1] != "\n":
        return range(block.first, block.first)
    return range(block.first, block.first + text.count("\n", start, end) + 1)


def numbers_of(file: FileLines, block: Block, is_meant: Belongs) -> list[int]:
    """Return the numbers of those lines of a block that are meant."""
    return [n for n in body(block) if (raw := file.get(n)) is not None and is_meant(raw)]


def append(file: FileLines, block: Block, contents: Sequence[str]) -> None:
    """Add settings at the end of a block."""
    lines = body(block)
    indent = next((_indent(raw) for n in lines if (raw := file.get(n)) and raw.strip()), INDENT)
    at = _last_of(file, lines)
    end = file.line_end(at)
    file.add_below(at, [f"{indent}{content}{end}" for content in contents])


def indent_like(file: FileLines, number: int, contents: Sequence[str]) -> list[str]:
    """Return settings as lines that look like one of a file."""
    raw = file.get(number) or ""
    return [f"{_indent(raw)}{content}{file.line_end(number)}" for content in contents]


def insert(file: FileLines, block: Block, aliases: Sequence[str], contents: Sequence[str]) -> None:
    """Put a new block before another.

    Args:
        file: The lines of its file.
        block: The other. Where it has no head, because it stands before the first one of its
            file, it gets one, so that it still is for every host.
        aliases: The names of the host that the new one is for.
        contents: Its settings.
    """
    if block.head:
        at = _comments_above(file, block.head)
    else:
        at = next((n for n in body(block) if _is_setting(file.get(n) or "")), block.first)
    end = file.line_end(at)
    lines = [
        f"Host {' '.join(map(quoted, aliases))}",
        *(f"{INDENT}{content}" for content in contents),
        "",
    ]
    if not block.head:
        lines.append(f"Host {EVERY_HOST}")
    file.add_above(at, [line + end for line in lines])


def remove(file: FileLines, parts: Sequence[Block], *, with_comments: bool) -> None:
    """Remove a block.

    Args:
        file: The lines of its file.
        parts: The block; several where Includes divide it.
        with_comments: Whether the comments directly above it go too.
    """
    start, end = parts[0].head, _last_of(file, range(parts[0].head, body(parts[-1]).stop)) + 1
    if with_comments:
        start = _comments_above(file, start)
    # One of the blank lines around it goes with it: they stood between it and its neighbours.
    above, below = file.get(start - 1), file.get(end)
    if below is not None and not below.strip() and (above is None or not above.strip()):
        end += 1
    elif end == file.last + 1 and above is not None and not above.strip():
        start -= 1
    file.remove(range(start, end))


def has_comments(file: FileLines, block: Block) -> bool:
    """Return whether comments stand directly above a block."""
    return _comments_above(file, block.head) < block.head


def _last_of(file: FileLines, lines: range) -> int:
    # Comments that are not indented, and blank lines, stand before the next block.
    for number in reversed(lines):
        raw = file.get(number) or ""
        text = raw.strip()
        if text and (text[0] != "#" or text.startswith("#!!") or raw[0].isspace()):
            return number
    return lines.start - 1


def _comments_above(file: FileLines, head: int) -> int:
    number = head
    while (file.get(number - 1) or "").startswith("#") and not (
        file.get(number - 1) or ""
    ).startswith("#!!"):
        number -= 1
    return number


def _indent(raw: str) -> str:
    return raw[: len(raw) - len(raw.lstrip())]


def _is_setting(raw: str) -> bool:
    return parsed(raw).keyword != ""
