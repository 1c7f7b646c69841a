import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.mux.escapes import EscapeFilter


def typed(*pieces: bytes, escape: bytes = b"~") -> tuple[list[bytes | None], str]:
    told: list[str] = []
    edit = EscapeFilter(escape, told.append)
    return [edit(piece) for piece in pieces], "".join(told)


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        (b"ls ~/x\r", b"ls ~/x\r"),
        (b"~~", b"~"),
        (b"a~~b\r~~x\r", b"a~~b\r~x\r"),
        (b"~x~.", b"~x~."),
        (b"~\r~~.", b"~\r~."),
        (b"\n~~~.", b"\n~~."),
        (b"\xff\r~\xfe", b"\xff\r~\xfe"),
    ],
)
def test_what_is_no_escape_is_sent(data: bytes, sent: bytes) -> None:
    assert typed(data) == ([sent], "")
    # However it comes in.
    pieces, _ = typed(*(bytes([code]) for code in data))
    assert b"".join(piece or b"" for piece in pieces) == sent


@pytest.mark.parametrize("pieces", [(b"~.",), (b"~", b"."), (b"ls\r~", b".more"), (b"~?~.",)])
def test_an_escape_ends_the_session(pieces: tuple[bytes, ...]) -> None:
    assert typed(*pieces)[0][-1] is None


def test_another_escape_character_and_help() -> None:
    assert typed(b"~.^?", escape=b"^") == ([b"~.^?"], "")
    sent, told = typed(b"^?^^", escape=b"^")
    assert sent == [b"^"]
    assert "^.  ends" in told


def test_what_only_ssh_itself_has_is_told_and_not_sent() -> None:
    sent, told = typed(b"~C~\x1als\r")
    assert sent == [b"ls\r"]
    assert [line.partition(" is not available")[0] for line in told.splitlines()] == ["~C", "~^Z"]


@given(st.binary(max_size=60), st.binary(min_size=1, max_size=1))
def test_nothing_typed_is_lost_but_escapes(data: bytes, escape: bytes) -> None:
    (sent,), told = typed(data, escape=escape)
    if sent is not None and not told:
        assert len(sent) >= len(data) - data.count(escape)
