import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.mux import messages
from sshtui.mux.messages import (
    AliveCheck,
    Code,
    ExtendedInfo,
    ForwardCode,
    Hello,
    Malformed,
    NewSession,
    NewStdioForward,
    OpenForward,
    Unsupported,
    WireForward,
)
from tests.mux.wire_format import HELLO, forward, new_session, stdio_forward, string, u32

PATH = messages.STREAMLOCAL_PORT


def test_the_requests_of_an_ssh_are_read() -> None:
    assert messages.parse(HELLO + string(b"info") + string(b"0")) == Hello(4)
    assert messages.parse(u32(Code.ALIVE_CHECK, 7)) == AliveCheck(7)
    assert messages.parse(u32(0x1000000F, 3)) == Unsupported(3)
    assert messages.parse(u32(Code.EXTENDED_INFO, 2) + string(b"connection")) == ExtendedInfo(
        2, "connection"
    )
    assert messages.parse(stdio_forward(1, b"inner", 22)) == NewStdioForward(1, "inner", 22)
    packet = new_session(
        9, b"echo \xff", terminal=True, escape=0x7E, environment=(b"A=b=c", b"EMPTY=", b"none")
    )
    assert messages.parse(packet) == NewSession(
        id=9,
        wants_terminal=True,
        wants_x11=False,
        wants_agent=False,
        is_subsystem=False,
        escape=b"~",
        terminal_type="xterm",
        command=b"echo \xff",
        environment=((b"A", b"b=c"), (b"EMPTY", b"")),
    )


def test_variables_beyond_the_bound_are_left() -> None:
    session = messages.parse(new_session(0, environment=(b"A=",) * 5000))
    assert isinstance(session, NewSession)
    assert len(session.environment) == messages.MOST_VARIABLES


LOCAL, REMOTE, DYNAMIC = ForwardCode


@pytest.mark.parametrize(
    ("direction", "listen", "connect", "possible"),
    [
        (LOCAL, ("", 8080), ("web", 80), True),
        (LOCAL, ("/run/x", PATH), ("/run/y", PATH), True),
        (LOCAL, ("", PATH), ("web", 80), False),
        (LOCAL, ("", 8080), ("", 0), False),
        (LOCAL, ("", 8080), ("web", 0), False),
        (REMOTE, ("", 0), ("web", 80), True),
        (REMOTE, ("", 1080), ("socks", 0), True),
        (REMOTE, ("", 1080), ("", 80), False),
        (DYNAMIC, ("*", 1080), ("", 0), True),
        (DYNAMIC, ("/run/x", PATH), ("", 0), False),
        (4, ("", 8080), ("web", 80), False),
    ],
)
def test_only_forwards_that_can_be_are_read(
    direction: int, listen: tuple[str, int], connect: tuple[str, int], possible: bool
) -> None:
    packet = forward(
        Code.OPEN_FORWARD,
        5,
        direction,
        (listen[0].encode(), listen[1]),
        (connect[0].encode(), connect[1]),
    )
    expected = WireForward(ForwardCode(direction), *listen, *connect) if possible else None
    assert messages.parse(packet) == OpenForward(5, expected)


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        u32(Code.HELLO),
        u32(Code.ALIVE_CHECK) + b"\0\0\0",
        new_session(1, b"ls")[:-1],
        u32(Code.NEW_SESSION, 1, 0xFFFFFFFF),
        stdio_forward(1, b"inner\0.example", 22),
        stdio_forward(1, b"inner", 70000),
        forward(Code.CLOSE_FORWARD, 1, 1, (b"", 65536), (b"web", 80)),
    ],
)
def test_what_breaks_the_protocol_is_refused(packet: bytes) -> None:
    with pytest.raises(Malformed):
        messages.parse(packet)


@given(st.sampled_from([*Code, 0x1000000F]), st.binary(max_size=200))
def test_any_bytes_are_a_request_or_refused(code: int, rest: bytes) -> None:
    with contextlib.suppress(Malformed):
        messages.parse(u32(code) + rest)


def test_words_for_a_client_are_c_strings() -> None:
    assert messages.denied(6, "no\0 \ud800") == u32(Code.PERMISSION_DENIED, 6) + string(b"no ?")
    assert messages.extended_info(6, "text")[:12] == u32(Code.EXTENDED_INFO_REPLY, 6, 1)
    assert messages.extended_info(6, None)[:12] == u32(Code.EXTENDED_INFO_REPLY, 6, 0)
