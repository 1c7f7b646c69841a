"""Changes inputs a little, or much: what all of this room has in common."""

import random
from collections.abc import Sequence

LARGEST = 1 << 16
"""Bytes that an input grows to at most, so that thousands of them are quickly tried."""

ATOMS = (
    # numbers at the edges of what holds them, and longer than Python reads
    *(b"0", b"-1", b"65535", b"65536", b"2147483648", b"18446744073709551616", b"1e999", b"NaN"),
    *(b"9" * 5000, b"0x" + b"f" * 5000, b"1_000", "²³٣௧".encode()),
    # structure without an end
    *(b"[" * 3000, b"{" * 300, b"(" * 300, b'{"a":' * 1100, b"<a>" * 200, b"%" * 9, b"../" * 20),
    # ends, quotes and escapes
    *(
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b"\x1b",
        b"\x1b\\",
        b"\x07",
        b'"',
        b"'",
        b"\\",
        b"#",
        b"=",
        b":",
    ),
    *(b"%h", b"${HOME}", b"$(id)", b"`id`", b"--", b"-oProxyCommand=id", b"*", b"!", b"~"),
    # encodings
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\x9b", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80"),
    *("\u202e\u2066\u200d\u0301é漢👩\u2028".encode(), b"A" * 2000, b" " * 2000),
    # lengths, as binary formats have them
    *(b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x04"),
)
"""What parsers trip over."""


def mutated(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return an input made of seeds, with a few changes or none.

    Args:
        rng: Decides all of it.
        seeds: Inputs that mean something.
    """
    data = bytearray(rng.choice(seeds))
    while rng.random() < 0.3:
        data += rng.choice(seeds)
    for _ in range(rng.randrange(6)):
        _change(rng, data)
    return bytes(data[:LARGEST])


def _change(rng: random.Random, data: bytearray) -> None:
    place = rng.randrange(len(data) + 1)
    end = place + rng.randint(1, 16)
    match rng.randrange(8):
        case 0:
            data[place:place] = rng.randbytes(rng.randint(1, 8))
        case 1:
            del data[place:end]
        case 2 if place < len(data):
            data[place] ^= 1 << rng.randrange(8)
        case 3:
            data[place:place] = rng.choice(ATOMS)
        case 4:
            data[place:end] = rng.choice(ATOMS)
        case 5:
            data[place:place] = data[rng.randrange(len(data) + 1) :][: rng.randint(1, 40)]
        case 6:
            del data[place:]
        case _:
            data[place:place] = data[place:end] * rng.randint(1, 200)
