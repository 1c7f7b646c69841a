from datetime import UTC, datetime

import pytest

from sshtui.sessions.state import SessionInfo, SessionState
from tests.sessions.fakes import TARGET


@pytest.mark.parametrize(
    ("state", "pending"),
    [
        (SessionState.CONNECTING, True),
        (SessionState.AUTHENTICATING, True),
        (SessionState.OPEN, False),
        (SessionState.CLOSED, False),
        (SessionState.FAILED, False),
    ],
)
def test_a_session_is_pending_until_its_shell_is_there(state: SessionState, pending: bool) -> None:
    info = SessionInfo("id", "web1", TARGET, state, None, "", datetime.now(UTC))
    assert info.pending is pending
