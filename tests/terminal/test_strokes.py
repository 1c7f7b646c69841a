"""Strokes of keys that are told by their name or by what they type."""

import pytest

from sshtui.terminal.strokes import NONE, Modifier, Stroke, character_of, named, of_text


def test_names_of_keys_stand_for_their_characters() -> None:
    names = {"plus": "+", "minus": "-", "at": "@", "slash": "/", "question_mark": "?", "é": "é"}
    assert {name: character_of(name) for name in names} == names


@pytest.mark.parametrize(
    ("name", "stroke"),
    [("up", Stroke("up")), ("ctrl+f5", Stroke("f5", modifiers=Modifier.CTRL)),
     ("a", Stroke(base="a", text="a")), ("+", Stroke(base="+", text="+")),
     ("A", Stroke(base="a", shifted="A", modifiers=Modifier.SHIFT, text="A")),
     ("ctrl+backslash", Stroke(base="\\", modifiers=Modifier.CTRL)),
     ("alt+shift+x", Stroke(base="x", modifiers=Modifier.ALT | Modifier.SHIFT))],
)  # fmt: skip
def test_a_name_tells_a_stroke(name: str, stroke: Stroke) -> None:
    assert named(name) == stroke


def test_a_byte_that_could_not_be_decoded_is_on_no_keyboard() -> None:
    assert of_text("\udce4") == Stroke(text="\udce4")


def test_the_character_of_a_key_goes_by_shift() -> None:
    assert Stroke(base="1", shifted="!", modifiers=Modifier.SHIFT).character == "!"
    assert Stroke(base="1", shifted="!", modifiers=Modifier.ALT).character == "1"
    assert Stroke(base="ц", modifiers=Modifier.SHIFT).character == "Ц"


@pytest.mark.parametrize(
    ("name", "is_modifier"), [("left_shift", True), ("num_lock", True), ("up", False), ("", False)]
)
def test_keys_that_are_held_with_others_are_told(name: str, is_modifier: bool) -> None:
    assert Stroke(name, modifiers=NONE).is_modifier is is_modifier
