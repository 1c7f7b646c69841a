"""The stops of the tour: sign-in, session, hosts, lists, settings."""

import asyncio
from pathlib import Path

from sshtui import notices
from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.endpoint import Endpoint, Hop
from sshtui.errors import AppError, AuthenticationFailed, HostUnreachable
from sshtui.sanitize import clean
from sshtui.sessions.tunnel import Origin
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
from sshtui.signin.steps import OnStep, Phase, Step, StepKind
from sshtui.ssh.shell import ShellEnd
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.picker import Picker
from sshtui.ui.modals.rider_table import RidersModal
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.screens.credentials import CredentialsScreen
from sshtui.ui.screens.forwards import ForwardsScreen
from sshtui.ui.screens.setting_list import SettingsScreen
from sshtui.ui.widgets.lost_line import LostLine
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.sessions.bench import Nobody
from tests.sessions.fakes import HOP, FakeConnector, never, say
from tests.trust.hostile_text import C0, C1, HOSTILE
from tests.trust.tour import MOST, SOME, Guide, Texts, Walls, as_read, gone
from tests.ui.controllers.test_riders import Riding, sharing_nothing
from tests.ui.forms import build, field, form, ready, shown

PREFIX = "ctrl+backslash"
NOTES = 3
"""Notifications that are shown within ten seconds."""
ENDS = frozenset((*C0, *C1))
"""What no announcement of a program has in it: it would end there."""
FRONT = "Host web1\n  HostName web1.example.com\n  User deploy\n"


def hosts_file(texts: Texts) -> str:
    """Return a configuration whose hosts have hostile labels, addresses, users and notes."""
    blocks = [
        f"Host h{number}\n  HostName {text.split(' ')[0]}\n  #!! GroupLabels {text}\n"
        f"  #!! TagLabels {text}\n  #!! Note {text}"
        for number, text in enumerate(texts.lines())
    ]
    return "\n".join((f"{FRONT}  #!! Note {'  '.join(texts.lines())}", *blocks))


