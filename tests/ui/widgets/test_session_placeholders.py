import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest
from textual.widgets import (
    Input,
    Static,
)

from sshtui.errors import ConnectError
from sshtui.sessions import timeline
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.signin.asker import Asker
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.ui.widgets import session_placeholders
from sshtui.ui.widgets.session_placeholders import FailedPane, WaitingPane
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.fakes import HOP, TARGET, say
from tests.ui.forms import ready, running, shown
from tests.ui.steps import in_session, shell


async def test_waiting_says_for_what_and_can_be_cancelled() -> None:
    async def push(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.ANSWERED, HOP, Phase.AUTHENTICATING))
        say(on_step, "[bold]Pushed[/bold] to your phone")
        await asyncio.Event().wait()

    async with in_session(push) as (app, pilot, _):
        await until(
            lambda: "[bold]Pushed[/bold] to your phone" in shown(app),
            "note",
            context=lambda: shown(app),
        )
        assert "The server says" in shown(app)
        assert "Waiting for the server" in shown(app)
        await until(lambda: re.search(r"\b\d+:(?!00)\d\d\b", shown(app)), "clock that goes")
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, Input), "hosts")
        assert not app._manager.sessions


BROKEN = ConnectError("The connection broke.")


@pytest.mark.parametrize("kind", [lambda: WaitingPane(frozenset()), FailedPane])
async def test_a_session_may_change_before_its_pane_is_composed(
    kind: Callable[[], WaitingPane | FailedPane],
) -> None:
    info = SessionInfo(
        "id", "web9", TARGET, SessionState.FAILED, None, "", datetime.now(UTC), error=BROKEN
    )
    async with running() as (app, _):
        pane = kind()
        mounted = app.screen.mount(pane)
        pane.show(info, ())
        await mounted
        assert any("web9" in str(text.content) for text in pane.query(Static))


async def test_the_clock_counts_from_what_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from the first key of a sign-in in which the person thought for an hour."""

    async def push(target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step(Step(StepKind.CHALLENGE, HOP, Phase.AUTHENTICATING))
        monkeypatch.setattr(timeline, "datetime", Later)
        monkeypatch.setattr(session_placeholders, "datetime", Later)
        on_step(Step(StepKind.ANSWERED, HOP, Phase.AUTHENTICATING))
        say(on_step, "Pushed")
        await asyncio.Event().wait()

    async with in_session(push) as (app, pilot, _):
        await until(lambda: "Pushed" in shown(app), "note")
        assert re.search(r"Waiting for the server.* since \d\d:\d\d \(0:\d\d\)", shown(app))
        await pilot.press("escape")
        await until(lambda: not app._manager.sessions, "cancelled")


class Later(datetime):
    """A clock that is an hour ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(hours=1)


async def test_what_a_server_says_again_stands_there_once() -> None:
    async def talk(target: Target, asker: Asker, on_step: OnStep) -> None:
        for text in ("Property of ACME", "Property of ACME", "Locked out"):
            say(on_step, text)
        raise ConnectError("db1 did not accept the sign-in. The server said: Locked out")

    async with in_session(talk) as (app, _, _):
        await until(lambda: "did not accept" in shown(app), "failure")
        await until(lambda: "The server says" in shown(app), "words")
        assert shown(app).count("Property of ACME") == 1
        assert shown(app).count("Locked out") == 1


async def test_a_lost_line_keeps_the_screen_and_says_why() -> None:
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"precious output")
        shell(connector).end(ShellEnd(None, "", "The server went away."))
        await until(lambda: "The server went away." in shown(app), "reason")
        assert "precious output" in shown(app)
        await ready(app)
        await pilot.press("r")
        await until(lambda: len(connector.connections) == 2, "new connection")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        assert len(app._manager.sessions) == 1
        assert "precious output" not in shown(app)
        assert "connection lost" in shown(app)
        await pilot.press("shift+pageup")
        await until(lambda: "precious output" in shown(app), "old screen")
