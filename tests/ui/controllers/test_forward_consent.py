"""Forwards that programs ask for: none is opened before a person has agreed to it."""

import asyncio
from typing import Any, cast

import pytest

from sshtui.mux.peer import Peer
from sshtui.services.consents import Consent
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing.broker import Broker
from sshtui.sessions.state import SessionState
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.forwards import parse
from sshtui.ui.modals.allow_forwards import AllowForwards
from tests.servers.waiting import until
from tests.ui.forms import build, in_sight, laid_out, ready, running, shown

PEER = Peer(4711, "git")


def sharing_nothing(lines: Lines) -> Broker:
    nobody = cast("Any", None)
    return Broker(lines, "off", nobody, nobody)


@pytest.mark.parametrize("on_tab", [True, False])
@pytest.mark.parametrize(("key", "agreed"), [("y", True), ("escape", False)])
async def test_it_is_asked_once_for_each_host_and_the_answer_kept(
    key: str, *, agreed: bool, on_tab: bool
) -> None:
    app = build(broker=sharing_nothing)
    async with running(app, (40, 12)) as (_, pilot):
        controllers = app._controllers
        assert controllers.broker is not None
        may = controllers.broker.forwards.may
        target = controllers._hosts.resolve(Destination("web1"))
        if on_tab:
            await pilot.press("enter")
            await until(lambda: app._presenter.current, "session")
            await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "open session")
        forward = parse("remote", "8080:localhost:80")
        asking = asyncio.gather(may(target, PEER, forward), may(target, PEER, forward))
        await until(lambda: isinstance(app.screen, AllowForwards), "question")
        await laid_out(app, "#no")
        await ready(app)
        assert in_sight(app, app.screen.query_one("#yes"))
        assert "git (process 4711)" in " ".join(shown(app).split())
        await pilot.press(key)
        assert list(await asking) == [agreed, agreed]
        assert await may(target, PEER, parse("local", "1:localhost:2")) is agreed
        assert controllers.consents.given("web1", Consent.FORWARDS) is agreed
        assert not app.questions.count


async def test_who_goes_takes_the_question_along() -> None:
    app = build(broker=sharing_nothing)
    async with running(app, (40, 12)):
        controllers = app._controllers
        assert controllers.broker is not None
        target = controllers._hosts.resolve(Destination("web1"))
        asking = asyncio.ensure_future(
            controllers.broker.forwards.may(target, PEER, parse("dynamic", "1080"))
        )
        await until(lambda: isinstance(app.screen, AllowForwards), "question")
        asking.cancel()
        await until(lambda: not isinstance(app.screen, AllowForwards), "end of the question")
        assert not controllers.consents.refused("web1", Consent.FORWARDS)
