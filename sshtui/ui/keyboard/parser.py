"""Parses what the terminal sends into keys, pastes and mouse events.

Textual's parser folds keys together that the program behind a session tells apart, and waits
100 ms for what may follow Escape. This one only borrows its reading of the mouse and of the
terminal's answers. All that reaches a session comes from here as a key or as a paste, and an answer
is neither.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from time import monotonic
from types import MappingProxyType

from textual import events
from textual.message import Message

from sshtui.terminal.key_sequences import read
from sshtui.terminal.strokes import ESCAPE, NONE, Modifier, Stroke, named
from sshtui.ui.keyboard import appearance
from sshtui.ui.textual_internals import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    XTermParser,
    character_to_key,
)

ESCAPE_WAIT = 0.001
"""Seconds to wait for what belongs to an Escape. A terminal writes a sequence at once, and where a
slow line tears one apart, a program at its end is sent the same bytes either way."""

SEQUENCE_WAIT = 0.05
"""Likewise, for the rest of what can only be a sequence, or Alt with one of two brackets."""

PASTE_WAIT = 5.0
"""Seconds without a byte after which a paste may have lost its end."""

ANSWER_WAIT = 1.0
"""Likewise, for the end of an answer that has text in it; what there is of it is then dropped."""

# An answer that has text in it, up to what tells it from Alt with a key; and its end.
_STRING = re.compile(r"\x1b(?:\](?=\d+;)|P(?=[01]?[+$>!])|_(?=G))", re.ASCII)
_STRING_END = re.compile(r"\x07|\x1b\\")
_TOKEN = re.compile(
    r"""
      \x1b\[M (?s:...)                    # the mouse, as terminals once told of it
    | \x1b?\x1b (?: \[\[[A-E] | \[\d+\$ | \[[0-?]*[ -/]*[@-~] | O\d*(?:;\d*)?[!-:<-~] )
    | \x1b [^\x1b]
    | (?s:.)""",
    re.VERBOSE | re.ASCII,
)
# What may yet become a longer token.
_BEGUN = re.compile(
    r"""
      (?P<answer> \x1b\[M (?s:..?)? | \x1b\[[<-?][0-?]*[ -/]* )
    | (?P<sequence> \x1b?\x1b (?: \[\[ | \[(?!\d+\$)[0-?]*[ -/]* | O[0-9;]* | \]\d+ | P[01] ) )
    | (?P<escape> \x1b?\x1b | \x1b[\]P_] )""",
    re.VERBOSE,
)
_WAITS = MappingProxyType({"sequence": SEQUENCE_WAIT, "escape": ESCAPE_WAIT})
_SHORT = re.compile(r"\x1b[^\x1b]|.", re.DOTALL)
# The mouse, the focus, modes and the size, which Textual wants to hear of.
_TEXTUALS = re.compile(
    r"""\x1b\[ (?:
      < \d{1,5} (?: ;-?\d{1,9} ){2} [Mm]
    | [IO]
    | \? \d{1,9} ; \d \$y
    | 48 (?: ;\d{1,9} (?: :\d{0,9} )* ){4} t )""",
    re.VERBOSE | re.ASCII,
)
_TORN = re.compile(r"\[[<?]\d", re.ASCII)

_HELD = MappingProxyType(
    {
        "alt": Modifier.ALT,
        "ctrl": Modifier.CTRL,
        "hyper": Modifier.HYPER,
        "meta": Modifier.META,
        "shift": Modifier.SHIFT,
        "super": Modifier.SUPER,
    }
)
# What Textual's own widgets know these as.
_TEXTUAL_NAMES = MappingProxyType(
    {
        "\0": "ctrl+@",
        "\x08": "backspace",
        "\x1b\t": "shift+tab",
        "\x1b\x7f": "ctrl+w",
        "\x1bb": "ctrl+left",
        "\x1bf": "ctrl+right",
    }
)
_PRINTED = MappingProxyType({"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": ESCAPE})


class Key(events.Key):
    """A key as Textual names it, and what the terminal told of it.

    It is called as Textual's is because handlers are found by the name.

    Args:
        key: Name of the key, with its modifiers.
        character: What it prints, if it does.
        stroke: The key, for a program that may want more of it than its name.
    """

    def __init__(self, key: str, character: str | None, stroke: Stroke) -> None:
        super().__init__(key, character)
        self.stroke = stroke

    def copy(self) -> "Key":
        """Return another event of the same key."""
        return Key(self.key, self.character, self.stroke)


def stroke_of(event: events.Key) -> Stroke:
    """Return the key of an event, of which Textual's own tell no more than the name."""
    return event.stroke if isinstance(event, Key) else named(event.key, event.character)


def key_of(stroke: Stroke) -> Key:
    """Return the event of a key."""
    key = _TEXTUAL_NAMES.get(stroke.raw) or _name(stroke)
    alone = stroke.name and not stroke.modifiers
    character = stroke.text or (_PRINTED.get(stroke.name) if alone else None)
    return Key(key, character, stroke)


def _name(stroke: Stroke) -> str:
    held = NONE if stroke.is_modifier else stroke.modifiers
    if stroke.name:
        name = stroke.name if stroke.name == "kp_begin" else stroke.name.removeprefix("kp_")
    elif stroke.text and not held & Modifier.CTRL:
        return character_to_key(stroke.text)
    elif stroke.base:
        base = stroke.base if stroke.base.isascii() else stroke.latin or stroke.base
        shifted = stroke.shifted
        if held & Modifier.SHIFT and shifted.isascii() and shifted.lower() not in ("", base):
            # As without any protocol: the character counts, not how it is made.
            base, held = shifted, held & ~Modifier.SHIFT
        name = character_to_key(base)
    else:
        name = "unknown"
    return "+".join([*(modifier for modifier, bit in _HELD.items() if bit & held), name])


# A report of the mouse in the form of SGR, and what its number says of buttons above the wheel's.
_SGR_MOUSE = re.compile(r"\x1b\[<(?P<buttons>\d+)(?P<rest>;.*)")
_MORE_BUTTONS, _WHICH, _FIRST_OF_MORE = 128, 3, 8


class Parser(XTermParser):
    """Turns what the terminal sends into keys, pastes, and what Textual makes of the rest.

    Args:
        debug: As for Textual's.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._rest = ""
        self._escaped = False
        self._answering = False
        self._answer = ""
        self._paste: list[str] | None = None
        self._stalled = False
        self._due: float | None = None

    @property
    def timeout(self) -> float | None:
        """Return the seconds until `tick` has something to decide; None for no such time."""
        return None if self._due is None else max(0.0, self._due - monotonic())

    def feed(self, data: str) -> Iterable[Message]:
        """Take what the terminal sent, in pieces of any size; "" at its end."""
        if not data:
            return [*self._give_up(), *super().feed(data)]
        if self._escaped and _TORN.match(data):
            # An answer, whose beginning was taken for the key.
            data = ESCAPE + data
        self._escaped = False
        if self._stalled:
            # The rest of a paste comes before what is typed after it, and seldom alone.
            self._stalled = False
            if _TOKEN.fullmatch(data):
                self._paste = None
        self._rest += data
        return list(self._read())

    def tick(self) -> Iterable[Message]:
        """Decide what could not be decided when it came, once nothing more came in time."""
        if self._due is None or monotonic() < self._due:
            return []
        self._escaped = self._rest == ESCAPE
        return list(self._give_up())

    def _read(self) -> Iterator[Message]:
        self._due = None
        text, at = self._rest, 0
        self._rest = ""
        while at < len(text):
            if self._paste is not None:
                text = yield from self._go_on_pasting(text[at:])
                at = 0
            elif self._answering:
                at = self._go_on_answering(text, at)
                if not self._answering and (told := appearance.read(self._answer)):
                    yield told
            elif answer := _STRING.match(text, at):
                self._answering, self._answer = True, answer[0]
                at = answer.end()
            elif begun := _BEGUN.fullmatch(text, at):
                self._rest = text[at:]
                self._wait(_WAITS.get(begun.lastgroup or ""))
                return
            else:
                token = _token(text, at)
                at += len(token)
                yield from self._take(token)

    def _go_on_answering(self, text: str, at: int) -> int:
        """Take more of an answer, and return where its end is, or that of what has come."""
        end = _STRING_END.search(text, at)
        more = text[at : end.start() if end else len(text)].removesuffix(ESCAPE)
        self._answer = (self._answer + more)[: appearance.LONGEST]
        if end:
            self._answering = False
            return end.end()
        # The end may come in two pieces.
        self._rest = ESCAPE if text.endswith(ESCAPE) else ""
        self._wait(ANSWER_WAIT)
        return len(text)

    def _take(self, token: str) -> Iterator[Message]:
        if token == BRACKETED_PASTE_START:
            self._paste = []
            self._wait(PASTE_WAIT)
        elif _TEXTUALS.fullmatch(token):
            yield from super().feed(token)
        elif told := appearance.read(token):
            yield told
        elif stroke := read(token):
            yield from _keys(stroke)

    def _go_on_pasting(self, text: str) -> Generator[Message, None, str]:
        """Take more of a paste, and return what comes after its end."""
        pasted = self._paste or []
        # The end may come in two pieces.
        text = (pasted.pop() if pasted else "") + text
        text, end, after = text.partition(BRACKETED_PASTE_END)
        if end:
            self._paste = self._due = None
            yield from _paste("".join((*pasted, text)))
        else:
            cut = max(0, len(text) - len(BRACKETED_PASTE_END) + 1)
            self._paste = [*pasted, text[:cut], text[cut:]]
            self._wait(PASTE_WAIT)
        return after

    def parse_mouse_code(self, code: str) -> Message | None:
        """Return the event of a mouse report; Textual takes buttons 8 to 11 for 1 to 3."""
        report = _SGR_MOUSE.fullmatch(code)
        buttons = int(report["buttons"]) if report else 0
        if report is None or not buttons & _MORE_BUTTONS:
            return super().parse_mouse_code(code)
        first = buttons & ~(_MORE_BUTTONS | _WHICH)
        event = super().parse_mouse_code(f"\x1b[<{first}{report['rest']}")
        if isinstance(event, events.MouseEvent):
            event.button = _FIRST_OF_MORE + (buttons & _WHICH)
        return event

    def _wait(self, seconds: float | None) -> None:
        self._due = None if seconds is None else monotonic() + seconds

    def _give_up(self) -> Iterator[Message]:
        """Wait no longer: what has come of a key is the keys that it would be one by one."""
        self._due = None
        rest, self._rest = self._rest, ""
        if self._answering:
            self._answering = False
        elif self._paste is not None:
            pasted, self._paste, self._stalled = self._paste, [], True
            yield from _paste("".join(pasted))
        elif (begun := _BEGUN.fullmatch(rest)) and (begun["sequence"] or begun["escape"]):
            for token in _SHORT.findall(rest):
                yield from self._take(token)


def _token(text: str, at: int) -> str:
    """Return what is to be read as one: a sequence, Alt with a key, or a character."""
    match = _TOKEN.match(text, at)
    token = text[at] if match is None else match[0]
    # Escape belongs to a key behind it, but not to the beginning of a paste, or to the mouse.
    return token if token[1:2] != ESCAPE or read(token) else ESCAPE


def _paste(text: str) -> Iterator[Message]:
    # As Textual has it: its inputs do not stand a NUL.
    if text := text.replace("\0", ""):
        yield events.Paste(text)


def _keys(stroke: Stroke) -> Iterator[Key]:
    if len(stroke.text) > 1:
        # Composed, and of several characters: each is a key to Textual's widgets.
        for character in stroke.text:
            yield key_of(read(character) or stroke)
    else:
        yield key_of(stroke)
