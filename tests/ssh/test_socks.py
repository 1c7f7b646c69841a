"""SOCKS as clients speak it, whole and in pieces, and what is none."""

import struct

import pytest

from sshtui.ssh.socks import MOST_BYTES, SocksError, SocksRefusal, SocksRequest
from sshtui.sshconfig.forwards import Address

V4 = struct.pack(">BBH4s", 4, 1, 80, bytes((192, 0, 2, 1)))
V4A = struct.pack(">BBHI", 4, 1, 80, 7)
GREETING = b"\5\2\0\1"
V5 = b"\5\1\0"
CONNECTS = {
    V4 + b"me\0": Address("192.0.2.1", 80),
    V4A + b"\0web.example\0": Address("web.example", 80),
    GREETING + V5 + b"\1\xc0\0\2\1\0\x50": Address("192.0.2.1", 80),
    GREETING + V5 + b"\3\3web\0\x50": Address("web", 80),
    GREETING + V5 + b"\4" + bytes(15) + b"\1\0\x50": Address("::1", 80),
}


@pytest.mark.parametrize("data", CONNECTS, ids=repr)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_request_is_read_however_it_comes(data: bytes, size: int) -> None:
    request = SocksRequest()
    answer = b""
    for start in range(0, len(data), size):
        assert request.goal is None
        answer += request.feed(data[start : start + size])
    assert request.goal == CONNECTS[data]
    assert answer == (b"\5\0" if data[0] == 5 else b"")
    assert request.rest == b""


def test_what_follows_a_request_is_kept() -> None:
    request = SocksRequest()
    request.feed(V4 + b"\0" + b"GET / HTTP/1.1")
    assert request.rest == b"GET / HTTP/1.1"


def test_the_answers_are_those_of_the_version() -> None:
    older, newer = SocksRequest(), SocksRequest()
    older.feed(V4)
    newer.feed(GREETING)
    assert older.accepted() == b"\0\x5a" + bytes(6)
    assert older.refused(SocksRefusal.NOT_ALLOWED) == b"\0\x5b" + bytes(6)
    assert newer.accepted() == b"\5\0\0\1" + bytes(6)
    assert newer.refused(SocksRefusal.NOT_ALLOWED) == b"\5\2\0\1" + bytes(6)


@pytest.mark.parametrize(
    ("data", "reply"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", b""),
        (b"\4\2\0\x50\xc0\0\2\1\0", b"\0\x5b" + bytes(6)),
        (V4 + b"x" * 2000, b""),
        (V4A + b"\0" + b"\xff\0", b""),
        (V4A + b"\0\0", b""),
        (b"\5\1\2", b"\5\xff"),
        (GREETING + b"\4\1\0\1", b""),
        (GREETING + b"\5\2\0\1" + bytes(6), b"\5\7\0\1" + bytes(6)),
        (GREETING + b"\5\1\0\2", b"\5\7\0\1" + bytes(6)),
        (GREETING + V5 + b"\3\0\0\x50", b""),
        (GREETING + V5 + b"\3\3a\0b\0\x50", b""),
    ],
)
def test_what_is_no_request_to_connect_is_refused(data: bytes, reply: bytes) -> None:
    with pytest.raises(SocksError) as caught:
        SocksRequest().feed(data)
    assert caught.value.reply == reply


def test_no_more_is_kept_than_a_request_has() -> None:
    request = SocksRequest()
    request.feed(V4A + b"m" * 700 + b"\0" + b"w" * 700)
    with pytest.raises(SocksError, match="too long"):
        request.feed(b"w" * MOST_BYTES)
