import pytest

from sshtui.terminal.announced import Progress, ProgressState
from sshtui.ui.rendering import outer_title
from sshtui.ui.rendering.outer_title import named, named_one_that_does, progressing
from tests.trust.hostile_text import CONTROLS, harmless


def test_a_title_can_say_anything_but_nothing_to_the_terminal() -> None:
    assert named("web1: vim ä") == "\x1b]2;web1: vim ä\x07"
    evil = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x202E, 0x2028, 0xD800, 0xE000)))
    title = named(f"a{evil}b" * 50).removeprefix("\x1b]2;").removesuffix("\x07")
    assert title.isprintable()
    assert len(title) <= 200


@pytest.mark.parametrize("gone", ["clean", "scrub"])
def test_each_of_its_two_walls_is_enough(monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    monkeypatch.setattr(outer_title, gone, lambda text: text)
    title = named("".join(CONTROLS)).removeprefix("\x1b]2;").removesuffix("\x07")
    assert harmless(title)


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (Progress(ProgressState.RUNNING, 42), "1;42"),
        (Progress(ProgressState.FAILED), "2;0"),
        (Progress(ProgressState.UNKNOWN), "3;0"),
        (Progress(ProgressState.PAUSED, 7), "4;7"),
        (None, "0"),
    ],
)
def test_progress_is_told_in_numbers(progress: Progress | None, expected: str) -> None:
    assert progressing(progress) == f"\x1b]9;4;{expected}\x07"


@pytest.mark.parametrize(
    ("environment", "does"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"WT_SESSION": "1"}, True),
        ({"ConEmuANSI": "ON"}, True),
        ({"TERM_PROGRAM": "ghostty"}, True),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "ghostty"}, False),
        ({"VTE_VERSION": "7803"}, False),
        ({"VTE_VERSION": "8000"}, True),
    ],
)
def test_only_terminals_that_know_it_are_told(environment: dict[str, str], does: bool) -> None:
    assert named_one_that_does(environment) == does
