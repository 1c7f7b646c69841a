from sshtui.ui.widgets.tab_window import window


def beside(start: int, end: int) -> int:
    return 2 * (start > 0) + 2 * (end < 9)


def shown(active: int, first: int, room: int) -> tuple[int, int]:
    return window([10] * 9, active, first, room, beside)


def test_all_are_shown_where_there_is_room() -> None:
    assert shown(active=4, first=3, room=90) == (0, 9)


def test_the_active_one_is_in_sight_with_as_many_as_fit() -> None:
    for room in (1, 12, 34, 60, 88):
        for active in range(9):
            for first in range(9):
                start, end = shown(active, first, room)
                assert start <= active < end
                assert 10 * (end - start) + beside(start, end) <= max(room, 14)
                more = [pair for pair in ((start, end + 1), (start - 1, end)) if pair[0] >= 0]
                assert all(10 * (e - s) + beside(s, e) > room for s, e in more if e <= 9), (
                    "there is room for another one"
                )


def test_what_was_shown_stays_as_long_as_the_active_one_is_in_it() -> None:
    assert shown(active=3, first=2, room=34) == (2, 5)
    assert shown(active=4, first=2, room=34) == (2, 5)
    assert shown(active=5, first=2, room=34) == (3, 6)
    assert shown(active=1, first=3, room=34) == (1, 4)


def test_after_tabs_are_gone_no_room_is_left_empty() -> None:
    assert shown(active=8, first=8, room=34) == (6, 9)
