"""The sixteen terminal colours, readable on any theme's background."""

from functools import cache

# Chosen by us: the hues everyone expects, apart from each other, mild on the eyes.
_ON_DARK = (
    0x2B2F38, 0xE06C75, 0x98C379, 0xE5C07B, 0x6CA8F0, 0xC98BDB, 0x5CC4C9, 0xC8CDD6,
    0x7A8291, 0xF28B94, 0xB5DC95, 0xF5D898, 0x92C2FA, 0xDCA9EA, 0x86DCE0, 0xFFFFFF,
)  # fmt: skip
_ON_LIGHT = (
    0x20242B, 0xB3261E, 0x2A7532, 0x8A5A00, 0x1F5FC4, 0x8B3AA8, 0x0B7285, 0x5A606B,
    0x6B7280, 0xC4372F, 0x37863F, 0x996600, 0x3572D6, 0x9C4DBA, 0x178096, 0x7C838F,
)  # fmt: skip

LEAST_CONTRAST = 3.0
_BLACK = 0
_STEPS = 40
_MIDDLE = 0.18
_LINEAR = 0.04045


def luminance(colour: int) -> float:
    """Return the relative luminance of 0xRRGGBB, from 0 to 1 (WCAG 2.2)."""
    channels = []
    for shift in (16, 8, 0):
        value = (colour >> shift & 0xFF) / 255
        channels.append(value / 12.92 if value <= _LINEAR else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: int, second: int) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@cache
def palette_for(background: int) -> tuple[int, ...]:
    """Return the sixteen colours for text on a background.

    All but black stand out from it. Black is what programs paint behind things, so it stays dark.
    """
    dark = luminance(background) < _MIDDLE
    return tuple(
        colour if index == _BLACK else _readable(colour, background, 0xFFFFFF if dark else 0)
        for index, colour in enumerate(_ON_DARK if dark else _ON_LIGHT)
    )


def _readable(colour: int, background: int, towards: int) -> int:
    for step in range(_STEPS + 1):
        mixed = _mix(colour, towards, step / _STEPS)
        if contrast(mixed, background) >= LEAST_CONTRAST:
            return mixed
    return towards


def _mix(colour: int, other: int, share: float) -> int:
    mixed = 0
    for shift in (16, 8, 0):
        first, second = colour >> shift & 0xFF, other >> shift & 0xFF
        mixed |= round(first + (second - first) * share) << shift
    return mixed
