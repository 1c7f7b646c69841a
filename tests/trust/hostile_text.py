"""Texts as hostile servers, files and programs send them: the one corpus of all tests of texts.

Each of `HOSTILE` has a mark of its own in front, so that a test can tell which it has shown. What a
terminal obeys has 4242 or `pwned` in it, which nothing of sshtui's writes by itself.
"""

import re
from itertools import product

EVIL = [
    "\x1b]52;c;cHduZWQ=\x07",
    "\x1b]0;pwned\x1b\\",
    "\x1bP+q544e\x1b\\",
    "\x1b[31mred",
    "\x1b_Ga=T\x1b\\",
    "\x9d52;c;cHduZWQ=\x9c",
    "\x9b31m",
    "\x00\x07\x08\x0b\x0c\x0e\x7f",
    "\u202egnp.exe",
    "\u2066\u2069\u200b\ufeff",
    "[@click=app.exit]Pass[/]",
    "[link=file:///etc/passwd]y[/ :",
    "[/][/][bold",
]
"""One of each kind, short."""

C0 = [chr(code) for code in (*range(0x20), 0x7F)]
C1 = [chr(code) for code in range(0x80, 0xA0)]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# CSI, OSC, DCS, APC, PM and SOS, each in 7 bits and in 8.
_OPENINGS = ("\x1b[", "\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", *"\x9b\x9d\x90\x9f\x9e\x98")
_CLOSINGS = ("\x1b\\", "\x9c", "\x07", "")
STRINGS = [f"{opening}4242;pwned{closing}" for opening, closing in product(_OPENINGS, _CLOSINGS)]

_CSI = (
    "4242m", "4242;4242H", "2J\x1b[4242G", "4242L", "4242M", "4242P", "4242@", "4242S", "4242T",
    "4242b", "4242;4242r", "5i", "4i", "!p", "?4242h", "?4242l", "?1049;4242h", "?47h", "?5h",
    "20h", "21t", "4242;4242;4242t", "5n", "6n", "?6n", ">c", "=c", "0x", "?4242$p",
    "4242;1;1;9;9;9*y", ">4242u", "=4242;1u", "4242 q", '4242"q', "4242X", "38;2;4242;0;0m",
    "38:2::4242:0:0m", "1;31;4242",
)  # fmt: skip
_OSC = (
    "0;pwned", "1;pwned", "2;pwned", "l pwned", "4;1;?", "4;1;rgb:42/42/42", "7;file://pwned/etc",
    "8;;https://pwned.example", "8;id=1;file:///etc/passwd", "9;pwned", "9;4;1;42", "10;?", "11;?",
    "12;pwned", "22;pwned", "50;pwned", "52;c;cHduZWQ=", "52;c;?", "52;p;cHduZWQ=", "99;i=1;pwned",
    "104", "112;4242", "133;A;pwned", "633;E;pwned", "777;notify;pwned;pwned",
    "1337;File=:cHduZWQ=",
    "1337;SetMark;pwned", "1337;Custom=id=pwned:x", "5522;type=read", "3008;start=pwned",
)  # fmt: skip
_DCS = (
    "+q544e", "$qm", '$q"p', "tmux;\x1b\x1b]52;c;cHduZWQ=\x07", "0;1;0q#0;2;0;0;0~", "=1s", "1000p",
    "+p544e=70776e6564", "{ pwned", "\x1b]52;c;cHduZWQ=\x07",
)  # fmt: skip
_APC = ("Ga=T,f=32,s=1,v=1;AAAA", "Ga=t,t=f;L2V0Yy9wYXNzd2Q=", "Ga=q,i=4242;", "pwned")
_ESCAPES = (
    "c", "7", "8", "D", "E", "M", "H", "Z", "N", "O", "=", ">", "n", "o", "|", "}", "~", "6", "9",
    "#8", "#3", "#6", "%G", "%@", "(0", ")0", "*B", "+B", ".A", "-A", "F", "l", "m", "kpwned",
)  # fmt: skip
SEQUENCES = [
    *(f"\x1b[{end}" for end in _CSI),
    *(f"\x9b{end}" for end in _CSI[:12]),
    *(f"\x1b]{end}\x07" for end in _OSC),
    *(f"\x9d{end}\x9c" for end in _OSC[:10]),
    *(f"\x1bP{end}\x1b\\" for end in _DCS),
    *(f"\x1b_{end}\x1b\\" for end in _APC),
    *(f"\x1b{end}" for end in _ESCAPES),
]

