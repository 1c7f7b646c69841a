"""Keeps what may be an echoed secret out of a recording.

A program that asks for a password switches the echo off, and nothing of it comes back. Where one
does not, what stands behind the prompt is left out up to the end of the line, however the bytes
were cut. On the second screen of full-screen programs nothing is echoed by the terminal.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sshtui.recording.output_tokens import OutputTokens, is_text
from sshtui.recording.screen_line import ScreenLine
from sshtui.sessions.secret_prompts import MOST_CHARACTERS, asks_for_secret

NOT_RECORDED = "[not recorded]"
"""Stands in a plain log where something was left out."""

_ALTERNATE = re.compile(r"(?:\x1b\[|\x9b)\?(?:\d+;)*(?:47|1047|1049)(?:;\d+)*(?P<switch>[hl])")
_SIGN = re.compile(r"[:：?？]\s*")


class Passed(NamedTuple):
    """A token that is recorded, and the line that it finished; None for none."""

    token: str
    line: str | None = None


class SecretFilter:
    """Passes tokens on, but for what is typed at a prompt that asks for a secret.

    Args:
        columns: How many the terminal has.

    Attributes:
        line: What has been passed on of the line that the cursor is in.
        alternate: Whether a full-screen program has the screen.
        left_out: How often something was left out.
    """

    def __init__(self, columns: int) -> None:
        self.line = ScreenLine(columns)
        self.alternate = False
        self.left_out = 0
        self._asked = False
        self._dropped = False
        self._tokens = OutputTokens()

    def feed(self, data: bytes, *, last: bool = False) -> Iterator[Passed]:
        """Yield what is recorded of bytes of the remote.

        Args:
            data: The bytes, cut anywhere.
            last: Whether no more will come.
        """
        for token in self._tokens.feed(data, last=last):
            yield from self._text(token) if is_text(token) else self._control(token)
        if not (self._asked or self.alternate):
            # Whatever its sign: it is waited for an answer.
            self._asked = asks_for_secret(self.line.before_cursor)

    def _text(self, text: str) -> Iterator[Passed]:
        if self._asked:
            yield from self._leave_out()
            return
        end = len(text) if self.alternate else self._end_of_prompt(text)
        if end:
            yield Passed(text[:end], self.line.put(text[:end]))
        if end < len(text):
            self._asked = True
            yield from self._leave_out()

    def _leave_out(self) -> Iterator[Passed]:
        if not self._dropped:
            self._dropped = True
            self.left_out += 1
            self.line.put(NOT_RECORDED)
        yield from ()

    def _control(self, token: str) -> Iterator[Passed]:
        if self._asked and token in "\b\t\x7f":
            return
        if switched := _ALTERNATE.fullmatch(token):
            self.alternate = switched["switch"] == "h"
            line: str | None = self.line.finish()
        else:
            line = self.line.control(token)
        if line is not None:
            self._asked = self._dropped = False
        yield Passed(token, line)

    def _end_of_prompt(self, text: str) -> int:
        """Return where a prompt for a secret ends in a text; its length where there is none."""
        before = self.line.before_cursor
        signs = list(_SIGN.finditer(text, 0, max(0, MOST_CHARACTERS - len(before))))
        # What a longer text does not ask for, a shorter one does not either.
        if not signs or not asks_for_secret(before + text[: signs[-1].end()]):
            return len(text)
        asked = (sign.end() for sign in signs if asks_for_secret(before + text[: sign.end()]))
        return next(asked, len(text))
