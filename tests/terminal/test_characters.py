import pytest

from sshtui.terminal.characters import cluster, is_one_cell, shown


@pytest.mark.parametrize("hostile", [0x1B, 0x9B, 0x202E, 0x2028, 0xD800, 0x7F, 0x200D])
def test_no_cell_is_shown_as_a_character_that_acts(hostile: int) -> None:
    assert shown(hostile) == "\N{REPLACEMENT CHARACTER}"
    assert cluster([ord("a"), hostile]) == "a"


@pytest.mark.parametrize(
    ("codepoint", "text"), [(0, " "), (0x20, " "), (0xE4, "ä"), (0x6F22, "漢")]
)
def test_what_can_be_seen_is_shown_as_it_is(codepoint: int, text: str) -> None:
    assert shown(codepoint) == text


@pytest.mark.parametrize("text", ["e\u0301", "👩\u200d🚀", "⚠\ufe0f", "🇩🇪", "\u0915\u094d\u0937"])
def test_a_cluster_keeps_what_belongs_together(text: str) -> None:
    assert cluster(list(map(ord, text))) == text


def test_no_joiner_reaches_the_next_cell() -> None:
    assert cluster([ord("a"), 0x0301, 0x200D, 0x200D]) == "a\u0301"


def test_marks_on_a_blank_cell_stand_on_a_blank() -> None:
    assert cluster([0, 0x0301]) == " \u0301"


@pytest.mark.parametrize(
    ("character", "sure"),
    [
        ("a", True),
        ("ä", True),
        ("─", True),
        ("\u0301", False),
        ("\u093e", False),
        ("ﾞ", False),
    ],
)
def test_a_mark_or_a_soft_hyphen_may_take_no_cell(character: str, sure: bool) -> None:
    assert is_one_cell(character) is sure


@pytest.mark.parametrize("sign", ["\u00ad", "\u0600", "\u06dd"])
def test_a_format_character_that_a_reader_sees_is_shown(sign: str) -> None:
    assert shown(ord(sign)) == sign
