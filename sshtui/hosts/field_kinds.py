"""How values of fields are written in the form, ssh_config, CSV and JSON."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sshtui.hosts.keyword_lines import split_keyword
from sshtui.sshconfig.line import ConfigLine

_NUMBER = re.compile("[0-9]{1,9}")
_YES = ("yes", "true", "1")
_FORMULA = ("=", "+", "-", "@")
_SPLITTING = " '\"\\#"


class Word:
    """One word.

    Attributes:
        empty: The value of a field that says nothing.
    """

    empty: Any = ""

    def text(self, value: Any) -> str:
        """Return a value as it stands in a form."""
        return str(value)

    def read(self, text: str) -> Any:
        """Return what was typed in a form; what is no value is for the field's check to refuse."""
        return text

    def lines(self, value: Any) -> list[str]:
        """Return what stands after the keyword in ssh_config, line by line."""
        return [quoted(value)]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the value that the lines of a keyword say; there is at least one."""
        return lines[0].arguments[0]

    def cell(self, value: Any) -> str:
        """Return a value as a cell of a CSV table."""
        return self.text(value)

    def read_cell(self, cell: str) -> Any:
        """Return the value that a cell says."""
        return self.read(cell)

    def takes(self, value: object) -> bool:
        """Return whether a value out of JSON is of the right type."""
        return type(value) is type(self.empty)

    def from_json(self, value: Any) -> Any:
        """Return the value that such a value says."""
        return value


class RestOfLine(Word):
    """The whole rest of a line."""

    def lines(self, value: Any) -> list[str]:
        """Return it as it is."""
        return [value]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the rest of the first line."""
        return lines[0].rest.strip()


class GroupPath(RestOfLine):
    """Names with `/` between them."""

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the names that are not empty."""
        return "/".join(filter(None, map(str.strip, super().parse(lines).split("/"))))


class Note(RestOfLine):
    """Lines of text, each in a line of its own."""

    def read(self, text: str) -> Any:
        """Return the lines without blanks around them."""
        return "\n".join(line.strip() for line in text.split("\n")).strip("\n")

    def lines(self, value: Any) -> list[str]:
        """Return each line."""
        return str(value).split("\n")

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the rests of all lines."""
        return "\n".join(line.rest.strip() for line in lines).strip("\n")

    def read_cell(self, cell: str) -> Any:
        """Return the cell as it is."""
        return cell


class OneWord(RestOfLine):
    """One of a few words.

    Args:
        choices: The words.
    """

    def __init__(self, choices: tuple[str, ...]) -> None:
        self.choices = choices

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the word if it is one of them."""
        value = lines[0].arguments[0].lower()
        return value if value in self.choices else ""


class Number(RestOfLine):
    """A number; 0 where nothing is said, -1 for what is not a number.

    Args:
        parse: Reads it as ssh does.
    """

    empty = 0

    def __init__(self, parse: Callable[[str], int | None]) -> None:
        self._parse = parse

    def text(self, value: Any) -> str:
        """Return the digits."""
        return str(value or "")

    def read(self, text: str) -> Any:
        """Return the number; 0 is none that is said."""
        return number(text) or (-1 if text.strip() else 0)

    def lines(self, value: Any) -> list[str]:
        """Return the digits."""
        return [str(value)]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the number if it is one to ssh."""
        return self._parse(lines[0].arguments[0]) or 0


class YesNo(Word):
    """Yes, or nothing."""

    empty = False

    def text(self, value: Any) -> str:
        """Return `yes` or nothing."""
        return "yes" if value else ""

    def read(self, text: str) -> Any:
        """Return whether it says yes; a text that says neither yes nor no stays one."""
        word = text.lower()
        return word == "yes" if word in ("", "yes", "no") else text

    def lines(self, value: Any) -> list[str]:
        """Return `yes`."""
        return ["yes"]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return whether the first line says yes."""
        return lines[0].arguments[0].lower() in _YES[:2]

    def read_cell(self, cell: str) -> Any:
        """Return whether it says yes."""
        return cell.strip().lower() in _YES


class Listed(Word):
    """Several values, one a line."""

    empty: Any = ()

    def text(self, value: Any) -> str:
        """Return the values, one a line."""
        return "\n".join(value)

    def read(self, text: str) -> Any:
        """Return the lines that are not empty, blanks made single."""
        return tuple(filter(None, (" ".join(line.split()) for line in text.split("\n"))))

    def lines(self, value: Any) -> list[str]:
        """Return each value."""
        return list(value)

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return what each line says, once."""
        return tuple(dict.fromkeys(" ".join(line.arguments) for line in lines))

    def cell(self, value: Any) -> str:
        """Return the values with `;` between them."""
        items = (item.replace("\\", "\\\\").replace(";", "\\;") for item in value)
        # Where `;` separates cells, none of these becomes a formula.
        return ";".join(f"\\{item}" if item[:1] in _FORMULA else item for item in items)

    def read_cell(self, cell: str) -> Any:
        """Return the values between `;`."""
        return split(cell, ";")

    def takes(self, value: object) -> bool:
        """Return whether it is a list of texts."""
        return isinstance(value, list) and all(isinstance(item, str) for item in value)

    def from_json(self, value: Any) -> Any:
        """Return the list as a tuple."""
        return tuple(value)


