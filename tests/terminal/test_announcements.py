import pytest

from sshtui.terminal.announced import Notification, Progress, ProgressState
from sshtui.terminal.announcements import MOST_BODY, MOST_TITLE
from sshtui.terminal.emulator import Emulator

RUNNING, FAILED, UNKNOWN, PAUSED = ProgressState


def terminal(*pieces: bytes) -> Emulator:
    emulator = Emulator(40, 6, scrollback_lines=0, scrollback_bytes=0, reply=lambda _data: None)
    for piece in pieces:
        emulator.feed(piece)
    return emulator


def notified(*pieces: bytes) -> list[Notification]:
    return terminal(*pieces).announced.take_notifications()


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (b"1;42", Progress(RUNNING, 42)),
        (b"1;500", Progress(RUNNING, 100)),
        (b"2;80", Progress(FAILED, 80)),
        (b"2", Progress(FAILED)),
        (b"3", Progress(UNKNOWN)),
        (b"4;7", Progress(PAUSED, 7)),
    ],
)
def test_progress_is_kept_until_it_is_removed(report: bytes, expected: Progress) -> None:
    emulator = terminal(b"\x1b]9;4;" + report + b"\x07")
    assert emulator.announced.progress == expected
    emulator.feed(b"\x1b]9;4;0\x07")
    assert emulator.announced.progress is None
    assert emulator.announced.changes == 2


def test_notifications_are_cleaned_and_short_and_only_the_last_wait() -> None:
    assert notified(b"\x1b]9;Done\x07") == [Notification("", "Done")]
    assert notified(b"\x1b]777;notify;Build;it failed; see log\x1b\\") == [
        Notification("Build", "it failed; see log")
    ]
    evil = "a\u202eb\u200bc\x9b31md".encode()
    (told,) = notified(b"\x1b]777;notify;" + evil + b";" + evil + b"\x07")
    assert told.title == told.body == "abc\\x9b31md"
    (told,) = notified(b"\x1b]777;notify;" + b"t" * 400 + b";" + b"b" * 1000 + b"\x07")
    assert (len(told.title), len(told.body)) == (MOST_TITLE, MOST_BODY)
    assert notified(b"\x1b]9; \x07", b"\x1b]777;notify;;\x07") == []
    many = notified(*(b"\x1b]9;%d\x07" % number for number in range(100)))
    assert [told.body for told in many] == [str(number) for number in range(92, 100)]


STREAM = (
    b"plain\x1b]2;first \xc3\xa4\x07\x1b]0;title\x1b\\\x1b]9;4;1;42\x07text\x1b]9;note\x1b\\"
    b"\x1b]777;notify;T;B\x07\x1b]7;file://web1/srv/a%20b\x1b\\\x1b]9;4;3\x07\x1b]8;;http://x\x07"
    b"\x1b]9;\x1b]2;cut\x1b\\end"
)


def state(emulator: Emulator) -> tuple[object, ...]:
    told = emulator.announced
    return (
        emulator.title,
        emulator.directory,
        told.progress,
        told.changes,
        tuple(told.take_notifications()),
        emulator.text(),
    )


def test_sequences_may_be_cut_at_every_byte() -> None:
    whole = state(terminal(STREAM))
    assert whole[:5] == (
        "cut",
        "file://web1/srv/a%20b",
        Progress(UNKNOWN),
        6,
        (Notification("", "note"), Notification("T", "B")),
    )
    for cut in range(len(STREAM)):
        assert state(terminal(STREAM[:cut], STREAM[cut:])) == whole, cut
    assert state(terminal(*(STREAM[at : at + 1] for at in range(len(STREAM))))) == whole


def test_what_is_never_ended_or_too_long_is_not_kept() -> None:
    emulator = terminal(b"\x1b]9;", b"x" * 1_000_000, b"\x1b]2;", b"y" * 1_000_000, b"\x07after")
    assert not emulator.announced.take_notifications()
    assert len(emulator.title) <= 200
    assert "after" in emulator.text()
