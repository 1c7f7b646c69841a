import pytest

from sshtui.ui.keyboard.appearance import Appearance
from tests.ui.keyboard.test_parser import parsed


@pytest.mark.parametrize(
    ("pieces", "dark"),
    [
        (["\x1b[?997;1n"], True),
        (["\x1b[?997;2n"], False),
        (["\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\"], True),
        (["\x1b]11;rgb:fd/f6/e3\x07"], False),
        (["\x1b]11;rgba:ffff/ffff/ffff/ffff\x07"], False),
        (["\x1b]11;rgb:ff", "ff/ffff/ffff\x1b", "\\"], False),
    ],
)
def test_the_terminal_tells_what_it_is_like(pieces: list[str], dark: bool) -> None:
    (told,) = parsed(*pieces)
    assert isinstance(told, Appearance)
    assert told.dark is dark


@pytest.mark.parametrize(
    "answer", ["\x1b]11;?\x07", "\x1b]10;rgb:ff/ff/ff\x07", "\x1b]11;" + "f" * 9999 + "\x07"]
)
def test_other_answers_say_nothing(answer: str) -> None:
    assert parsed(answer) == []
