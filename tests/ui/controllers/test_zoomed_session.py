from dataclasses import replace

import pytest

from sshtui.sessions.events import Event, SessionChanged, SessionGone
from sshtui.sessions.state import SessionState
from sshtui.ui.controllers.zoomed_session import ZoomedSession
from tests.sessions.bench import Bench
from tests.trust.hostile_text import EVIL, harmless

HOSTILE = "".join(EVIL)


@pytest.mark.parametrize("end", ["closed", "gone", "another gone"])
async def test_what_brings_the_app_back_is_told_in_clean_words(end: str) -> None:
    bench = Bench()
    id_ = await bench.opened()
    info = replace(bench.manager.sessions[0], title=HOSTILE, detail=HOSTILE)
    zoomed = ZoomedSession(info, bench.manager, "ctrl+backslash")
    closed = replace(info, state=SessionState.CLOSED)
    events: dict[str, Event] = {
        "closed": SessionChanged(closed),
        "gone": SessionGone(id_, HOSTILE),
        "another gone": SessionGone("another", HOSTILE),
    }
    zoomed._hear(events[end])
    assert zoomed.over.result()
    assert harmless(zoomed.over.result())
    await bench.manager.shutdown()
