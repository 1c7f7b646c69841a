"""The card behind the prefix key: it takes the next key at once, and names the keys a moment later.

Where there is room the groups stand side by side; otherwise in fewer columns, and on the smallest
screens the keys stand in rows, the help first.
"""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer

from sshtui.ui import actions
from sshtui.ui.action import KeyGroup, KeyRow
from sshtui.ui.user_keymap import Keymap, bindings, keymap_of
from sshtui.ui.widgets.key_line import KeyLine

_SECONDS = 0.3
"""How long nobody sees it; who knows the key is not shown a list."""
_GAP = 3
_CHROME = 4
"""Columns of the border and the space within it."""
_AROUND = 4
"""Rows of the border, and of the tabs and the status line, which stay in sight."""
_HELP, _LEAVE = "session.help", "session.leave"


class CardEntry(NamedTuple):
    """Keys, and what they do."""

    keys: str
    words: str


class CardColumn(NamedTuple):
    """A heading and what stands below it."""

    title: str
    entries: Sequence[CardEntry]

    @property
    def keys_width(self) -> int:
        """How wide the keys are."""
        return max((Content(entry.keys).cell_length for entry in self.entries), default=0)

    @property
    def width(self) -> int:
        """How wide it is."""
        words = max((Content(entry.words).cell_length for entry in self.entries), default=0)
        return max(Content(self.title).cell_length, self.keys_width + 2 + words)

    def lines(self) -> list[Content]:
        """Return heading and entries, all equally wide."""
        pad = self.keys_width
        rows = [Content.styled(self.title.upper(), "bold $primary")]
        rows += [
            Content.assemble((keys.ljust(pad), "bold $accent"), f"  {words}")
            for keys, words in self.entries
        ]
        return [row.pad_right(self.width - row.cell_length) for row in rows]


def columns_of(groups: Iterable[KeyGroup], keys: Keymap, *, about: bool) -> list[CardColumn]:
    """Return a column for each group, with the keys in force; without what has no key.

    Args:
        groups: What is named.
        keys: The keys in force.
        about: Whether to say how a label goes on.
    """
    columns = []
    for group in groups:
        entries = (_entry(row, keys, about=about) for row in group)
        columns.append(CardColumn(group.title, [entry for entry in entries if entry.keys]))
    return columns


def fold(
    wordy: Sequence[CardColumn], short: Sequence[CardColumn], width: int, height: int
) -> Content:
    """Lay the card out so that it fits.

    Args:
        wordy: The groups, with how their labels go on.
        short: The groups with the labels alone.
        width: Columns there are.
        height: Rows there are.
    """
    for groups, count in ((wordy, len(wordy)), (short, len(short)), (short, 3), (short, 2)):
        lines = _side_by_side(groups, count)
        if len(lines) <= height and lines[0].cell_length <= width:
            return Content("\n").join(lines)
    entries = [entry for group in short for entry in group.entries]
    return Content("\n").join(_flow(entries, width)[:height])


def _entry(row: KeyRow, keys: Keymap, *, about: bool) -> CardEntry:
    pressed = [keys.of(action.id) for action in row.actions]
    more = f" {row.actions[0].about}" if about and len(row.actions) == 1 else ""
    return CardEntry(_together([key for key in pressed if key]), (row.label + more).strip())


def _together(keys: list[str]) -> str:
    held = keys[0].removesuffix("left") if keys else ""
    if keys == [f"{held}{side}" for side in ("left", "right", "up", "down")]:
        return f"{held}arrows"
    digits = "".join(keys)
    in_a_row = len(digits) > len("12") and digits in "123456789"
    return f"{keys[0]}-{keys[-1]}" if in_a_row else " ".join(keys)


def _side_by_side(groups: Sequence[CardColumn], count: int) -> list[Content]:
    """Put groups into so many columns, each into the one that is shortest so far."""
    stacks: list[list[CardColumn]] = [[] for _ in range(count)]
    for group in groups:
        min(stacks, key=lambda stack: sum(len(part.entries) + 2 for part in stack)).append(group)
    blocks = [_block(stack) for stack in stacks if stack]
    blanks = [Content(" " * block[0].cell_length) for block in blocks]
    return [
        Content(" " * _GAP).join(
            part if part is not None else blank for part, blank in zip(parts, blanks, strict=True)
        )
        for parts in zip_longest(*blocks)
    ]


def _block(stack: Sequence[CardColumn]) -> list[Content]:
    width = max(group.width for group in stack)
    lines: list[Content] = []
    for group in stack:
        if lines:
            lines.append(Content(" " * width))
        lines += [line.pad_right(width - line.cell_length) for line in group.lines()]
    return lines


def _flow(entries: Sequence[CardEntry], width: int) -> list[Content]:
    lines: list[Content] = []
    for keys, words in entries:
        item = Content.assemble((keys, "bold $accent"), f" {words}")
        if lines and lines[-1].cell_length + 2 + item.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], "  ", item)
        else:
            lines.append(item)
    return lines


class PrefixCard(KeyLine):
    """Takes the key after the prefix, and names the keys to who waits.

    Attributes:
        timer: What brings it up; None while no key is waited for.
    """

    LEAD = "sshtui"
    PLACE = actions.PREFIX
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PREFIX)

    def __init__(self) -> None:
        super().__init__(id="prefix-card")
        self.timer: Timer | None = None

    def take(self) -> None:
        """Take the next key, and come up if it is waited for."""
        self.screen.set_focus(self)
        self.timer = self.set_timer(_SECONDS, self._come_up)

    def on_blur(self) -> None:
        """Close, unless the focus has come back."""
        if self.timer is not None and self.screen.focused is not self:
            self.timer.stop()
            self.timer = None
        super().on_blur()

    def _come_up(self) -> None:
        keys = keymap_of(self)
        self.border_title = Content(f"{keys.of(actions.PREFIX_ID)} …")
        ways = (keys.of(_HELP), "help", keys.of(_LEAVE), actions.LEAVE.label)
        self.border_subtitle = Content(" ".join(word for word in ways if word))
        self.update(self._words())
        self.display = True

    def on_resize(self) -> None:
        """Fold anew."""
        if self.display:
            self.update(self._words())

    def _words(self) -> Content:
        keys = keymap_of(self)
        groups = actions.PREFIX_GROUPS
        wordy, short = (columns_of(groups, keys, about=about) for about in (True, False))
        size = self.screen.size
        return fold(wordy, short, size.width - _CHROME, size.height - _AROUND)
