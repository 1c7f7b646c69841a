"""Pastes: none leaves its bracket, none carries a control."""

import pytest

from sshtui.terminal import paste

HOSTILE = [
    "\x1b[201~rm -rf /", "a\x1b[201~\n", "\x9b201~id\n", "\u009b201~id", "\x1b\x1b[201~",
    "\x1b[201", "\x1b[2\x1b[201~01~", "\x1b[20\x001~", "\x00\x1b[201~", "\x1b]52;c;AAAA\x07",
    "\x03", "\x04exit", "\x1a", "\x1c", "\x15rm", "\x17", "\x7f\x7f", "\x08", "\x0c", "\x0b",
    "\x85", "\x90q\x9c", "\x1bc", "\u202emr", "\u2066a\u2069", "\u200f", "\u061c", "\x11\x13",
    "\x0e\x0f", "one\rtwo", "a\r\nb", "\x05",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_paste_leaves_its_bracket(text: str) -> None:
    sent = paste.encode(f"before {text} after", bracketed=True)
    assert sent.startswith(b"\x1b[200~")
    assert sent.endswith(b"\x1b[201~")
    body = sent[6:-6].decode()
    assert not {chr(code) for code in (*range(9), *range(11, 32), *range(127, 160))} & set(body)
    assert not set("\u202e\u2066\u2069\u200f\u061c") & set(body)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_paste_carries_a_control_but_the_enter_key(text: str) -> None:
    sent = paste.encode(f"before {text} after", bracketed=False).decode()
    assert not {chr(code) for code in (*range(9), *range(10, 13), *range(14, 32), 127)} & set(sent)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("ls", 1), ("ls\n", 2), ("ls\r", 2), ("a\r\nb", 2), ("a\nb\rc", 3), ("", 1), ("a\x00\nb", 2)],
)
def test_a_carriage_return_ends_a_line_too(text: str, lines: int) -> None:
    assert paste.line_count(text) == lines


def test_plain_text_passes_unchanged() -> None:
    assert paste.encode("Grüße\t漢 👩‍🚀", bracketed=False) == "Grüße\t漢 👩‍🚀".encode()
    assert paste.encode("a\nb", bracketed=True) == b"\x1b[200~a\nb\x1b[201~"
    assert paste.encode("a\nb", bracketed=False) == b"a\rb"


def test_a_paste_of_nothing_sends_nothing() -> None:
    assert paste.encode("\x1b\x00", bracketed=True) == b""


def test_bytes_that_could_not_be_decoded_go_on_but_for_controls() -> None:
    text = b"na\xefve \x9b201~".decode(errors="surrogateescape")
    assert paste.encode(text, bracketed=False) == b"na\xefve 201~"
