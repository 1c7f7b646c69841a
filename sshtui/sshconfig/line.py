"""One line of an ssh_config file: its keyword and values (ssh_config(5))."""

import itertools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sshtui.sshconfig import keywords, openssh
from sshtui.sshconfig.decoding import BYTE_ORDER_MARK

LONGEST_LINE = 65536

_BLANK = f" \t\r\n\f{BYTE_ORDER_MARK}"
_OWN_COMMENT = re.compile(r"#!![ \t]+([A-Za-z]+)(?:[ \t]+(.*))?")
_SIMPLE = re.compile(r"""[^"#'=\\\x00-\x1f\x7f-\U0010ffff]*""")
"""Lines that splitting at spaces is enough for: no quotes, no escapes, ASCII only."""
_DIRECTIVE = re.compile(r'(?:"([^"]*)"|([^ \t\r"=]+))[ \t\r]*=?[ \t\r]*(.*)', re.DOTALL)
_WHOLE_QUOTES = re.compile(r'"[^"\\]*"(?=[ \t\r]|\Z)')
_MATCH_DIFFERS = re.compile(r"""['"\\]|(?:\A|[ \t\r])=|=(?:[ \t\r]|\Z)""")
"""What older releases take for something else in a Match line, beside plainly quoted words."""
_PLAIN_WORD = re.compile(r'(?=[^ \t\r])([^ \t\r"=]*)(?:"([^"]*)"|[ \t\r]*=?|\Z)[ \t\r]*')
"""A word as they split it: a quote ends it, and so does one `=`, spaces around it or not."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class StricterError(ValueError):
    """What is wrong with a line that ssh takes nevertheless, as a phrase."""


class ConfigLine(NamedTuple):
    """One line of a file.

    Attributes:
        file: The file that holds it.
        number: From 1.
        raw: The line as it stands; undecodable bytes as surrogate escapes.
        keyword: In lower case and by its current name; "" for blank lines, comments and
            lines that cannot be used.
        arguments: The values, quotes resolved.
        rest: Everything after the keyword, for values that are commands.
    """

    file: Path
    number: int
    raw: str
    keyword: str = ""
    arguments: tuple[str, ...] = ()
    rest: str = ""

    @property
    def value(self) -> str:
        """The values as they stand, without a comment after them."""
        if "#" not in self.rest or self.keyword.startswith("#") or self.arguments == (self.rest,):
            return self.rest.strip()
        spans = argument_spans(self.rest)
        return self.rest[: spans[-1].end].strip() if spans else ""

    @property
    def place(self) -> str:
        """`file:line`, as an error names it."""
        return f"{self.file}:{self.number}" if self.number else str(self.file)


def parse_line(file: Path, number: int, raw: str) -> ConfigLine:
    """Read one line.

    Raises:
        ValueError: What is wrong with it, as a phrase.
    """
    text = raw.strip(_BLANK)
    if not text or text[0] == "#":
        own = _OWN_COMMENT.match(text) if text.startswith("#!!") else None
        if own is None:
            return ConfigLine(file, number, raw)
        words = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", own[2] or "")
        return ConfigLine(file, number, raw, f"#!! {own[1].lower()}", tuple(words.split()), words)
    if len(text) > LONGEST_LINE:
        raise StricterError(f"the line is longer than {LONGEST_LINE} characters")
    if _SIMPLE.fullmatch(text):
        word, _, rest = text.partition(" ")
        keyword, rest = word.lower(), rest.lstrip()
        return ConfigLine(
            file, number, raw, keywords.current_name(keyword), tuple(rest.split()), rest
        )
    directive = _DIRECTIVE.fullmatch(text)
    if directive is None:
        wrong = "the line does not start with a keyword"
        # ssh stops at a value without a keyword.
        raise ValueError(wrong) if text[0] == "=" and text.strip("= \t") else StricterError(wrong)
    keyword = keywords.current_name((directive[1] or directive[2] or "").lower())
    rest = directive[3]
    if not _is_command(keyword):
        arguments = split_arguments(rest)
        if keyword != "host":  # one name that cannot be used does not cost the others
            check_characters((keyword, *arguments))
        return ConfigLine(file, number, raw, keyword, arguments, rest)
    rest = rest.lstrip(" \t\r=")
    if keyword == "proxyjump":
        # The only one of these values that ends at a comment: no hop has a # in its name.
        rest = rest.partition("#")[0].rstrip()
    check_characters((keyword, rest))
    return ConfigLine(file, number, raw, keyword, (rest,) if rest else (), rest)


def check_characters(words: Iterable[str]) -> None:
    """Check that words of a line, which a comment is none of, can be used.

    Raises:
        StricterError: What is wrong with them.
    """
    text = " ".join(words)
    if text.isprintable():
        return
    if _SURROGATE.search(text):
        raise StricterError("the line is not valid UTF-8")
    if _CONTROL.search(text):
        raise StricterError("the line has control characters")


def split_arguments(text: str) -> tuple[str, ...]:
    r"""Split values as ssh does: both quotes, `\` before quotes, `\` and spaces, `#` ends them.

    Raises:
        ValueError: A quote is left open.
    """
    return tuple(span.word for span in argument_spans(text))


def match_arguments(line: ConfigLine) -> tuple[str, ...]:
    """Split a Match line as the ssh on PATH does."""
    differs = _MATCH_DIFFERS.search(_WHOLE_QUOTES.sub("word", line.rest))
    if not differs or openssh.means(openssh.MATCH_IS_SHELL_LIKE):
        return line.arguments
    words = (found[1] + (found[2] or "") for found in _PLAIN_WORD.finditer(line.rest))
    return tuple(itertools.takewhile(lambda word: not word.startswith("#"), words))


class Span(NamedTuple):
    """One value of a line: what it says, and where it stands, quotes included."""

    word: str
    start: int
    end: int


def argument_spans(text: str) -> list[Span]:
    """Find values as `split_arguments` does, with their places.

    Raises:
        ValueError: A quote is left open.
    """
    spans: list[Span] = []
    position = 0
    while position < len(text):
        if text[position] in " \t\r":
            position += 1
        elif text[position] == "#":
            break
        else:
            word, end = _take_word(text, position)
            spans.append(Span(word, position, end))
            position = end
    return spans


def _take_word(text: str, position: int) -> tuple[str, int]:
    word: list[str] = []
    quote = ""
    while position < len(text):
        character, following = text[position], text[position + 1 : position + 2]
        if character == "\\" and (
            following in ("'", '"', "\\") or (following == " " and not quote)
        ):
            word.append(following)
            position += 1
        elif not quote and character in " \t\r":
            break
        elif not quote and character in "'\"":
            quote = character
        elif character == quote:
            quote = ""
        else:
            word.append(character)
        position += 1
    if quote:
        raise ValueError("a quote is not closed")
    return "".join(word), position


def _is_command(keyword: str) -> bool:
    return keyword in keywords.NAMES and keywords.shape_of(keyword) is keywords.Shape.REST