class Stops:
    """Leads hostile texts over the screens, and has the guide look at each.

    Args:
        walls: Which of the walls stand.
        texts: The texts.
    """

    def __init__(self, walls: Walls, texts: Texts) -> None:
        self._walls = walls
        self._texts = texts
        self._said = texts.text()
        settings = Settings(
            snippets=dict(zip(texts.portion(), texts.portion(), strict=True)),
            prompts=dict.fromkeys(texts.lines(), "code"),
        )
        self.connector = FakeConnector(self._talk)
        self.app: Application = build(self.connector, settings, broker=sharing_nothing)
        self._release = asyncio.Event()

    async def visit(self, guide: Guide) -> None:
        """Visit all."""
        await until(lambda: self.app._hosts_screen.browser.hosts, "hosts")
        await self._hosts(guide)
        await self._questions(guide)
        await self._failure(guide)
        await self._session(guide)

    async def _talk(self, target: Target, asker: Asker, on_step: OnStep) -> None:
        on_step = self._walls.sink(on_step)
        text = self._said
        on_step(Step(StepKind.METHOD, HOP, Phase.AUTHENTICATING, text=text))
        say(on_step, text)
        await until(self._release.is_set, "release")
        raise self._walls.error(AuthenticationFailed(f"no: {text}", hint=text))

    async def _hosts(self, guide: Guide) -> None:
        app, pilot = self.app, guide.pilot
        await until(lambda: "h10" in shown(app), "hosts")
        await guide.look("hosts")
        await pilot.press("f6")
        await guide.look("hosts without groups")
        await pilot.press("f4")
        await self._credentials(guide)
        await pilot.press("escape")
        await gone(app, 1)
        await pilot.press("alt+comma")
        await until(lambda: isinstance(app.screen, SettingsScreen), "settings")
        await guide.look("settings", least=MOST // 4)
        await pilot.press("escape")
        await gone(app, 1)
        self.connector.script = never
        target = Target(guide.text(), guide.text(), 22, guide.text())
        opened = app._manager.open(target, lambda _: Nobody(), (80, 24))
        app._session_controller.show(opened)
        await guide.look("tab", least=1)
        error = AppError(guide.text(), hint=guide.text(), title=guide.text())
        app._session_controller._tell(error, None)
        app._session_controller._tell(error, app._presenter.here)
        await guide.look("problem of a session")
        await ready(app)
        await pilot.press("escape")
        await gone(app, 2)
        notices.notify(guide.text())
        await guide.look("notice")
        await app._manager.close(opened)
        await gone(app, 1)
        self.connector.script = self._talk

    async def _credentials(self, guide: Guide) -> None:
        app = self.app
        credentials = await app._credentials.wait()
        lines = self._texts.lines()
        for number, line in enumerate(lines):
            text = line.encode("utf-8", "replace").decode()
            endpoint = Endpoint(text, f"{number}{text}", 22, (text,))
            await credentials.remember(
                Binding(endpoint, "", text, echo=False),
                PromptKind.PASSWORD,
                Secret("fake"),
                mode=Mode.FILL,
                host_key=text,
            )
        await until(lambda: isinstance(app.screen, CredentialsScreen), "credentials")
        await guide.pilot.press("ctrl+r")
        await until(lambda: lines[0][:4] in shown(app), "answer", context=lambda: shown(app))
        await guide.look("credentials", least=MOST // 4)

    async def _questions(self, guide: Guide) -> None:
        app, text = self.app, guide.text
        hop = Hop((text(), text()), 1)
        asker = self._walls.asker(ModalAsker(app.questions, lambda: None))
        prompts = [field(said, text=said, hint=said) for said in self._texts.chunks()]
        told = form(field("Code:"), name=text(), instruction=text(), status=text(), hop=hop)
        for ask in (
            lambda: asker.answer(form(*prompts, hop=hop)),
            lambda: asker.answer(told),
            lambda: asker.confirm_host_key(HostKeyQuestion(hop, text(), text(), text(), text())),
            lambda: asker.passphrase(PassphraseQuestion(hop, text(), self._wrong)),
            lambda: asker.add_to_agent(AgentQuestion(hop, text(), 0)),
            lambda: asker.keep(KeepQuestion(hop, text(), text(), exists=False, check=self._wrong)),
            lambda: asker.unlock(UnlockQuestion(hop, self._wrong)),
            lambda: asker.wait(WaitQuestion(hop, text(), text())),
        ):
            task = start_task(ask(), "ask")
            await until(lambda: app.questions.on_top, "question")
            await guide.look(type(app.screen).__name__)
            task.cancel()
            await gone(app, 1)

    async def _failure(self, guide: Guide) -> None:
        app, pilot = self.app, guide.pilot
        await ready(app)
        app._session_controller.connect("web1", again=False)
        await until(lambda: "The server says" in shown(app), "note")
        await guide.look("waiting")
        self._release.set()
        await until(lambda: "Sign-in failed" in shown(app), "failure")
        await guide.look("failed")
        await ready(app)
        await pilot.press("a")
        await until(lambda: isinstance(app.screen, TimelineModal), "timeline")
        await guide.look("timeline")
        await pilot.press("escape")

    async def _session(self, guide: Guide) -> None:
        app, pilot, connector = self.app, guide.pilot, self.connector
        reason = guide.text()

        async def late(_: Target, __: Asker, on_step: OnStep) -> None:
            self._late = self._walls.sink(on_step)

        async def off(_: Target, __: Asker, ___: OnStep) -> None:
            raise self._walls.error(HostUnreachable(f"off: {reason}"))

        connector.script = late
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        say(self._late, guide.text())
        await guide.look("late banner")
        await self._programs(guide)
        await self._lists(guide)
        connector.connections[0].shells[0].end(ShellEnd(reason=f"bye: {guide.text()}"))
        await until(lambda: isinstance(app.focused, LostLine), "loss")
        await guide.look("lost", least=1)
        await ready(app)
        connector.script = off
        await pilot.press("r")
        await until(lambda: "does not answer" in shown(app), "second failure")
        await guide.look("lost, and off", least=1)
        await ready(app)
        await pilot.press("x")
        await until(lambda: isinstance(app.screen, ConfirmClose), "question")
        await ready(app)
        await pilot.press("n")
        await until(lambda: isinstance(app.focused, LostLine), "answer")
        await ready(app)
        connector.script = late
        await pilot.press("r")
        await until(lambda: isinstance(app.focused, TerminalView), "second life")
        await guide.look("the line between", least=1)
        connector.connections[1].shells[0].say(b"why: " + guide.text().encode("utf-8", "replace"))
        connector.connections[1].shells[0].end(ShellEnd(1, said=guide.text()))
        await until(lambda: not app._manager.sessions, "end")
        await guide.look("told at the end", least=1)

    async def _programs(self, guide: Guide) -> None:
        """Have programs there write and call themselves what they like."""
        app, pilot, shell = self.app, guide.pilot, self.connector.connections[0].shells[0]
        app.clear_notifications()
        app.app_focus = False  # else there is nothing to notify of
        for at in range(NOTES):
            few = "".join(self._texts.portion()[at::NOTES])
            said = "".join(char for char in few if char not in ENDS)
            shell.say(
                f"\x1b]777;notify;told;{said}\x07\x1b]2;titled {said}\x07".encode(
                    "utf-8", "replace"
                )
            )
        await until(lambda: "told:" in shown(app), "notification", context=lambda: shown(app))
        app.app_focus = True
        await guide.look("notifications", least=SOME)
        for text in HOSTILE:
            shell.say(f"{text}\r\n".encode("utf-8", "replace"))
        shell.say(b"\x1bc" + "\r\n".join(self._texts.lines()).encode("utf-8", "replace"))
        await guide.look("pane", least=1)
        shell.say(b"\x1b\\\x18\x1b[?47l\x1b[?1049l\x1bc")
        shell.say("\r\n".join(f"{text[:4]} found" for text in (*HOSTILE, "last")).encode())
        await until(lambda: "last" in shown(app), "lines", context=lambda: shown(app))
        await pilot.press(PREFIX, "left_square_bracket")
        await until(lambda: "COPY" in shown(app), "copy mode")
        await guide.look("copy mode")
        await pilot.press("slash")
        app.screen.query("TextInput").last().value = guide.text()  # type: ignore[attr-defined]
        await guide.look("search")
        await pilot.press("escape", "escape", "q")
        await until(lambda: "COPY" not in shown(app), "end of copy mode")

    async def _lists(self, guide: Guide) -> None:
        app, pilot = self.app, guide.pilot
        broker, (line,) = app._controllers.broker, app._manager.lines.open
        assert broker is not None
        names = [clean(text) if self._walls.cleaner else text for text in self._texts.portion()]
        riding = [Riding(broker.riders, number, name, line) for number, name in enumerate(names, 1)]
        await until(lambda: "riders" in shown(app), "riders", context=lambda: shown(app))
        await pilot.press(PREFIX, "w")
        await until(lambda: isinstance(app.screen, RidersModal), "riders")
        await guide.look("riders")
        await pilot.press("escape")
        for rider in riding:
            rider.leave()
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        tunnels = app._manager.tunnels
        for text in self._texts.portion():
            forward = Forward("local", Path(as_read(text)), Address(text, 80))
            await tunnels.add(line, line.target, forward, Origin.PERSON)
        await pilot.press(PREFIX, "t")
        await until(lambda: isinstance(app.screen, ForwardsScreen), "forwards")
        await guide.look("forwards")
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        for key, name in (("s", "switcher"), ("i", "snippets"), ("colon", "palette")):
            await pilot.press(PREFIX, key)
            await until(lambda: isinstance(app.screen, Picker), name)
            await guide.look(name, least=0 if name == "palette" else 1)
            await pilot.press("escape")
            await until(lambda: isinstance(app.focused, TerminalView), "terminal")

    @staticmethod
    async def _wrong(_: Secret) -> str:
        return "wrong"
