"""Folding case and accents."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sshtui.hosts.search.folding import fold, fold_with_places


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("München", "munchen"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ÆRØ", "aero"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ısparta", "isparta"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("ｗｅｂ０１", "web01"),
        ("web-01", "web-01"),
        ("a b", "a b"),
        ("ü b", "u b"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=20))
def test_a_text_is_folded_alike_however_it_is_composed(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed)


@given(st.text(max_size=20))
def test_every_folded_letter_has_a_place_in_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(places) == len(folded)
    assert all(0 <= index < len(text) for place in places for index in place)


def test_an_accent_of_its_own_belongs_to_the_letter_before_it() -> None:
    assert fold_with_places("u\u0308n") == ("un", [range(2), range(2, 3)])
    assert fold_with_places("ßa") == ("ssa", [range(1), range(1), range(1, 2)])
