import pytest

from sshtui.services.ages import age, short_age


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


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "now"), (59, "now"), (240, "4m"), (7300, "2h"), (3 * 86400, "3d"), (40 * 86400, "5w")],
)
def test_a_short_age_fits_a_column(seconds: float, text: str) -> None:
    assert short_age(seconds) == text
    assert len(short_age(99 * 365 * 86400)) <= 4
