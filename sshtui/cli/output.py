"""Output of the command line: data to stdout, messages to stderr.

Two walls stand between the text of a server, or of a file, and the person's terminal: who shows
it cleans it, and the streams themselves let nothing through that steers a terminal.
"""

import io
import json
import sys
from typing import Any, TextIO, cast

import click

from sshtui.sanitize import clean, scrub


def tell(text: str) -> None:
    """Say something to the person."""
    click.echo(said(text), err=True)


def said(text: str) -> str:
    """Return a message as a line that says it is sshtui's."""
    return f"sshtui: {clean(text, lines=True)}"


def show_line(line: str) -> None:
    """Write data: as it is for a program, cleaned where a person sees it."""
    show_text(f"{line}\n")


def show_text(text: str) -> None:
    """Write lines of data, each with its end, as `show_line` does."""
    click.echo(clean(text, lines=True) if sys.stdout.isatty() else text, nl=False)


def show_json(data: object) -> None:
    """Write data for a program; bytes of a file that are no UTF-8 as replacement characters."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    show_line(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


class HarmlessStream:
    """A text stream to a terminal that passes no control but the end of a line on.

    Args:
        stream: The stream.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text with each other control replaced by one visible character."""
        return self._stream.write(only_lines(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def only_lines(text: str) -> str:
    """Return text with each control but the end of a line replaced by one visible character."""
    return "\n".join(map(scrub, text.split("\n")))


def harmless(stream: TextIO) -> TextIO:
    """Return a stream that passes on what another is given, without what steers a terminal."""
    return cast("TextIO", HarmlessStream(stream))


def guard_streams() -> None:
    """Put the second wall up, around what leads to a terminal."""
    # Elsewhere, bytes of a file that are no text leave as they are.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="surrogateescape")
    if sys.stdout.isatty():
        sys.stdout = harmless(sys.stdout)
    if sys.stderr.isatty():
        sys.stderr = harmless(sys.stderr)
