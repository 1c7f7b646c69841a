"""That a sign-in which is over leaves neither its forms in memory nor what was typed into them."""

import contextlib
import gc
import shutil
import subprocess
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.segment import Segment
from textual import events
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Button

from sshtui.cli.app import assemble
from sshtui.cli.lazy_parts import LazyConnector, lazy_credentials, lazy_hosts, lazy_visits
from sshtui.credentials import secret
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.errors import Cancelled
from sshtui.kbdint.form import Form
from sshtui.sessions.lines import Lines
from sshtui.settings import Settings
from sshtui.signin.asker import KeepQuestion, UnlockQuestion
from sshtui.tasks import start_task
from sshtui.ui import secret_cleanup
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.change_credential import ChangeCredential
from sshtui.ui.modals.credential_storage import CredentialStorageModal
from sshtui.ui.modals.dialog import Dialog
from sshtui.ui.modals.enter_credential import EnterCredential
from sshtui.ui.modals.keep_password import KeepPassword
from sshtui.ui.modals.passphrase import PassphraseModal
from sshtui.ui.modals.unlock import UnlockModal
from sshtui.ui.rendering import control_filter
from sshtui.ui.screens.credentials import CredentialsScreen
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.accounts import Account
from tests.servers.openssh import OpenSsh
from tests.servers.remains import Trace, holders
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.forms import ENDPOINT, field, form, ready, running, shown
from tests.ui.steps import inputs

pytestmark = pytest.mark.sshd

CANARY = tuple("canary-0123-fake")
"""What is typed; in single letters, so that this module holds no such text."""

SEED = tuple("KRSXG5CTMVSWIRTBKRSXG5CTMVSWIRTB")

LONG = 60.0


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_cleanup, "QUIET", 0.05)


