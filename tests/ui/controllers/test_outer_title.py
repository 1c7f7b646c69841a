from dataclasses import replace
from datetime import UTC, datetime

from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.controllers.outer_title import title_of
from tests.sessions.fakes import TARGET

INFO = SessionInfo("id", "db1\x1b", TARGET, SessionState.OPEN, None, "", datetime.now(UTC))


def test_a_title_begins_with_the_name_that_the_person_gave_the_host() -> None:
    assert title_of(None) == "sshtui"
    assert title_of(INFO) == "db1^["
    assert title_of(replace(INFO, said_title="web1: vim")) == "db1^[: web1: vim"
