"""Characters of several parts in the last column: whole where they may be, and never deadly."""

import random
import re
import sys
import unicodedata

import pytest

from sshtui.terminal import edge_clusters
from tests.effort import LONG
from tests.fuzz.emulators import terminal_of

BELOW_A_REGION = "\x1b[1;3r\x1b[8;20H"
CONJUNCT = "क\u094dक"
FAMILY = "👩\u200d👩\u200d👧"


def shown(*pieces: bytes) -> str:
    terminal = terminal_of(20, 8)
    for piece in pieces:
        terminal.feed(piece)
    return terminal.text()


@pytest.mark.parametrize("between", ["", "\x1b[31m", "\x1b7\x1b[H\x1b8"])
def test_what_would_grow_below_a_scroll_region_is_shown_in_two_parts(between: str) -> None:
    first, last = CONJUNCT[:2], CONJUNCT[2]
    data = f"{BELOW_A_REGION}{first}{between}{last}".encode()
    last_row = shown(data).splitlines()[-1]
    assert (last_row[0], last_row.endswith(first)) == (last, True)
    for cut in range(len(data)):
        assert shown(data[:cut], data[cut:]) == shown(data)


def test_a_letter_that_would_grow_by_being_repeated_is_not() -> None:
    first = CONJUNCT[:2]
    data = f"{BELOW_A_REGION}{first}\x1b[b\x1b[HOK".encode()
    for cut in range(len(data)):
        rows = shown(data[:cut], data[cut:]).splitlines()
        assert (rows[0], rows[-1].strip()) == ("OK", first)


def test_elsewhere_characters_of_several_parts_stay_whole() -> None:
    for text in (CONJUNCT, FAMILY, "❤\ufe0f"):
        assert shown(f"\x1b[1;19H{text}".encode()).rstrip() == " " * 18 + text


@pytest.mark.parametrize("region", ["", "\x1b[1;3r"])
@pytest.mark.parametrize(
    "grows",
    [f"{CONJUNCT[:2]}\x1b[m{CONJUNCT[2]}", f"{CONJUNCT[:2]}\x1b[b", "a\u0301\u200d\U0001f1e9"],
)
def test_what_grows_in_the_last_column_does_not_depend_on_how_its_bytes_were_cut(
    grows: str, region: str
) -> None:
    data = f"{region}\x1b[3;20H{grows} \x1b[HOK".encode()
    for cut in range(len(data)):
        assert shown(data[:cut], data[cut:]) == shown(data)


def test_everything_that_joins_is_looked_at() -> None:
    joining = re.compile(f"[{edge_clusters._JOINING}]")
    kinds = {"Mn", "Mc", "Me", "Cf"}
    for character in map(chr, range(0x100, sys.maxunicode + 1)):
        if unicodedata.category(character) in kinds:
            assert joining.match(character), hex(ord(character))


PARTS = (
    *(b"\x1b", b"[", b"?", b"r", b"2;5", b"69", b"6", b"9", b"h", b"s", b"3;9s", b"P", b"_", b"X"),
    *(b"^", b"]", b"\\", b"\x07", b"\x00", b"\x0e", b"\x18", b"\x7f", b"\x90", b"\x98", b"\x9b"),
    *(b"\x9e", b"\x9f", b"\xe0", "छ".encode(), b" ", b"!", b"$", b"c", b"7"),
    *(b"\x1b[2;5r", b"\x1b[?69h", b"\x1b[?69"),
)  # fmt: skip


def test_whatever_sets_a_region_is_noticed() -> None:
    chosen = random.Random(20261127)
    found = 0
    for _ in range(100_000 if LONG else 1_500):
        data = b"".join(chosen.choices(PARTS, k=chosen.randint(1, 10)))
        terminal = terminal_of(20, 8)
        terminal.feed(data + b"\x18\x1b\\")
        has = terminal._feed._clusters._may_have_region(b"")
        terminal.close()
        found += has
        assert not has or edge_clusters._SETS_REGION.search(data), data
    assert found > 25


@pytest.mark.parametrize("plain", [b"\x1b[1;31m[root@web ~]# 69% of h", "\x1b]0;छr\x07".encode()])
def test_what_sets_none_is_written_whole(plain: bytes) -> None:
    assert not edge_clusters._SETS_REGION.search(plain)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("part", [b"69", b"6 9;", b"6", b"\x1b", b"\x1b[", b"\x1b[6"])
def test_a_flood_of_what_almost_sets_one_is_read_once(part: bytes) -> None:
    assert not edge_clusters._SETS_REGION.search(part * 300_000)


def test_a_question_of_ours_is_answered_to_nobody_else() -> None:
    replies: list[bytes] = []
    terminal = terminal_of(20, 8, replies.append)
    terminal.feed("\x1b[5nक\u094d".encode())
    terminal.feed("क\x1b[5n".encode())
    assert replies == [b"\x1b[0n", b"\x1b[0n"]
    terminal.close()