BROKEN = [
    "\x1b",
    "]52;c;cHduZWQ=\x07",  # the rest of the one before
    "\x1b[",
    "4242m",
    "\x1b]2;pwn",
    "ed\x1b",
    "\\",
    "\xc2",
    "\x9b",
    "\x1b\x1b]52;c;cHduZWQ=\x07",
    "\x1b]2;\x1b]52;c;cHduZWQ=\x07\x07",
    "\x1bP\x1b[4242m\x1b\\",
    "\x1b[42\x1b[4242m",
    "\x1b[4242\x18m",
    "\x1b]2;pwned\x1a",
    "\x1b[4242\nm",
    "\x1b]52;c;\x00cHduZWQ=\x07",
    "\x1b\x00]2;pwned\x07",
    "\x1b[200~pwned\x1b[201~",
    "\x1b]2;pwned",
    "\udc1b\udc9b4242m",
    "\udc80\udcff",
    "\ud83d",
]
"""Cut, nested, without an end, or with bytes that are no UTF-8."""

INVISIBLE = [
    *BIDI,
    "abc\u202edef\u202c\u2066ghi\u2069",
    *"\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u115f\u3164\uffa0\u2800\ufe00\U000e0100",
    "\U000e0001\U000e0070\U000e0077\U000e006e\U000e007f",
    "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "\ufff9a\ufffab\ufffb",
    "\u2028pwned\u2029",
    "p\N{CYRILLIC SMALL LETTER A}ypal",
    *"\ue000\uffff\ufdd0\u0378\U0010fffd\U000f0000",
]

FLOODS = [
    "e" + "\u0301" * 40,
    "a" + "\u0489\u20dd\u0334" * 12,
    "\u0f68" + "\u0f71\u0f74" * 12,
    "\U0001f468\u200d" * 12,
    "\u202e" * 60,
    "x" * 600,
    "\u6f22" * 200,
    "\n" * 12,
    "\r\n\x0b\x0c\x85\u2028" * 3,
    "\t" * 8,
    "[" * 60,
    "\x1b[" * 30 + "4242m",
    "\x1b]2;pwned" * 8,
]

MARKUP = [
    "[@click=app.pwned]Pass[/]",
    "[@click=screen.pwned('x')]Pass[/]",
    "[@click='app.pwned']Pass[/]",
    '[@click="app.pwned"]Pass[/]',
    "[@click=app.pwned",
    "[@click=app.pwned(",
    "[@click=]x[/]",
    "[@mouse.down=app.pwned]x[/]",
    "[bold @click=app.pwned]x[/bold]",
    "\\[@click=app.pwned]x",
    "\\\\[@click=app.pwned]x[/]",
    "[[@click=app.pwned]]x",
    "[link=file:///pwned]y[/ :",
    "[link=https://pwned.example]y[/link]",
    "[link='https://pwned.example']y[/]",
    "[/]",
    "[/][/][bold",
    "[/nothing]",
    "[bold]",
    "[on $pwned]x",
    "[$error]x[/]",
    "[red on]x",
    "[#gggggg]x[/]",
    "[rgb(4242,0,0)]x[/]",
    "[not]x[/not]",
    "[auto 4242%]x",
    "[bold][red][/bold][/red]",
    "[\x1b]2;pwned\x07]x[/]",
    "[link=\x1b]52;c;cHduZWQ=\x07]x[/]",
    ":warning: :pwned:",
    "{0} {pwned} %s %(pwned)s $pwned",
    "<b>pwned</b>&#27;[4242m",
    "`id` $(pwned)",
]
"""Of Rich and Textual, whole and broken, and what else might be filled in."""

_ALL = [
    *EVIL, *STRINGS, *SEQUENCES, *BROKEN, *C0, *C1, *INVISIBLE, *MARKUP, *FLOODS,
]  # fmt: skip
HOSTILE = tuple(f"P{number:03}{text}" for number, text in enumerate(_ALL))
"""Each with its mark, `P` and three digits."""
MARK = re.compile(r"P(\d{3})")

CONTROLS = {chr(n) for n in (*range(0x20), *range(0x7F, 0xA0))} | set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def harmless(text: str) -> bool:
    """Return whether a text has no control but the ends of its lines."""
    return not CONTROLS.intersection(text.replace("\n", ""))


def marks(text: str) -> set[str]:
    """Return which hostile texts stand in another, by their marks."""
    return set(MARK.findall(text))
