import pytest

from sshtui.ui.rendering.text_cursor import CursorLook, changes

PLAIN, BAR, RED = CursorLook(), CursorLook(5), CursorLook(5, 0xFF0000)


@pytest.mark.parametrize(
    ("before", "look", "written"),
    [
        (None, None, ""),
        (None, PLAIN, "\x1b[0 q\x1b]112\x07\x1b[?25h"),
        (PLAIN, PLAIN, ""),
        (PLAIN, BAR, "\x1b[5 q"),
        (BAR, RED, "\x1b]12;#ff0000\x07"),
        (RED, BAR, "\x1b]112\x07"),
        (RED, None, "\x1b[?25l"),
    ],
)
def test_the_terminal_is_told_of_its_cursor_only_what_changes(
    before: CursorLook | None, look: CursorLook | None, written: str
) -> None:
    assert changes(before, look) == written
