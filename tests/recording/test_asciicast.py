import json
from typing import Any

from sshtui.recording.asciicast import Asciicast
from sshtui.recording.pieces import Piece


def recorded(*pieces: Piece) -> list[Any]:
    cast = Asciicast("web1: deploy@web1", now=1_700_000_000.5)
    text = "".join(map(cast.take, pieces)) + cast.end()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def test_a_recording_has_a_header_and_events_that_split_nothing() -> None:
    letters = "ä日".encode()
    assert recorded(
        Piece(50.0, b"a" + letters[:1], 80, 24),
        Piece(50.25, letters[1:] + b"\x1b[3", 80, 24),
        Piece(51.0, b"1mred", 100, 30),
        Piece(52.0, b"\r\nend\r\n", 100, 30, "The connection was lost."),
        Piece(53.0, b"\xff\x1b", 100, 30),
    ) == [
        {
            "version": 2,
            "width": 80,
            "height": 24,
            "timestamp": 1_700_000_000,
            "title": "web1: deploy@web1",
        },
        [0.0, "o", "a"],
        [0.25, "o", "ä日"],
        [1.0, "r", "100x30"],
        [1.0, "o", "\x1b[31mred"],
        [2.0, "m", "The connection was lost."],
        [2.0, "o", "\r\nend\r\n"],
        [3.0, "o", "�"],
        [3.0, "o", "\x1b"],
    ]


def test_a_mark_stands_for_what_is_left_out() -> None:
    _, *events = recorded(Piece(0.0, b"Password: ", 80, 24), Piece(1.0, b"hunter2-fake", 80, 24))
    assert events == [[0.0, "o", "Password: "], [1.0, "m", "not recorded"]]
