"""The signs of sessions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sshtui.hosts.repository import HostRepository
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sshconfig.destination import Destination
from sshtui.ui.widgets.session_signs import SessionMark, merged, session_marks

NOW = datetime(2030, 1, 2, 14, 2, tzinfo=UTC)
CLOCK = f"{NOW.astimezone():%H:%M}"


def session(alias: str, state: SessionState) -> SessionInfo:
    target = HostRepository(system_config=Path("/dev/null")).resolve(Destination(alias))
    ended = None if state == "open" else NOW
    return SessionInfo(f"{alias} {state}", alias, target, state, None, "", NOW, ended=ended)


def numbers(listed: Sequence[SessionInfo]) -> dict[str, int]:
    return {info.id: number for number, info in enumerate(listed, 1)}


def test_each_host_has_the_number_and_the_sign_of_its_session() -> None:
    listed = [
        session("a", SessionState.OPEN),
        session("b", SessionState.CLOSED),
        session("c", SessionState.FAILED),
        replace(session("d", SessionState.CONNECTING), ended=None),
    ]
    assert session_marks(listed, numbers(listed)) == {
        "a": SessionMark(1, "●"),
        "b": SessionMark(2, "↯", ended=f"lost {CLOCK}"),
        "c": SessionMark(3, "✗", ended=f"failed {CLOCK}"),
        "d": SessionMark(4, "◌"),
    }


def test_of_several_the_one_that_lasts_counts() -> None:
    listed = [session("a", SessionState.FAILED), session("a", SessionState.OPEN)]
    assert session_marks(listed, numbers(listed)) == {"a": SessionMark(2, "●", 2)}
    assert merged([SessionMark(3, "●"), SessionMark(1, "●", 2)]) == SessionMark(1, "●", 3)
