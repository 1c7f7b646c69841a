import pytest

from sshtui.services.amounts import amount


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (1234, "1.2 kB"),
        (99_949, "99.9 kB"),
        (640_000_000, "640 MB"),
        (999_999, "1.0 MB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_bytes_are_written_in_the_unit_that_fits(count: int, words: str) -> None:
    assert amount(count) == words
