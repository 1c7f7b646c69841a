"""The two walls between a server's text and the terminal, each on its own, on every screen.

One cleans the text where it comes in; the other is the line filter, which lets nothing through that
was missed there. Each tour below is made with the other wall taken out.
"""

import asyncio
import importlib
import json
import pkgutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

import sshtui
from sshtui import sanitize
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import AppError, AuthenticationFailed, HostUnreachable
from sshtui.recording.playback import Playback
from sshtui.sanitize import clean
from sshtui.settings import Settings
from sshtui.signin.asker import (
    AgentQuestion,
    Asker,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.boundary import Boundary, harmless_error
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.rider_table import RidersModal
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.player import PlayerApp
from sshtui.ui.rendering.screen import BaseApp
from sshtui.ui.screens.credentials import CredentialsScreen
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.recording.test_asciicast_file import file_of
from tests.servers.waiting import until
from tests.sessions.bench import Nobody
from tests.sessions.fakes import HOP, FakeConnector, never, say
from tests.ui.controllers.test_riders import Riding, sharing_nothing
from tests.ui.evil import EVIL, harmless, painted
from tests.ui.forms import build, field, form, ready, running, shown

EVERYTHING = "pwned".join(EVIL)
ENDS = frozenset(map(chr, (*range(0x20), 0x7F, *range(0x80, 0xA0))))
"""What no announcement of a program has in it: it would end there."""
CONFIG = """\
Host web1
  HostName web1.example.com
  User deploy
  #!! GroupLabels {evil}
  #!! Note {evil}
"""


def _ignored(_: Step) -> None:
    pass


@dataclass(frozen=True)
class Walls:
    """Which of the two stand."""

    cleaner: bool = True
    filter: bool = True

    def asker(self, inner: Asker) -> Asker:
        return Boundary(inner, _ignored) if self.cleaner else inner

    def sink(self, on_step: OnStep) -> OnStep:
        return Boundary(Nobody(), on_step).on_step if self.cleaner else on_step

    def error(self, error: AppError) -> AppError:
        return harmless_error(error) if self.cleaner else error

    def take_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not self.filter:
            monkeypatch.setattr(BaseApp, "get_line_filters", App.get_line_filters)
        if not self.cleaner:
            # One that is loaded later would keep a cleaner that cleans nothing for other tests.
            for found in pkgutil.walk_packages(sshtui.__path__, "sshtui."):
                if found.name != "sshtui.__main__":
                    importlib.import_module(found.name)
            cleaner = sanitize.clean
            for name, module in list(sys.modules.items()):
                if name.startswith("sshtui") and getattr(module, "clean", None) is cleaner:
                    monkeypatch.setattr(module, "clean", _untouched)


def _untouched(text: str, *, lines: bool = False) -> str:
    return text


class Tour:
    """Leads a server's text over the screens, and looks at each."""

    def __init__(self, walls: Walls, evil: str) -> None:
        self._walls = walls
        self._evil = evil
        self.release = asyncio.Event()
        self.seen: list[str] = []

    @asynccontextmanager
    async def app(self) -> AsyncIterator[tuple[Application, Pilot[int], FakeConnector]]:
        connector = FakeConnector(self._talk)
        config = CONFIG.format(evil=self._evil.replace("\n", " ").replace("\0", ""))
        app = build(connector, broker=sharing_nothing)
        async with running(app, (120, 40), config=config) as (app, pilot):
            yield app, pilot, connector

    async def look(self, app: Application, name: str) -> None:
        await asyncio.sleep(0)
        text = painted(app)
        self.seen.append(name)
        assert harmless(text), name
        assert app.is_running

    async def _talk(self, target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step = self._walls.sink(on_step)
        on_step(Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, text=self._evil))
        say(on_step, self._evil)
        await until(self.release.is_set, "release")
        error = AuthenticationFailed(f"no: {self._evil}", hint=self._evil)
        raise self._walls.error(error)

    async def questions(self, app: Application) -> None:
        evil, hop = self._evil, Hop((self._evil, self._evil), 1)
        asker = self._walls.asker(ModalAsker(app.questions, lambda: None))
        prompt = field(evil, text=evil, hint=evil)
        for ask in (
            lambda: asker.answer(form(prompt, name=evil, instruction=evil, status=evil, hop=hop)),
            lambda: asker.confirm_host_key(HostKeyQuestion(hop, evil, evil, evil, evil)),
            lambda: asker.passphrase(PassphraseQuestion(hop, evil, self._wrong)),
            lambda: asker.add_to_agent(AgentQuestion(hop, evil, 0)),
            lambda: asker.keep(KeepQuestion(hop, evil, evil, exists=False, check=self._wrong)),
            lambda: asker.unlock(UnlockQuestion(hop, self._wrong)),
            lambda: asker.wait(WaitQuestion(hop, evil, evil)),
        ):
            task = start_task(ask(), "ask")
            await until(lambda: app.questions.on_top, "question")
            await ready(app)
            await self.look(app, type(app.screen).__name__)
            task.cancel()
            await until(lambda: len(app.screen_stack) == 1, "withdrawal")

    async def failure(self, app: Application, pilot: Pilot[int]) -> None:
        await ready(app)
        await pilot.press("enter")
        await until(lambda: "The server says" in shown(app), "note")
        await self.look(app, "waiting")
        self.release.set()
        await until(lambda: "Sign-in failed" in shown(app), "failure")
        await ready(app)
        await self.look(app, "failed")
        await pilot.press("a")
        await until(lambda: isinstance(app.screen, TimelineModal), "timeline")
        await self.look(app, "timeline")
        await pilot.press("escape")

    async def session(self, app: Application, pilot: Pilot[int], connector: FakeConnector) -> None:
        async def late(_: Target, __: Asker, on_step: OnStep) -> None:
            self._late = self._walls.sink(on_step)

        async def off(_: Target, __: Asker, ___: OnStep) -> None:
            raise self._walls.error(HostUnreachable(f"off: {self._evil}"))

        connector.script = late
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        say(self._late, self._evil)
        await pilot.pause()
        await self.look(app, "late banner")
        await self.programs(app, pilot, connector)
        connector.connections[0].shells[0].end(ShellEnd(reason=f"bye: {self._evil}"))
        await until(lambda: isinstance(app.focused, LostLine), "loss")
        await ready(app)
        await self.look(app, "lost")
        connector.script = off
        await pilot.press("r")
        await until(lambda: "does not answer" in shown(app), "second failure")
        await ready(app)
        await self.look(app, "lost, and off")
        await pilot.press("x")
        await until(lambda: isinstance(app.screen, ConfirmClose), "question")
        await self.look(app, "close?")
        await pilot.press("n")
        connector.script = late
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, TerminalView), "second life")
        await pilot.pause()
        await self.look(app, "the line between")
        connector.connections[1].shells[0].say(b"why: " + self._evil.encode())
        connector.connections[1].shells[0].end(ShellEnd(1, said=self._evil))
        await until(lambda: not app._manager.sessions, "end")
        await self.look(app, "told at the end")

    async def programs(self, app: Application, pilot: Pilot[int], connector: FakeConnector) -> None:
        """Have programs there, and here, call themselves what they like."""
        quiet = "".join(char for char in self._evil if char not in ENDS)
        shell = connector.connections[0].shells[0]
        app.app_focus = False  # else there is nothing to notify of
        shell.say(f"\x1b]777;notify;told;{quiet}\x07\x1b]2;titled {quiet}\x07".encode())
        await until(lambda: "told:" in shown(app), "notification", context=lambda: shown(app))
        app.app_focus = True
        await self.look(app, "notification")
        broker, (line,) = app._controllers.broker, app._manager.lines.open
        assert broker is not None
        name = clean(self._evil) if self._walls.cleaner else self._evil
        riding = Riding(broker.riders, 1, name, line)
        await until(lambda: "1 rider" in shown(app), "rider", context=lambda: shown(app))
        await self.look(app, "rider")
        await pilot.press("ctrl+backslash", "w")
        await until(lambda: isinstance(app.screen, RidersModal), "riders")
        await self.look(app, "riders")
        await pilot.press("escape")
        riding.leave()
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")

    async def hosts(self, app: Application, pilot: Pilot[int], connector: FakeConnector) -> None:
        await until(lambda: "web1" in shown(app), "hosts")
        await self.look(app, "hosts")
        connector.script = never
        target = Target(self._evil, self._evil, 22, self._evil)
        opened = app._manager.open(target, lambda _: Nobody(), (80, 24))
        app._session_controller.show(opened)
        await pilot.pause()
        await self.look(app, "tab")
        app._session_controller._tell(AppError(self._evil, hint=self._evil, title=self._evil), None)
        app._session_controller._tell(
            AppError(self._evil, hint=self._evil, title=self._evil), app._presenter.here
        )
        await pilot.pause()
        await self.look(app, "problem")
        await ready(app)
        await pilot.press("escape")
        await until(lambda: len(app.screen_stack) == 2, "tab")
        await app._manager.close(opened)
        await until(lambda: len(app.screen_stack) == 1, "hosts", context=lambda: shown(app))

    async def credentials(self, app: Application, pilot: Pilot[int]) -> None:
        credentials = await app._credentials.wait()
        endpoint = Endpoint(self._evil, self._evil, 22, (self._evil,))
        binding = Binding(endpoint, "", self._evil, echo=False)
        await credentials.remember(
            binding, PromptKind.PASSWORD, Secret("fake"), mode=Mode.FILL, host_key=self._evil
        )
        await ready(app)
        await until(lambda: len(app.screen_stack) == 1, "hosts")
        await pilot.press("f4")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "credentials")
        await until(lambda: "pwned" in shown(app), "answer", context=lambda: shown(app))
        await self.look(app, "credentials")

    @staticmethod
    async def _wrong(_: Secret) -> str:
        return "wrong"


