"""The sixteen terminal colours, readable on any theme's background."""

from functools import cache

from sshtui.ui.contrast import is_dark, readable

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


@cache
def palette_for(background: int) -> tuple[int, ...]:
    """Return the sixteen colours for text on a background.

    All but black stand out from it. Black is what programs paint behind things, so it stays dark.
    """
    return tuple(
        colour if index == _BLACK else readable(colour, (background,), LEAST_CONTRAST)
        for index, colour in enumerate(_ON_DARK if is_dark(background) else _ON_LIGHT)
    )
