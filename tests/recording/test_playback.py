import json
from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.recording import asciicast_file, playback
from sshtui.recording.playback import Playback, faster, slower
from tests.recording.test_asciicast_file import HEADER, file_of


def events_at(*times: float) -> list[str]:
    return [json.dumps([at, "o", f"{at}"]) for at in times]


def texts(playing: Playback, until: float) -> list[str]:
    return [event.data for event in playing.take(until) if event.data]


def test_what_is_due_is_handed_out_with_pauses_cut_short(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER, *events_at(1, 2, 100, 101))
    playing = Playback(path, idle_limit=3)
    assert texts(playing, 2.5) == ["1", "2"]
    assert playing.next_at == 5
    assert texts(playing, 5) == ["100"]
    assert texts(playing, 1000) == ["101"]
    assert playing.next_at is None
    assert texts(playing, 1000) == []
    playing.rewind()
    assert texts(playing, 1) == ["1"]
    playing.close()


def test_what_comes_before_a_mistake_is_handed_out_first(tmp_path: Path) -> None:
    playing = Playback(file_of(tmp_path, HEADER, *events_at(1, 2), "[oops"))
    assert texts(playing, 10) == ["1", "2"]
    assert playing.next_at == 2
    with pytest.raises(ConfigError, match="line 4"):
        playing.take(10)
    playing.close()


def test_a_long_recording_is_read_a_piece_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback, "MOST_TAKEN", 4)
    playing = Playback(file_of(tmp_path, HEADER, *events_at(*range(100, 200))))
    assert texts(playing, 1000) == ["100", "101"]
    playing.close()
    monkeypatch.setattr(asciicast_file, "LONGEST_LINE", 100)
    playing = Playback(file_of(tmp_path, HEADER, "x" * 101))
    assert texts(playing, 1) == []
    with pytest.raises(ConfigError, match="line 2 is too long"):
        playing.take(1)
    playing.close()


def test_speeds_go_up_and_down_to_an_end() -> None:
    assert (faster(1.0), faster(3.0), faster(16.0)) == (1.5, 4.0, 16.0)
    assert (slower(1.0), slower(3.0), slower(0.25)) == (0.5, 2.0, 0.25)