async def walk(walls: Walls, evil: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    walls.take_out(monkeypatch)
    tour = Tour(walls, evil)
    async with tour.app() as (app, pilot, connector):
        await tour.questions(app)
        await tour.failure(app, pilot)
        await tour.session(app, pilot, connector)
        await tour.hosts(app, pilot, connector)
        await tour.credentials(app, pilot)
    return tour.seen


@pytest.mark.parametrize(
    "walls", [Walls(filter=False), Walls(cleaner=False)], ids=["cleaner", "filter"]
)
async def test_each_wall_holds_by_itself_on_every_screen(
    walls: Walls, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 23 * len(EVIL))
    assert len(await walk(walls, EVERYTHING, monkeypatch)) == 23


async def test_the_tour_finds_what_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="ChallengeForm"):
        await walk(Walls(cleaner=False, filter=False), EVERYTHING, monkeypatch)


@pytest.mark.parametrize(
    "walls", [Walls(filter=False), Walls(cleaner=False)], ids=["cleaner", "filter"]
)
async def test_each_wall_holds_by_itself_where_a_recording_is_played(
    walls: Walls, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    walls.take_out(monkeypatch)
    await play(tmp_path)


async def test_without_both_walls_a_recording_gets_through(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Walls(cleaner=False, filter=False).take_out(monkeypatch)
    with pytest.raises(AssertionError, match="recording"):
        await play(tmp_path)


async def play(directory: Path) -> None:
    evil = json.dumps(EVERYTHING)
    header = f'{{"version": 2, "width": 80, "height": 24, "title": {evil}}}'
    path = file_of(directory, header, f'[0.0, "o", {evil}]', f'[0.0, "m", {evil}]')
    app = PlayerApp(Playback(path), 1.0, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: "pwned" in painted(app), "output")
        await pilot.press("space")
        await pilot.pause()
        assert harmless(painted(app)), "recording"
