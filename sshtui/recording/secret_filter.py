"""Keeps what may be an echoed secret out of a recording.

A program that asks for a password switches the echo off, and nothing of it comes back. Where one
does not, what stands behind the prompt is left out up to the end of the line, however the bytes
were cut. On the second screen of full-screen programs nothing is echoed by the terminal.
"""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from sshtui.recording.output_tokens import OutputTokens, is_line, is_text, split, text_of
from sshtui.recording.screen_line import ScreenLine
from sshtui.sessions.secret_prompts import asks_for_secret

NOT_RECORDED = "[not recorded]"
"""Stands in a plain log where something was left out."""

_ALTERNATE = re.compile(r"(?:\x1b\[|\x9b)\?(?:\d+;)*(?:47|1047|1049)(?:;\d+)*(?P<switch>[hl])")
_MOST_WORDS = 6
"""Of a prompt that was answered before it could be waited at; other lines are not looked at."""
_END = re.compile(r"[:：?？\s]\Z")
_SIGN = re.compile(r"[:：?？](?!\d)\s*")


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
            if is_line(token):
                yield from self._rest_of_line(token)
            else:
                yield from self._take(token)
        if not (self._asked or self.alternate):
            # It may wait for an answer. A prompt ends in a sign or a blank, not in half a word.
            before = self.line.before_cursor
            self._asked = _END.search(before) is not None and asks_for_secret(before)

    def _rest_of_line(self, rest: str) -> Iterator[Passed]:
        text = text_of(rest)
        if self._asked or self.alternate or self._end_of_prompt(text) is not None:
            for token in split(rest):
                yield from self._take(token)
        else:
            yield Passed(rest, self.line.end_with(text))

    def _take(self, token: str) -> Iterator[Passed]:
        return self._text(token) if is_text(token) else self._control(token)

    def _text(self, text: str) -> Iterator[Passed]:
        if self._asked:
            yield from self._leave_out()
            return
        end = None if self.alternate else self._end_of_prompt(text)
        self._asked = end is not None
        yield Passed(text[:end], self.line.put(text[:end]))
        if text[end:] and self._asked:
            yield from self._leave_out()

    def _leave_out(self) -> Iterator[Passed]:
        if not self._dropped:
            self._dropped = True
            self.left_out += 1
            self.line.put(NOT_RECORDED)
        yield from ()

    def _control(self, token: str) -> Iterator[Passed]:
        if token[-1] == "m":
            # Colours: most sequences are.
            yield Passed(token)
            return
        if self._asked and token in "\b\t\x7f":
            return
        switched = _ALTERNATE.fullmatch(token) if len(token) > 1 else None
        if switched and (switched["switch"] == "h") != self.alternate:
            self.alternate = not self.alternate
            line = self.line.finish() or None
            self._asked = self._dropped = False
        else:
            line = self.line.control(token)
        if line is not None:
            self._asked = self._dropped = False
        yield Passed(token, line)

    def _end_of_prompt(self, text: str) -> int | None:
        """Return where a prompt for a secret ends in a text; None where there is none."""
        sign = _SIGN.search(text)
        while sign is not None:
            prompt = self.line.before_cursor + text[: sign.end()]
            if len(prompt.split(None, _MOST_WORDS)) > _MOST_WORDS:
                break
            if _asks(prompt):
                return sign.end()
            sign = _SIGN.search(text, sign.end())
        return None


# What begins the lines of a log is the same again and again.
_asks = functools.lru_cache(maxsize=256)(asks_for_secret)
