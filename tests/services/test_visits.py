"""Visits are written down once a session is open, with how the sign-in went."""

import re
from dataclasses import replace

import pytest
from textual.widgets import Input

from sshtui.hosts.history import History
from sshtui.hosts.model import Visit
from sshtui.services.visits import connects_alone
from sshtui.ssh.shell import ShellEnd
from sshtui.ui.widgets.lost_line import LostLine
from tests.servers.waiting import until
from tests.sessions.fakes import TARGET
from tests.ui.forms import build, ready, running, shown
from tests.ui.steps import in_session, shell


async def test_a_session_is_a_visit_and_its_host_is_recent_from_then_on() -> None:
    app = build()
    async with running(app, size=(120, 36)) as (_, pilot):
        app._session_controller.connect("db1", again=False)
        visits = app._controllers._visits
        assert isinstance(visits, History)
        await until(lambda: visits.last("db1"), "visit")
        (visit,) = visits.last("db1")
        assert visit.took < 60
        assert visits.last("web1") == ()
        await pilot.pause()
        await pilot.press("ctrl+backslash")
        await pilot.press("d")
        await until(lambda: isinstance(app.focused, Input), "filter")
        await pilot.press(*"db1")
        await until(
            lambda: re.search(r"SIGNED IN +just now \(took [0-9.]+ s", shown(app)),
            "visit in the details",
            context=lambda: shown(app),
        )


async def test_one_that_is_connected_again_is_another_visit() -> None:
    async with in_session() as (app, pilot, connector):
        visits = app._controllers._visits
        assert isinstance(visits, History)
        await until(lambda: len(visits.last("web1")) == 1, "visit")
        shell(connector).end(ShellEnd(reason="It went away."))
        await until(lambda: isinstance(app.focused, LostLine), "loss")
        await ready(app)
        await pilot.press("r")
        await until(lambda: len(visits.last("web1")) > 1, "second visit")


@pytest.mark.parametrize(("here", "usual"), [("", "auto"), ("auto", "ask")])
def test_a_host_whose_last_sign_in_needed_nobody_connects_alone(here: str, usual: str) -> None:
    visits, target = History(None), replace(TARGET, reconnect=here)
    assert not connects_alone(visits, target, usual)
    for at, alone in ((1.0, True), (2.0, False), (3.0, True)):
        visits.record(target.alias, Visit(at, 1.0, "publickey", alone=alone))
        assert connects_alone(visits, target, usual) is alone
    assert not connects_alone(visits, replace(target, reconnect="ask"), usual)
