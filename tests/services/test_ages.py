import pytest

from sshtui.services.ages import age


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "just now"),
        (-5, "just now"),
        (59.9, "just now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (7200, "2 h ago"),
        (86400 * 3, "3 d ago"),
        (86400 * 8000, "8,000 d ago"),
    ],
)
def test_ages_are_written_in_the_largest_unit_that_fits(seconds: float, words: str) -> None:
    assert age(seconds) == words
