"""What the status line says of a server that does not answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.ui.widgets.session_signs import SILENT, sign_of
from sshtui.ui.widgets.silence_text import silence_words
from tests.sessions.fakes import TARGET

NOW = datetime(2030, 1, 2, 14, 2, tzinfo=UTC)
OPEN = SessionInfo("1", "web1", TARGET, SessionState.OPEN, None, "", NOW)


def test_it_counts_the_seconds_and_the_keys() -> None:
    assert silence_words(OPEN, NOW) == sign_of(OPEN) == ""
    silent = replace(OPEN, silent_since=NOW - timedelta(seconds=84))
    assert silence_words(silent, NOW) == "no answer for 1:24"
    assert silence_words(replace(silent, unanswered=1), NOW).endswith(" · 1 key not answered")
    assert silence_words(replace(silent, unanswered=12), NOW).endswith(" · 12 keys not answered")
    assert sign_of(silent) == SILENT
