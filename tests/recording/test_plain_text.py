from sshtui.terminal.picture import LEAVE_SCREEN
from tests.recording.test_screen_line import logged


def test_sequences_are_taken_out_and_full_screen_programs_left_out() -> None:
    assert logged(
        b"\x1b]0;title\x07$ ls\r\n\x1b[1;34mdir\x1b[0m  f\xc3",
        b"\xa4\x1bPq",
        b"#0\x1b\\\x9b",
        b"\r\n$ vi\r\n\x1b[?10",
        b"49h\x1b[H~\r\n~\r\n:q\x1b[?1049l$ ex",
        b"it\r\nbye",
        columns=80,
    ) == ["$ ls", "dir  fä�", "$ vi", "[full-screen program]", "$ exit", "bye"]


def test_a_loss_leaves_one_blank_line_behind() -> None:
    lost = LEAVE_SCREEN + b"\r\n-- lost --\r\n"
    assert logged(b"$ top\r\n\x1b[?1049h\x1b[Htop", lost) == [
        *("$ top", "[full-screen program]", "", "-- lost --")
    ]
    assert logged(b"$ ls", lost) == ["$ ls", "", "-- lost --"]


def test_a_line_without_an_end_is_cut_before_it_takes_all_memory() -> None:
    assert [len(line) for line in logged(*[b"x" * 50_000] * 3)] == [100_000, 50_000]
