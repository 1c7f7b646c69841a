import pytest

from tests.terminal.terminals import terminal


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("", ""),
        ("one\r\nPassword: ", "Password:"),
        (
            "a prompt that is far too long for the row: ",
            "a prompt that is far too long for the row:",
        ),
        ("exactly as wide as it", "exactly as wide as it"),
        ("Password:\r\n", "Password:"),
        ("Password:\x1b[9;1H", "Password:"),
        ("after \x1b[sthe cursor\x1b[u", "after"),
        ("\x1b[?1049h\x1b[HPIN: ", "PIN:"),
        ("パスワード：", "パスワード："),
    ],
)
def test_the_line_before_the_cursor(written: str, line: str) -> None:
    screen = terminal(21, 6)
    screen.feed(written.encode())
    assert screen.before_cursor() == line


def test_it_is_that_of_the_screen_whatever_is_shown() -> None:
    screen = terminal(21, 6)
    screen.feed(b"line\r\n" * 50 + b"Password: ")
    screen.scroll(-20)
    assert screen.before_cursor() == "Password:"
    screen.close()
    assert screen.before_cursor() == ""
