from rich.style import Style

from sshtui.sessions.layout.tree import Rect
from sshtui.ui.widgets.pane_frames import FrameKind, PaneFrame, draw, fitted


def picture(*frames: PaneFrame) -> list[str]:
    return [strip.text for strip in draw(frames, 15, 7, dict.fromkeys(FrameKind, Style()))]


def test_neighbours_share_a_line_that_the_one_in_focus_has_and_a_receiver_before_that() -> None:
    left, upper, lower = Rect(1, 1, 6, 5), Rect(8, 1, 6, 2), Rect(8, 4, 6, 2)
    assert picture(
        PaneFrame(left, FrameKind.PLAIN, "a", focused=False),
        PaneFrame(upper, FrameKind.FOCUSED, "▸ a漢字", focused=True),
        PaneFrame(lower, FrameKind.RECEIVING, "a long name", focused=False),
    ) == [
        "┌─ a ──┏━ ▸ a━┓",
        "│      ┃      ┃",
        "│      ┃      ┃",
        "│      ╔═ a l═╗",
        "│      ║      ║",
        "│      ║      ║",
        "└──────╚══════╝",
    ]
    plain = [PaneFrame(rect, FrameKind.PLAIN, "", focused=False) for rect in (left, upper, lower)]
    assert [row[7] for row in picture(*plain)] == list("┬││├││┴")


def test_all_of_it_has_a_style() -> None:
    frame = PaneFrame(Rect(1, 1, 13, 5), FrameKind.FOCUSED, "▸ a漢字", focused=True)
    rows = draw([frame], 15, 7, dict.fromkeys(FrameKind, Style(bold=True)))
    assert all(segment.style for row in rows for segment in row)


def test_of_a_long_title_the_name_is_cut_and_not_the_sign() -> None:
    assert fitted("▸ ", "a-long-name-of-a-host", "?", 20) == "▸ a-long-name… ?"
    assert fitted("", "db1", "", 20) == "db1"
