"""Nothing that a server, a file or a program is called steers the terminal, ends or drives the app.

Two walls stand between such a text and the terminal: one cleans it where it comes in or is shown,
the other is the line filter, which lets nothing through that was missed. Each is enough alone.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from sshtui.recording.playback import Playback
from sshtui.settings import Settings
from sshtui.ui.player import PlayerApp
from sshtui.ui.widgets.text_input import _Harmless
from tests.recording.test_asciicast_file import file_of
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.trust.hostile_text import HOSTILE, marks
from tests.trust.tour import MOST_IN_ALL, ROUNDS, Guide, Texts, Walls, guided, write_hosts
from tests.trust.tour_boxes import see_boxes
from tests.trust.tour_keys import STOPS as KEY_STOPS
from tests.trust.tour_stops import Stops, hosts_file
from tests.trust.twin import Defence, needs
from tests.ui.forms import build
from tests.ui.painted import painted

STOPS = 45
"""At least."""


def take_out(walls: Walls) -> Callable[[pytest.MonkeyPatch], None]:
    def one_more(monkeypatch: pytest.MonkeyPatch) -> None:
        if not walls.cleaner:
            monkeypatch.setattr(_Harmless, "highlight", lambda self, text: None)
        walls.take_out(monkeypatch)

    return one_more


ONLY_CLEANER, ONLY_FILTER = Walls(filter=False), Walls(cleaner=False)
CLEANER = Defence("the cleaner", take_out(ONLY_FILTER), "steers")
FILTER = Defence("the line filter", take_out(ONLY_CLEANER), "steers")


async def tour(walls: Walls, monkeypatch: pytest.MonkeyPatch, folder: Path) -> int:
    """Go through the app with one wall; return how many texts were shown."""
    walls.take_out(monkeypatch)
    texts = Texts()
    for number in range(ROUNDS):
        if number and texts.fewest() >= MOST_IN_ALL:
            break
        write_hosts(Path.home() / ".ssh" / "config", hosts_file(texts))
        stops = Stops(walls, texts)
        with pytest.MonkeyPatch.context() as patch:
            async with guided(stops.app, texts, patch) as guide:
                await stops.visit(guide)
                await see_boxes(guide, texts, folder / str(number))
    assert len(texts.seen) >= STOPS
    assert texts.fewest() >= MOST_IN_ALL, texts.seen
    never = marks("".join(HOSTILE)).difference(*texts.seen.values())
    assert not never, f"shown nowhere: {never}"
    return sum(map(len, texts.seen.values()))


@needs(CLEANER)
async def test_the_cleaner_alone_keeps_every_screen_harmless(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", await tour(ONLY_CLEANER, monkeypatch, tmp_path))


@needs(FILTER)
async def test_the_line_filter_alone_keeps_every_screen_harmless(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", await tour(ONLY_FILTER, monkeypatch, tmp_path))


See = Callable[[Guide, Texts], Awaitable[None]]


@pytest.mark.parametrize("see", KEY_STOPS)
@needs(CLEANER)
async def test_the_cleaner_alone_keeps_keys_and_the_last_question_harmless(
    monkeypatch: pytest.MonkeyPatch, see: See
) -> None:
    await stop(see, ONLY_CLEANER, monkeypatch)


@pytest.mark.parametrize("see", KEY_STOPS)
@needs(FILTER)
async def test_the_line_filter_alone_keeps_keys_and_the_last_question_harmless(
    monkeypatch: pytest.MonkeyPatch, see: See
) -> None:
    await stop(see, ONLY_FILTER, monkeypatch)


async def stop(see: See, walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at one stop with one wall, alone."""
    walls.take_out(monkeypatch)
    texts = Texts()
    async with guided(build(FakeConnector()), texts, monkeypatch) as guide:
        await see(guide, texts)


@needs(CLEANER)
async def test_the_cleaner_alone_keeps_a_recording_harmless(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await play(ONLY_CLEANER, monkeypatch, tmp_path)


@needs(FILTER)
async def test_the_line_filter_alone_keeps_a_recording_harmless(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await play(ONLY_FILTER, monkeypatch, tmp_path)


async def play(walls: Walls, monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    """Play a recording whose title, output and markers are hostile, on a real terminal."""
    walls.take_out(monkeypatch)
    head = json.dumps({"version": 2, "width": 80, "height": 24, "title": "  ".join(HOSTILE)})
    said = [json.dumps([0.0, kind, text]) for text in HOSTILE for kind in "om"]
    last = json.dumps([0.0, "o", "\x1b\\\x18\x1b[?47l\x1b[?1049l\x1bcover"])
    app = PlayerApp(Playback(file_of(directory, head, *said, last)), 1.0, Settings())
    async with guided(app, Texts(), monkeypatch, (170, 40)) as guide:
        await until(lambda: "over" in painted(app), "output", context=lambda: painted(app))
        await guide.pilot.press("space")
        await guide.look("recording", least=1)
        assert marks(painted(app))