class Files(Listed):
    """Names of files, comma-separated in a form."""

    def text(self, value: Any) -> str:
        """Return the names, comma-separated."""
        return ", ".join(value)

    def read(self, text: str) -> Any:
        """Return the names between commas."""
        return tuple(part.strip() for part in text.split(",") if part.strip())

    def lines(self, value: Any) -> list[str]:
        """Return each name, quoted if needed."""
        return [quoted(item) for item in value]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the name of each line, once."""
        return tuple(dict.fromkeys(line.arguments[0] for line in lines))


class Variables(Listed):
    """`NAME=value` each, all in one line of ssh_config."""

    def read(self, text: str) -> Any:
        """Return the lines that are not empty."""
        return tuple(filter(None, (line.strip() for line in text.split("\n"))))

    def lines(self, value: Any) -> list[str]:
        """Return them all, quoted where blanks would split them."""
        return [" ".join(quoted(pair, special=_SPLITTING) for pair in value)]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return those of the first line: only that one counts to ssh."""
        return lines[0].arguments


class Words(Listed):
    """Words, with blanks between them."""

    def text(self, value: Any) -> str:
        """Return the words with blanks between them."""
        return " ".join(value)

    def read(self, text: str) -> Any:
        """Return each word once."""
        return tuple(dict.fromkeys(text.split()))

    def lines(self, value: Any) -> list[str]:
        """Return all words."""
        return [" ".join(value)]

    def parse(self, lines: Sequence[ConfigLine]) -> Any:
        """Return the words of all lines, each once."""
        return tuple(dict.fromkeys(word for line in lines for word in line.arguments))

    def cell(self, value: Any) -> str:
        """Return the words with blanks between them."""
        return self.text(value)

    def read_cell(self, cell: str) -> Any:
        """Return the words."""
        return tuple(cell.split())


class Keywords(Listed):
    """Keywords of ssh_config that have no field of their own, with their values."""

    def text(self, value: Any) -> str:
        """Return each keyword with its value, one a line."""
        return super().text(self.lines(value))

    def read(self, text: str) -> Any:
        """Return the keyword and the value of each line that is not empty."""
        return tuple(split_keyword(line) for line in text.split("\n") if line.strip())

    def lines(self, value: Any) -> list[str]:
        """Return each keyword with its value."""
        return [f"{keyword} {rest}" for keyword, rest in value]

    def cell(self, value: Any) -> str:
        """Return them with `;` between them."""
        return super().cell(self.lines(value))

    def read_cell(self, cell: str) -> Any:
        """Return the pairs between `;`."""
        pairs = (item.partition(" ") for item in super().read_cell(cell))
        return tuple((keyword, rest) for keyword, _, rest in pairs)

    def takes(self, value: object) -> bool:
        """Return whether it is a list of pairs of texts."""
        return isinstance(value, list) and all(
            super(Keywords, self).takes(pair) and len(pair) == 2  # noqa: PLR2004
            for pair in value
        )

    def from_json(self, value: Any) -> Any:
        """Return the pairs."""
        return tuple((keyword, rest) for keyword, rest in value)


def quoted(value: str, *, special: str = " '\"\\#=") -> str:
    """Return a value as one argument of a line, quoted if a special character is in it."""
    if value and not frozenset(special) & set(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def number(text: str) -> int:
    """Read a number that a field may hold: 0 for no text, -1 for what is no such number."""
    text = text.strip()
    if not text:
        return 0
    return int(text) if _NUMBER.fullmatch(text) else -1


def split(text: str, separator: str) -> tuple[str, ...]:
    r"""Return the parts of a text between separators; `\` takes its meaning from what follows."""
    if not text:
        return ()
    parts: list[list[str]] = [[]]
    tokens: Iterable[str] = re.findall(rf"\\.|{separator}|[^\\{separator}]+|\\", text, re.DOTALL)
    for token in tokens:
        if token == separator:
            parts.append([])
        else:
            parts[-1].append(token[1:] or token if token[0] == "\\" else token)
    return tuple("".join(part) for part in parts)
