"""What a person does in the app, step by step."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.pilot import Pilot

from sshtui.kbdint.form import Form
from sshtui.kbdint.response import Response
from sshtui.settings import Settings
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import SECONDS, until
from tests.sessions.fakes import FakeConnector, FakeShell, Script, at_once
from tests.ui.forms import build, laid_out, ready, running


async def ask(
    app: Application, asked: Form, *, hide_length: bool = False
) -> asyncio.Task[Response]:
    """Ask as a connection does: from a task that Textual knows nothing of."""
    interaction = ModalAsker(app.questions, lambda: None, hide_length=hide_length)
    task = start_task(interaction.answer(asked), "ask")
    await until(lambda: isinstance(app.screen, ChallengeForm), "form")
    await laid_out(app, "#send")
    await ready(app)
    return task


async def type_text(pilot: Pilot[int], text: str) -> None:
    await pilot.press(*text)


def inputs(app: Application) -> list[HiddenInput]:
    return list(app.screen.query(HiddenInput))


async def answered(task: asyncio.Task[Response]) -> Response:
    return await asyncio.wait_for(task, SECONDS)


async def answers(task: asyncio.Task[Response]) -> list[str]:
    response = await asyncio.wait_for(task, SECONDS)
    return [answer.secret.reveal() for answer in response.answers]


@asynccontextmanager
async def in_session(
    script: Script = at_once, settings: Settings | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Application, Pilot[int], FakeConnector]]:
    connector = FakeConnector(script)
    async with running(build(connector, settings), size) as (app, pilot):
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        if script is at_once:
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await pilot.pause()
        yield app, pilot, connector


def shell(connector: FakeConnector, connection: int = 0, channel: int = 0) -> FakeShell:
    return connector.connections[connection].shells[channel]


def typed(connector: FakeConnector, channel: int = 0) -> bytes:
    return b"".join(shell(connector, 0, channel).written)


async def burst(app: Application, *keys: str) -> None:
    """Press keys without a pause, and wait until all of them have been handled."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))
    await handled(app)


async def handled(app: Application) -> None:
    """Wait until all that was pressed has been handled."""
    passed = asyncio.Event()
    app.call_later(passed.set)
    await passed.wait()
    await until(lambda: app.keys.idle, "end of the keys", seconds=100)
