"""Sentences in many scripts, painted on an outer terminal that counts widths otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.style import Style as RichStyle

from sshtui.sanitize import REPLACEMENT
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.grid import DEFAULT_STYLE, Run
from sshtui.ui.widgets.terminal.clusters import Cluster, placed
from sshtui.ui.widgets.terminal.painter import Painter
from tests.terminal.terminals import terminal

WIDTH, LEFT = 60, 3
SENTENCES = {
    "Devanagari": "नमस्ते दुनिया, यह हिन्दी में एक वाक्य है।",
    "Bengali": "বাংলা ভাষায় একটি বাক্য।",
    "Tamil": "தமிழில் ஒரு வாக்கியம்.",
    "Thai": "ประโยคภาษาไทยที่นี่",
    "Khmer": "ប្រយោគជាភាសាខ្មែរ",
    "Burmese": "မြန်မာဘာသာစကား",
    "Arabic": "جملة عربية ٱلسَّلَامُ \u0600١",
    "Hebrew": "מִשְׁפָּט עברי",
    "Korean": "한국어 문장 \u1100\u1161\u11a8",
    "Japanese": "日本語 ｶﾞｷﾞﾊﾟ がぎ か\u3099",
    "Chinese": "中文句子",
    "emoji": "👩\u200d👩\u200d👧\u200d👦 🇩🇪🇫🇷 ❤\ufe0f ☺\ufe0e 👍🏽 1\ufe0f\u20e3",
    "soft hyphen": "co\u00adoperation",
}


def painted(inner: Emulator) -> str:
    """Return a row as the outer terminal gets it, between two borders."""
    painter = Painter(RichStyle(), RichStyle())
    runs = inner.take_frame(everything=True).rows.get(0, ())
    clusters: list[Cluster] = []
    strip = painter.strip(runs, WIDTH, clusters=clusters)
    row = placed(strip, clusters, 0, LEFT).render(Console(color_system="truecolor"))
    return f"\x1b[2J\x1b[1;{LEFT}H|{row}|"


def outer(text: str, *, clustering: bool) -> Emulator:
    emulator = terminal(columns=WIDTH + 10)
    emulator.feed(b"\x1b[?7l\x1b[?2027h" if clustering else b"\x1b[?7l\x1b[?2027l")
    emulator.feed(text.encode())
    return emulator


def cells(emulator: Emulator) -> list[str]:
    found: list[str] = []
    for run in emulator.take_frame(everything=True).rows.get(0, ()):
        found += run.cells or run.text
    return found + [" "] * (emulator.size[0] - len(found))


@pytest.mark.parametrize("clustering", [True, False])
@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_is_whole_and_the_border_right_of_it_stays(text: str, clustering: bool) -> None:
    inner = terminal(columns=WIDTH)
    inner.feed(text.encode())
    shown = outer(painted(inner), clustering=clustering)
    row = cells(shown)
    assert REPLACEMENT not in "".join(row)
    assert (row[LEFT - 1], row[LEFT + WIDTH]) == ("|", "|")
    if clustering:
        assert row[LEFT : LEFT + WIDTH] == cells(inner)


@given(st.text(st.sampled_from([*"a |漢か", *"".join(SENTENCES.values())]), max_size=40))
def test_whatever_is_shown_keeps_the_borders(text: str) -> None:
    inner = terminal(columns=WIDTH)
    inner.feed(text.encode())
    row = cells(outer(painted(inner), clustering=True))
    assert (row[LEFT - 1], row[LEFT + WIDTH]) == ("|", "|")


def test_two_halves_of_flags_in_two_cells_do_not_make_one() -> None:
    cells = ("\U0001f1e9", "", "\U0001f1ea", "")
    strip = Painter(RichStyle(), RichStyle()).strip((Run("".join(cells), DEFAULT_STYLE, cells),), 4)
    assert strip.text == f"{REPLACEMENT} {REPLACEMENT} "


def test_a_selection_is_painted_behind_a_cluster() -> None:
    inner = terminal(columns=WIDTH)
    inner.feed("नि".encode())
    runs = inner.take_frame(everything=True).rows[0]
    painter, clusters = Painter(RichStyle(), RichStyle(reverse=True)), list[Cluster]()
    strip = painter.strip(runs, 4, selected=(0, 1), clusters=clusters)
    drawn = placed(strip, clusters, 0, 0).render(Console(color_system="truecolor"))
    assert "\x1b[7m\x1b[1Gनि\x1b[3G\x1b[0m" in drawn


def test_of_a_row_that_is_seen_in_part_the_whole_clusters_are_drawn() -> None:
    inner = terminal(columns=WIDTH)
    inner.feed("नि नि नि".encode())
    clusters: list[Cluster] = []
    runs = inner.take_frame(everything=True).rows[0]
    strip = Painter(RichStyle(), RichStyle()).strip(runs, 8, clusters=clusters)
    drawn = placed(strip.crop(1, 7), clusters, 1, 10).render(Console(color_system="truecolor"))
    assert drawn == "    \x1b[14Gनि\x1b[16G  "
