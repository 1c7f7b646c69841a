"""Forms of ours as a program may paint them, to have a person type a password into its pane."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence

from sshtui.terminal.grid import Run, Style

Picture = Sequence[Sequence[Run]]
"""The rows of a screen with a form, from the top."""

_TITLE = b" sshtui asks"
_KITTY = b"\x1b_Ga=T,f=24,s=1,v=1,c=500,r=500,z=9,X=0,Y=0;" + b64encode(b"\xff\xff\xff") + b"\x1b\\"


def _sgr(style: Style) -> bytes:
    codes = ["0", *(["1"] if style.bold else []), *(["7"] if style.inverse else [])]
    for ground, colour in (("38", style.foreground), ("48", style.background)):
        if colour is not None and colour >= 0:
            codes.append(f"{ground};2;{colour >> 16};{colour >> 8 & 255};{colour & 255}")
    return f"\x1b[{';'.join(codes)}m".encode()


def rows_of(picture: Picture) -> list[bytes]:
    """Return each row as a program writes it, with all its colours."""
    return [b"".join(_sgr(run.style) + run.text.encode() for run in row) for row in picture]


def _placed(rows: Sequence[bytes], *, down: int = 0, right: int = 0, before: bytes = b"") -> bytes:
    """Put each row where it stands on the screen, moved by so many rows and columns."""
    return b"".join(
        b"\x1b[%d;%dH%b%b" % (at + down, 1 + right, before, row) for at, row in enumerate(rows, 1)
    )


def _inserted(rows: Sequence[bytes]) -> bytes:
    return b"".join(b"\x1b[1;1H\x1b[L%b" % row for row in reversed(rows))


def _reversed(rows: Sequence[bytes]) -> bytes:
    return b"\x1b[1;5r\x1b[1;1H" + b"".join(b"\x1bM\r%b" % row for row in reversed(rows))


Art = Callable[[Sequence[bytes]], bytes]

TITLES: Mapping[str, Art] = {
    "title": lambda rows: b"\x1b]0;%b\x07" % _TITLE,
    "title of the window": lambda rows: b"\x1b[22t\x1b]1;%b\x07\x1b]2;%b\x1b\\" % (_TITLE, _TITLE),
}
"""What a program calls its window; it may be shown behind the name of its session."""

ARTS: Mapping[str, Art] = {
    "as it comes": lambda rows: b"\x1b[H" + b"\r\n".join(rows),
    "cell by cell": _placed,
    "one row up": lambda rows: _placed(rows, down=-1),
    "one row up, upwards": lambda rows: b"\x1b[H\x1b[9999A\r" + rows[0] + _placed(rows, down=-1),
    "to the left": lambda rows: _placed(rows, before=b"\x1b[9999D\b\b\b\b"),
    "from the last column": lambda rows: _placed(rows, right=9999),
    "far below": lambda rows: _placed(rows, down=65000),
    "negative places": lambda rows: b"\x1b[-1;-1H%b\x1b[0;0H%b" % (rows[0], rows[0]),
    "alternate screen": lambda rows: b"\x1b[?1049h" + _placed(rows),
    "132 columns": lambda rows: b"\x1b[?40h\x1b[?3h" + _placed(rows),
    "132 columns, spelt oddly": lambda rows: b"\x1b[?0040;3h\x1b[?3h" + _placed(rows),
    "scrolled down": lambda rows: b"\x1b[1;9r\x1b[9;1H" + b"\x1b[9T" + _placed(rows),
    "reverse index": _reversed,
    "origin mode": lambda rows: b"\x1b[3;9r\x1b[?6h" + _placed(rows, down=-3),
    "left and right margins": lambda rows: b"\x1b[?69h\x1b[3;9s" + _placed(rows, right=-3),
    "inserted lines": _inserted,
    "no wrapping": lambda rows: b"\x1b[?7l" + b"\r\n".join(row * 4 for row in rows),
    "double width": lambda rows: _placed(rows, before=b"\x1b#6"),
    "double height": lambda rows: _placed(rows, before=b"\x1b#3"),
    "wide characters": lambda rows: _placed([b"\xe6\xbc\xa2" * 600 + row for row in rows]),
    "marks that combine": lambda rows: _placed([b"a" + b"\xcc\x81" * 600 + row for row in rows]),
    "held output": lambda rows: b"\x1b[?2026h" + _placed(rows),
    "8-bit controls": lambda rows: b"\x1b G\x9b1;1H" + _placed(rows) + b"\xc2\x9b1;1H",
    "kitty picture": lambda rows: b"\x1b[H" + _KITTY + _placed(rows),
    "sixels": lambda rows: (
        b'\x1b[H\x1bPq"1;1;9999;9999#0;2;99;0;0!9999~-!9999~\x1b\\' + _placed(rows)
    ),
    "larger window": lambda rows: b"\x1b[8;500;500t\x1b[9;1t" + _placed(rows),
    "status line": lambda rows: b"\x1b[2$~\x1b[1$}" + rows[0] + b"\x1b[0$}" + _placed(rows),
    "through tmux": lambda rows: b"\x1bPtmux;\x1b\x1b[1;1H" + rows[0] + b"\x1b\\" + _placed(rows),
    "tests of the screen": lambda rows: b"\x1bc\x1b#8" + _placed(rows),
    "links": lambda rows: _placed(rows, before=b"\x1b]8;;https://example.com\x1b\\"),
    "a thousand times": lambda rows: _placed(rows) * 20,
}
"""What paints a form, by how it does so."""
