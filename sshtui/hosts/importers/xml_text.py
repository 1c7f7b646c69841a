"""Parses XML from others: without entities, and within bounds."""

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from sshtui.errors import ConfigError

_DEEPEST = 100
_MOST_ELEMENTS = 1_000_000


def has_root(text: str, *names: str) -> bool:
    """Return whether a text is XML with a root of one of these names, whatever its prefix."""
    start = text[:4096].lstrip()
    root = rf"<(?:[\w.-]+:)?(?:{'|'.join(names)})[\s>/]"
    return start.startswith("<") and re.search(root, start) is not None


def parsed(text: str, name: str) -> Element:
    """Return the root of a document.

    Args:
        text: The document. One with a document type is refused: that is where entities are defined,
            which could read files or grow without end.
        name: What to call it in an error.

    Raises:
        ConfigError: It is no XML, or none that is read here.
    """
    parser = XMLParser(target=_BoundedBuilder())  # noqa: S314 - no document type, within bounds
    try:
        parser.feed(text)
        return parser.close()
    except _Refused as error:
        raise ConfigError(f"{name} cannot be read: {error}.") from error
    except (ParseError, ValueError) as error:
        raise ConfigError(f"{name} is not complete XML.", hint="Export it again.") from error


class _Refused(Exception):
    pass


class _BoundedBuilder(TreeBuilder):
    def __init__(self) -> None:
        super().__init__()
        self._depth = self._count = 0

    def start(self, tag: Any, attrs: Any, /) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > _MOST_ELEMENTS:
            raise _Refused("it is nested too deeply, or too large")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise _Refused("it has a document type, which may define entities")
