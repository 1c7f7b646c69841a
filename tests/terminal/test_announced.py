import pytest

from sshtui.terminal.announced import Progress, ProgressState

RUNNING, FAILED, UNKNOWN, PAUSED = ProgressState


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(RUNNING, 42), "42%"),
        (Progress(FAILED, 80), "80% failed"),
        (Progress(FAILED), "failed"),
        (Progress(UNKNOWN), "…%"),
        (Progress(PAUSED, 7), "7% paused"),
    ],
)
def test_a_tab_says_how_far_something_is_and_how_it_goes(progress: Progress, words: str) -> None:
    assert progress.words == words
