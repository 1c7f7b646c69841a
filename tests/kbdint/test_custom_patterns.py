import pytest

from sshtui import notices, paths, settings
from sshtui.credentials.binding import PromptKind
from sshtui.errors import ConfigError
from sshtui.kbdint.custom_patterns import custom_patterns, usable_patterns


def test_patterns_come_from_the_settings_in_the_order_of_the_file() -> None:
    path = paths.config_dir() / "settings.toml"
    path.write_text(
        "[prompts]\n'^memorable word' = 'other'\n'site code' = 'code'\n", encoding="utf-8"
    )
    first, second = custom_patterns(settings.load().prompts)
    assert (first.kind, second.kind) == (PromptKind.OTHER, PromptKind.CODE)
    assert first.pattern.search("Memorable WORD: ")
    assert custom_patterns({}) == ()


@pytest.mark.parametrize("kind", list(PromptKind))
def test_every_kind_can_be_named(kind: PromptKind) -> None:
    assert custom_patterns({"word": kind.value})[0].kind is kind


@pytest.mark.parametrize(
    ("pattern", "name", "message", "hint"),
    [
        ("(", "code", "prompts: '(' is not a regular expression: missing )", "looks like"),
        ("a{1,99999999999}", "code", "is not a regular expression", "looks like"),
        ("", "code", "prompts: '' matches every prompt", "words of the prompt"),
        (".*", "code", "matches every prompt", "words of the prompt"),
        ("word|", "code", "matches every prompt", "words of the prompt"),
        ("word", "passwort", "prompts: 'word' is set to 'passwort'", "new password again"),
        ("word", "", "is set to ''", "password and code"),
        (r"(\w+\s*)+:", "code", "repeats a group", "Remove"),
        ("x((a|b)c)*", "code", "repeats a group", "Remove"),
        ("(a*){9}x", "code", "repeats a group", "Remove"),
        ("((a+))+x", "code", "repeats a group", "Remove"),
    ],
)
def test_a_mistake_is_named_with_its_entry_and_a_way_out(
    pattern: str, name: str, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        custom_patterns({"fine": "code", pattern: name})
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    "pattern", [r"\(a\+\)+", "(abc)+x", "[(a+)]+", "a+(b*)c", r"code (a|b)?", r"[]()]+x"]
)
def test_what_can_be_done_in_time_is_taken(pattern: str) -> None:
    assert custom_patterns({pattern: "code"})


def test_a_pattern_that_is_wrong_is_told_and_takes_no_other_along() -> None:
    (usable,) = usable_patterns({"(": "code", "site code": "code", "word": "passwort"})
    assert usable.pattern.pattern == "site code"
    told: list[str] = []
    notices.subscribe(told.append)()
    assert [text.partition(":")[2][:5] for text in told] == [" '(' ", " 'wor"]
    assert all("sshtui continues without it." in text for text in told)
