import pytest

from sshtui.ui.contrast import contrast, luminance, readable


@pytest.mark.parametrize(
    ("color", "expected"), [(0x000000, 0.0), (0xFFFFFF, 1.0), (0xFF0000, 0.2126), (0x808080, 0.216)]
)
def test_luminance_is_that_of_wcag(color: int, expected: float) -> None:
    assert luminance(color) == pytest.approx(expected, abs=0.001)


def test_contrast_is_the_same_in_both_directions() -> None:
    assert contrast(0, 0xFFFFFF) == contrast(0xFFFFFF, 0) == pytest.approx(21)
    assert contrast(0x123456, 0x123456) == 1


def test_a_colour_that_stands_out_stays_and_another_keeps_its_hue() -> None:
    assert readable(0xE0E0E0, (0x101010, 0x202020), 4.5) == 0xE0E0E0
    mended = readable(0x0000FF, (0x101010, 0x202020), 4.5)
    assert contrast(mended, 0x202020) >= 4.5
    assert mended & 0xFF == 0xFF