class Watch:
    """Follows what may not outlive a sign-in."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._seen: list[weakref.ref[object]] = []

    def look(self) -> None:
        """Remember what is on the screen now."""
        screen = self._app.screen
        self._seen += [weakref.ref(thing) for thing in (screen, *screen.query(HiddenInput))]

    async def nothing_is_left(self, trace: Trace) -> None:
        """Wait until forms, fields, secrets and the text itself are gone."""
        assert self._seen
        await until(lambda: not self.left(trace), "end", context=lambda: str(self.left(trace)))

    def left(self, trace: Trace) -> list[str]:
        """Return what is still there, without having the collector look for more."""
        seen = [thing() for thing in self._seen]
        secrets = [thing for thing in secret._alive.values() if trace.is_in(thing.reveal())]
        there = [type(thing).__name__ for thing in (*seen, *secrets) if thing is not None]
        return there or holders(trace, but=(Account,))


@asynccontextmanager
async def app_for(
    server: OpenSsh, home: Path, store: str = "memory"
) -> AsyncIterator[tuple[Application, Pilot[int]]]:
    (home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    config = f"Host lab\n  HostName {server.host}\n  Port {server.port}\n  User {server.user}\n"
    chosen = Settings(store=store)
    credentials = lazy_credentials(chosen)
    connector = LazyConnector(credentials)
    app = assemble(lazy_hosts(), credentials, lazy_visits(), Lines(connector), chosen)
    try:
        async with running(app, config=config) as (_, pilot):
            yield app, pilot
    finally:
        if credentials.made is not None:
            credentials.made.close()
        gc.unfreeze()
        gc.collect()
        gc.freeze()  # the thousands of tests again


async def asked(app: Application, watch: Watch, kind: type[Dialog[Any]] = ChallengeForm) -> None:
    await until(
        lambda: isinstance(app.screen, kind),
        kind.__name__,
        seconds=LONG,
        context=lambda: shown(app),
    )
    await ready(app)
    watch.look()


async def test_nothing_is_left_of_a_sign_in(openssh: OpenSshFactory, private_home: Path) -> None:
    server = openssh.password()
    async with app_for(server, private_home) as (app, pilot):
        watch = Watch(app)
        for key in ("enter", "ctrl+o"):
            await pilot.press(key)
            await asked(app, watch)
            # What is read again is not to be kept together with all that is there meanwhile.
            await app._hosts_screen.action_reload().wait()
            await pilot.press(*server.password, "enter")
            await until(lambda: isinstance(app.focused, TerminalView), "terminal", seconds=LONG)
            await pilot.press("ctrl+backslash", "d")
            await watch.nothing_is_left(Trace(server.password))
            await pilot.press("ctrl+g", "ctrl+backslash", "x")
            await until(lambda: not app._manager.sessions, "end of the session")
            await ready(app)


async def test_nothing_is_left_of_one_that_was_cancelled_refused_or_lost(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    async with app_for(server, private_home) as (app, pilot):
        watch = Watch(app)
        await pilot.press("enter")
        await asked(app, watch)
        await pilot.press(*CANARY, "f2", "escape")
        await until(lambda: not app._manager.sessions, "end of the session")
        await watch.nothing_is_left(Trace("".join(CANARY)))
        await ready(app)
        await pilot.press("enter")
        for _ in range(3):
            await asked(app, watch)
            number = id(app.screen)
            await pilot.press(*CANARY, "enter")
            await until(lambda number=number: id(app.screen) != number, "end of the form")  # type: ignore[misc]
        await until(lambda: "Sign-in failed" in shown(app), "refusal", seconds=LONG)
        await watch.nothing_is_left(Trace("".join(CANARY)))
        await ready(app)
        await pilot.press("r")
        await asked(app, watch)
        await pilot.press(*CANARY)
        server.stop()
        await until(lambda: "Connection lost" in shown(app), "loss", seconds=LONG)
        await watch.nothing_is_left(Trace("".join(CANARY)))


async def test_nothing_is_left_of_what_is_entered_by_hand(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.password()
    async with app_for(server, private_home, store="vault") as (app, pilot):
        watch = Watch(app)
        await pilot.press("f4")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "credentials", seconds=LONG)
        await pilot.press("a")
        await asked(app, watch, EnterCredential)
        await pilot.press("tab", *CANARY, "f2", "escape")
        await watch.nothing_is_left(Trace("".join(CANARY)))
        await pilot.press("k")
        await asked(app, watch, CredentialStorageModal)
        await until(lambda: app.screen.query_one("#create").display, "vault", seconds=LONG)
        await pilot.press(*CANARY, "tab", *CANARY)
        app.screen.query_one("#create", Button).press()
        await until(lambda: "The vault is open" in shown(app), "vault", seconds=LONG)
        await pilot.press("escape")
        await watch.nothing_is_left(Trace("".join(CANARY)))


async def test_nothing_is_left_of_the_passphrase_of_a_key(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.key_only()
    key = private_home / ".ssh" / "id_ed25519"
    shutil.copy(server.user_key, key)
    change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "".join(CANARY), "-f", str(key)]
    subprocess.run(change, check=True)
    del change
    async with app_for(server, private_home) as (app, pilot):
        watch = Watch(app)
        await pilot.press("enter")
        await asked(app, watch, PassphraseModal)
        await pilot.press(*CANARY, "enter")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal", seconds=LONG)
        await watch.nothing_is_left(Trace("".join(CANARY)))


async def give_up(person: ModalAsker, asked: Form) -> None:
    """Ask, and take it that the person gives up; what is logged of an error keeps all of it."""
    with contextlib.suppress(Cancelled):
        await person.answer(asked)


async def test_nothing_is_left_of_a_seed_a_paste_or_a_generated_password() -> None:
    new = replace(field("New password:"), kind=PromptKind.NEW_PASSWORD)
    again = replace(field("Retype new password:"), kind=PromptKind.RETYPED_PASSWORD)
    code = replace(field("Code:", echo=True), kind=PromptKind.CODE)
    async with running() as (app, pilot):
        watch = Watch(app)
        person = ModalAsker(app.questions, lambda: None)
        start_task(give_up(person, form(new, again)), "ask")
        await asked(app, watch)
        await pilot.press("f3", "f2")
        await until(lambda: inputs(app)[0].value, "password")
        made = Trace(inputs(app)[0].value)
        await pilot.press("escape")
        await watch.nothing_is_left(made)
        await ready(app)
        start_task(give_up(person, form(code)), "ask")
        await asked(app, watch)
        app.post_message(events.Paste(f"otpauth://totp/lab?secret={''.join(SEED)}"))
        await until(lambda: "lab" in shown(app), "code")
        await pilot.press("escape")
        await watch.nothing_is_left(Trace("".join(SEED)))


async def wrong(passphrase: Secret) -> str:
    """Open nothing, and keep nothing."""
    del passphrase
    return "It does not open that."


@pytest.mark.parametrize("again", [False, True])
async def test_nothing_is_left_of_a_passphrase(*, again: bool) -> None:
    async with running() as (app, pilot):
        watch = Watch(app)
        person = ModalAsker(app.questions, lambda: None)
        if again:
            start_task(person.keep(KeepQuestion(HOP, "it", "", False, wrong)), "ask")
        else:
            start_task(person.unlock(UnlockQuestion(HOP, wrong)), "ask")
        await asked(app, watch, KeepPassword if again else UnlockModal)
        await pilot.press(*CANARY, "enter", *((*CANARY, "enter") if again else ()))
        await until(lambda: "It does not open that." in shown(app), "verdict")
        await pilot.press(*CANARY, "f2", "escape")
        await watch.nothing_is_left(Trace("".join(CANARY)))


async def test_nothing_is_left_of_a_change_that_was_given_up() -> None:
    binding = Binding.by_hand(ENDPOINT, PromptKind.PASSWORD)
    kept = Credential(
        "id", binding, PromptKind.PASSWORD, Mode.FILL, Status.FRESH, frozenset(), MemoryStore.kind
    )
    async with running() as (app, pilot):
        watch = Watch(app)
        app.push_screen(ChangeCredential(kept))
        await asked(app, watch, ChangeCredential)
        await pilot.press(*CANARY, "f2", "escape")
        await watch.nothing_is_left(Trace("".join(CANARY)))


def test_what_was_painted_is_forgotten() -> None:
    control_filter.ControlFilter().apply([Segment("".join(CANARY))], Color(0, 0, 0))
    assert control_filter._scrubbed.cache_info().currsize
    secret_cleanup.clear()
    assert control_filter._scrubbed.cache_info().currsize == 0


def test_what_was_painted_of_widgets_that_are_gone_is_forgotten() -> None:
    lines = StylesCache()
    lines.get_inner_outer(Color(0, 0, 0), Color(1, 1, 1))
    kept = weakref.ref(lines)
    del lines
    assert kept() is not None
    secret_cleanup.clear()
    assert kept() is None
