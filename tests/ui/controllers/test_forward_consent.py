"""Forwards that programs ask for: none is opened before a person has agreed to it."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, cast

import pytest
from textual import events
from textual.pilot import Pilot

from sshtui.mux.peer import Peer
from sshtui.services.consents import Consent
from sshtui.sessions.lines import Lines
from sshtui.sessions.sharing.broker import Broker
from sshtui.sessions.state import SessionState
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.forwards import parse
from sshtui.sshconfig.target import Target
from sshtui.ui.app import Application
from sshtui.ui.modals.allow_forwards import AllowForwards
from sshtui.ui.modals.question import CARE
from sshtui.ui.screens.forwards import ForwardsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, in_sight, laid_out, ready, running, shown
from tests.ui.steps import handled, typed

PEER = Peer(4711, "git")


def sharing_nothing(lines: Lines) -> Broker:
    nobody = cast("Any", None)
    return Broker(lines, "off", nobody, nobody)


async def answerable(app: Application) -> None:
    """Wait until a yes counts: the question has come up over what the person was doing."""
    question = app.screen
    assert isinstance(question, AllowForwards)
    await until(lambda: time.monotonic() > question.sends_from, "a key that may say yes")


@asynccontextmanager
async def with_session() -> AsyncIterator[tuple[Application, Pilot[int], FakeConnector, Target]]:
    connector = FakeConnector()
    async with running(build(connector, broker=sharing_nothing), (60, 20)) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        yield app, pilot, connector, app._controllers._hosts.resolve(Destination("web1"))


def wish(app: Application, target: Target) -> asyncio.Future[bool]:
    broker = app._controllers.broker
    assert broker is not None
    forward = parse("local", "8080:localhost:80")
    return asyncio.ensure_future(broker.forwards.may(target, PEER, forward))


async def test_none_is_allowed_by_what_is_typed_in_the_shell() -> None:
    async with with_session() as (app, pilot, connector, target):
        app._presenter.pressed = math.inf
        asking = wish(app, replace(target, alias="tunnel"))
        await pilot.press("y")
        await until(lambda: typed(connector), "key in the shell")
        assert not isinstance(app.screen, AllowForwards), "typing goes on"
        await until(lambda: isinstance(app.screen, AllowForwards), "question")
        await ready(app)
        assert isinstance(app.screen, AllowForwards)
        for pressed in app.screen.shown, app.screen.shown + CARE - 0.001:
            key = events.Key("y", "y")
            key.time = pressed
            app.post_message(key)
        await handled(app)
        assert not asking.done()
        await answerable(app)
        await pilot.press("y")
        assert await asking


async def test_who_is_elsewhere_is_told_of_it() -> None:
    async with with_session() as (app, pilot, _, target):
        await app.run_action("forwards")
        await until(lambda: isinstance(app.screen, ForwardsScreen), "forwards")
        asking = wish(app, target)
        await until(lambda: "web1 asks about a forward." in shown(app), "word of it")
        asking.cancel()
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        asking = wish(app, replace(target, hostname="elsewhere"))
        await until(lambda: "a program asks about a forward" in shown(app), "line of it")
        await pilot.press("ctrl+backslash", "enter")
        await until(lambda: isinstance(app.screen, AllowForwards), "question")
        asking.cancel()


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
        await answerable(app)
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
