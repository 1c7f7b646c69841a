"""Characters of several parts in the last column: whole where they may be, and never deadly."""

import re
import sys
import unicodedata

import pytest

from sshtui.terminal import edge_clusters
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


def test_everything_that_joins_is_looked_at() -> None:
    joining = re.compile(f"[{edge_clusters._JOINING}]")
    kinds = {"Mn", "Mc", "Me", "Cf"}
    for character in map(chr, range(0x100, sys.maxunicode + 1)):
        if unicodedata.category(character) in kinds:
            assert joining.match(character), hex(ord(character))
