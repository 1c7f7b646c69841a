"""Files of other programs, in the encodings they are written in."""

import random
from collections.abc import Callable

import pytest

from sshtui.hosts.importers.decoding import decode, is_text

TEXT = "[web]\r\nUserName=é\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode(),
        TEXT.encode("cp1252"),
    ],
)
def test_text_of_any_encoding_of_windows_is_read(data: bytes) -> None:
    assert decode(data) == TEXT
    assert is_text(decode(data))


def test_bytes_that_mean_nothing_are_replaced() -> None:
    assert decode(b"\xff\xfea") == "\ufffd"
    assert decode(b"\x81") == "\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        b"\x7fELF\x02\x01\x01\0\0",
        b"\x1f\x8b\x08\0\0\0\0\0",
        b"hosts/\0\0\0\0000644\0",
    ],
)
def test_what_is_no_text_is_told(data: bytes) -> None:
    assert not is_text(decode(data))


def test_random_bytes_raise_nothing(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", 300)
    rng = random.Random(7)
    for _ in range(300):
        is_text(decode(rng.randbytes(rng.randrange(99))))
