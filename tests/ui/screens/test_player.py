from pathlib import Path

import pytest

from sshtui.recording.playback import Playback
from sshtui.settings import Settings
from sshtui.ui.player import PlayerApp
from sshtui.ui.rendering.control_filter import ControlFilter
from tests.recording.test_asciicast_file import HEADER, file_of
from tests.servers.waiting import until
from tests.trust.hostile_text import harmless


def shown(app: PlayerApp) -> str:
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def test_a_recording_is_played_paused_and_gone_through(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is cleaned needs no filter.
    monkeypatch.setattr(ControlFilter, "apply", lambda self, segments, background: segments)
    path = file_of(
        tmp_path,
        HEADER.replace("web1", "web1\\u202e\\u009b"),
        '[0.0, "o", "first\\r\\n"]',
        # Nothing of it reaches the terminal around.
        '[0.0, "o", "\\u001b]52;c;aGk=\\u0007\\u001b]0;evil\\u0007\\u001b[5n"]',
        '[7.0, "r", "60x40"]',
        '[7.0, "m", "connection lost\\u202e\\u009b"]',
        '[7.0, "o", "\\u001b[40;1Hsecond"]',
        '[1000.0, "o", "third"]',
        "[oops",
    )
    app = PlayerApp(Playback(path), 1.0, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: "first" in shown(app), "output", context=lambda: shown(app))
        assert harmless(shown(app)), "its title steers"
        await pilot.press("space")
        await until(lambda: "paused" in shown(app), "pause")
        await pilot.press("right", "right")
        # The rows where the cursor is are in sight.
        await until(lambda: "second" in shown(app), "what comes later", context=lambda: shown(app))
        assert "0:10" in shown(app) or "0:11" in shown(app)
        assert "60x40 · paused" in shown(app)
        assert "connection lost" in shown(app)
        assert harmless(shown(app)), "a mark steers"
        assert app._clipboard == ""
        await pilot.press("left", "left", "plus", "greater_than_sign", "minus")
        await until(lambda: "1.5× · 80x24" in shown(app), "the start", context=lambda: shown(app))
        await until(lambda: "second" not in shown(app) and "first" in shown(app), "the start")
        for _ in range(200):
            app.player.action_seek(5)
        await until(
            lambda: "line 8 is not JSON" in shown(app),
            "problem",
            context=lambda: shown(app),
            seconds=8,
        )
        await until(lambda: "third" in shown(app), "what comes before", context=lambda: shown(app))
        await pilot.press("q")
    assert app.return_value == 0
    assert app.player.problem is not None
    assert capfd.readouterr().out == "", "its questions are answered"
