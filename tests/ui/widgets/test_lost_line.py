"""The line under a lost session: why, and whether it comes back by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from textual.content import Content

from sshtui.errors import HostUnreachable
from sshtui.sessions.state import Retry
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.ui.widgets.lost_line import LostLine, folded, retry_words
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.clock import leap
from tests.servers.waiting import until
from tests.sessions.fakes import at_once
from tests.ui.forms import ready, shown
from tests.ui.steps import in_session, shell

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry", "words"),
    [
        (Retry(at=NOW + timedelta(seconds=65)), "Trying again in 1:05."),
        (Retry(at=NOW - timedelta(seconds=1), why="Off."), "Trying again in 0:00. Off."),
        (Retry(at=NOW + timedelta(days=1)), "Trying again in 1:12."),
        (Retry(count=3, why="Off."), "Connecting again (attempt 3). Off."),
        (Retry(why="A\x1b[m key.", stopped=True), "Not connected again by itself: A^[[m key."),
    ],
)
def test_it_says_how_it_stands(retry: Retry, words: str) -> None:
    assert retry_words(retry, NOW) == words


def test_a_key_stays_with_its_words_where_the_line_is_folded() -> None:
    keys = [Content("r connect again"), Content("x close"), Content("R connect all")]
    one, two = (
        "r connect again   x close   R connect all",
        "r connect again   x close\nR connect all",
    )
    assert [folded(keys, width).plain for width in (0, 41, 40)] == [one, one, two]
    assert folded(keys, 9).plain == "r connect again\nx close\nR connect all"


async def is_off(target: Target, asker: Asker, on_step: OnStep) -> None:
    raise HostUnreachable("It is off.")


async def test_it_counts_down_until_a_person_stops_it_or_it_is_back() -> None:
    async with in_session() as (app, pilot, connector):
        for stops in (False, True):
            connector.script = is_off
            shell(connector, -1).say(b"precious output")
            shell(connector, -1).end(ShellEnd(reason="reset by peer", broke=True))
            await until(lambda: isinstance(app.focused, LostLine), "loss")
            await until(lambda: "Trying again in " in shown(app), "count-down")
            await until(lambda: "stop trying" in shown(app), "key")
            leap(2)
            await until(lambda: "It is off." in shown(app), "attempt", context=lambda: shown(app))
            await ready(app)
            if stops:
                await pilot.press("escape")
                await until(lambda: "stop trying" not in shown(app), "end of it")
                assert "Trying again" not in shown(app)
                assert isinstance(app.focused, LostLine)
            else:
                connector.script = at_once
                leap(100)
                await until(lambda: isinstance(app.focused, TerminalView), "terminal")
                await until(lambda: "connected again" in shown(app), "line between")
