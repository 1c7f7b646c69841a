"""Decodes files of other programs, many of them from Windows."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_MOST_CONTROLS = 20  # one of so many; compressed data has one of ten
_BINARY = re.compile("[\0\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-16 or UTF-8, with or without a mark, or else cp1252.

    Args:
        data: The file. It may be no text at all; see `is_text`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    encoding = _utf16_without_mark(data) or "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def is_text(text: str) -> bool:
    """Return whether what was decoded is text: of its beginning, few letters are controls."""
    start = text[:_SAMPLE]
    return _MOST_CONTROLS * len(_BINARY.findall(start)) <= len(start)


def _utf16_without_mark(data: bytes) -> str:
    start = data[:_SAMPLE]
    half = len(start) // 4  # of the letters of a western text, most have a zero byte
    if start[1::2].count(0) > half and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > half and not start[1::2].count(0):
        return "utf-16-be"
    return ""
