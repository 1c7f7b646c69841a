from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.terminal.copymode.model import CopyMode
from sshtui.terminal.copymode.selection import CellRange, SelectionShape
from sshtui.ui.widgets.terminal.overlay import Overlay, restyled
from tests.terminal.copymode.texts import Texts


class Nine:
    """A match in each of nine rows, the cursor at the eighth."""

    matches = tuple(CellRange(CellPosition(row, 5), CellPosition(row, 6)) for row in range(9))
    current = 7

    def has_match(self, rows: range) -> bool:
        return 8 in rows


def test_what_is_in_view_has_its_look_and_the_words_make_way_for_the_cursor() -> None:
    mode = CopyMode(Texts(*["some words"] * 9), 3, CellPosition(8, 1))
    before = Overlay.of(mode, Size(20, 3), Nine())
    assert before.rows == {
        0: ((5, 6, "match"),),
        1: ((5, 6, "current"),),
        2: ((5, 6, "match"), (19, 19, "mark-in-view")),
    }
    assert before.status_row == 0
    mode.select(SelectionShape.CHARACTERS)
    mode.move("up")
    after = Overlay.of(mode, Size(20, 3), Nine())
    assert after.changed_since(before) == {1, 2}
    mode.go_in_view(0)
    assert Overlay.of(mode, Size(20, 3), Nine()).status_row == 2


def test_pieces_take_their_looks_one_over_the_other() -> None:
    looks = {"match": Style(bold=True), "selection": Style(italic=True)}
    strip = restyled(Strip.blank(4), ((0, 2, "match"), (1, 1, "selection")), looks)
    styles = [style for text, style, _ in strip for _ in text]
    assert [bool(style and style.bold) for style in styles] == [True, True, True, False]
    assert [bool(style and style.italic) for style in styles] == [False, True, False, False]
