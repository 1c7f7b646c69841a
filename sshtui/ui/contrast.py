"""How well a colour stands out from another (WCAG 2.2); colours are 0xRRGGBB."""

from collections.abc import Callable, Iterable

_STEPS = 40
_MIDDLE = 0.18
_LINEAR = 0.04045


def luminance(colour: int) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    channels = []
    for shift in (16, 8, 0):
        value = (colour >> shift & 0xFF) / 255
        channels.append(value / 12.92 if value <= _LINEAR else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: int, second: int) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    return _ratio(luminance(first), luminance(second))


def is_dark(ground: int) -> bool:
    """Return whether white stands out from a ground more than black does."""
    return luminance(ground) < _MIDDLE


def readable(
    colour: int,
    grounds: Iterable[int],
    least: float,
    shown: Callable[[int], int] = lambda colour: colour,
) -> int:
    """Return a colour, or the nearest to it that stands out from all of its grounds.

    Args:
        colour: The colour that is wanted.
        grounds: What it is seen on: all dark, or all light.
        least: The contrast that it needs.
        shown: Returns what a terminal with fewer colours shows for one.
    """
    levels = [luminance(shown(ground)) for ground in grounds]
    towards = 0xFFFFFF if sum(levels) / len(levels) < _MIDDLE else 0
    for step in range(_STEPS + 1):
        mixed = mix(colour, towards, step / _STEPS)
        level = luminance(shown(mixed))
        if all(_ratio(level, ground) >= least for ground in levels):
            return mixed
    return towards


def mix(colour: int, other: int, share: float) -> int:
    """Return a colour with a share of another in it, from 0 to 1."""
    mixed = 0
    for shift in (16, 8, 0):
        first, second = colour >> shift & 0xFF, other >> shift & 0xFF
        mixed |= round(first + (second - first) * share) << shift
    return mixed


def _ratio(first: float, second: float) -> float:
    low, high = sorted((first, second))
    return (high + 0.05) / (low + 0.05)
