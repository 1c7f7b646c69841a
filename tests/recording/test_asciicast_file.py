import json
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.recording.asciicast import Asciicast
from sshtui.recording.asciicast_file import AsciicastFile, CastEvent, CastHeader
from sshtui.recording.pieces import Piece

HEADER = '{"version": 2, "width": 80, "height": 24, "title": "web1"}'


def file_of(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "a.cast"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def read(path: Path) -> tuple[CastHeader, list[CastEvent]]:
    file = AsciicastFile(path)
    try:
        return file.header, list(file.events())
    finally:
        file.close()


def test_what_is_recorded_can_be_read(tmp_path: Path) -> None:
    cast = Asciicast("web1")
    pieces = (Piece(5.0, b"a", 80, 24), Piece(6.5, "ä\r\n".encode(), 90, 30, "lost"))
    path = tmp_path / "a.cast"
    path.write_text("".join(map(cast.take, pieces)) + cast.end(), "utf-8")
    assert read(path) == (
        CastHeader(2, 80, 24, "web1"),
        [
            CastEvent(0.0, "o", "a"),
            CastEvent(1.5, "r", "90x30"),
            CastEvent(1.5, "m", "lost"),
            CastEvent(1.5, "o", "ä\r\n"),
        ],
    )


def test_version_3_counts_from_event_to_event(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        '{"version": 3, "term": {"cols": 100, "rows": 30}}',
        "# a comment",
        '[1.5, "o", "a"]',
        '[0.25, "i", "typed"]',
        '[0.25, "o", "b"]',
        '[1, "x", "0"]',
    )
    assert read(path) == (
        CastHeader(3, 100, 30, ""),
        [CastEvent(1.5, "o", "a"), CastEvent(2.0, "o", "b")],
    )


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((), "line 1 is not the header"),
        (("no",), "line 1 is not JSON"),
        (("[" * 100_000,), "line 1 is not JSON"),
        (("[]",), "line 1 is not the header"),
        (('{"version": 1, "width": 80}',), "line 1 is of asciicast version 1"),
        (("{}",), "line 1 names no version"),
        (('{"version": 2, "width": 0, "height": 24}',), "line 1 has no size"),
        (('{"version": 3, "term": 5}',), "line 1 has no size"),
        ((HEADER, '[0, "o", "a"]', '[1, "o", "b'), "line 3 is not JSON, or was cut off"),
        ((HEADER, "", '["0", "o", "a"]'), "line 3 is not an event"),
        ((HEADER, '[true, "o", "a"]'), "line 2 has no time"),
        ((HEADER, '[NaN, "o", "a"]'), "line 2 has no time"),
        ((HEADER, '[1e999, "o", "a"]'), "line 2 has no time"),
        ((HEADER, f'[1{"0" * 400}, "o", "a"]'), "line 2 has no time"),
        ((HEADER, '[-1, "o", "a"]'), "line 2 has no time"),
        ((HEADER, '[0, "r", "80"]'), "line 2 has no size such as"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(ConfigError, match=f"a.cast, {told}"):
        read(file_of(tmp_path, *lines))


def test_what_is_no_file_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        AsciicastFile(tmp_path / "none")
    with pytest.raises(ConfigError, match="is not a file"):
        AsciicastFile(tmp_path)
    path = file_of(tmp_path, HEADER)
    path.write_bytes(path.read_bytes() + b'[0, "o", "\xff"]\n')
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(path)


def test_a_clock_that_goes_back_is_followed_only_forward(tmp_path: Path) -> None:
    lines = (HEADER, *(json.dumps([at, "o", ""]) for at in (2, 1, 3)))
    assert [event.at for event in read(file_of(tmp_path, *lines))[1]] == [2, 2, 3]
