import pytest

from sshtui.recording.output_tokens import MOST_HELD, OutputTokens, is_line, is_text, split, text_of

SENT = "$ ä\x1b[1;31m日本\x1b[0m\r\n\x1b]0;a title\x1b\\\x1bP1$r\x07\x1b(B\x9b2Kend"
CONTROLS = ["\x1b[1;31m", "\x1b[0m", "\r", "\n", "\x1b]0;a title\x1b\\", "\x1bP1$r\x07", "\x1b(B"]


def test_sequences_are_whole_however_the_bytes_are_cut() -> None:
    whole = SENT.encode()
    for cut in range(len(whole)):
        tokens = OutputTokens()
        found = [*tokens.feed(whole[:cut]), *tokens.feed(whole[cut:])]
        assert "".join(found) == SENT
        found = [part for token in found for part in (split(token) if is_line(token) else (token,))]
        controls = [token for token in found if not is_text(token)]
        assert controls == [*CONTROLS, "\x9b2K"]


def test_a_string_without_an_end_is_not_waited_for_for_ever() -> None:
    tokens = OutputTokens()
    assert list(tokens.feed(b"\x1b]0;" + b"x" * 10)) == []
    assert "".join(tokens.feed(b"x" * MOST_HELD)).endswith("x")
    assert list(tokens.feed(b"\x1b", last=True)) == ["\x1b"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", ["\x90", "\x98X", "\x9d0;", "\x1bP", "\x9b1", "\x1b[1", "a\x1b[m"])
def test_a_flood_of_what_may_go_on_is_read_once(part: str) -> None:
    tokens = OutputTokens()
    sent = part * 200_000
    found = [*tokens.feed(sent.encode()), *tokens.feed(b"", last=True)]
    assert "".join(found) == sent


def test_the_rest_of_a_line_with_nothing_but_colours_is_one_token() -> None:
    line = "\x1b[1;34mdir\x1b[0m  ä\r\n"
    assert list(OutputTokens().feed(f"x\b{line}y".encode())) == ["x", "\b", line, "y"]
    assert text_of(line) == "dir  ä"
