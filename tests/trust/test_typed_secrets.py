"""What is typed into a masked field goes nowhere but to its server."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from sshtui import log
from sshtui.credentials import secret
from sshtui.ui.app import Application
from sshtui.ui.modals.start_log import StartLog
from sshtui.ui.widgets.hidden_input import HiddenInput
from sshtui.ui.widgets.text_input import TextInput
from tests.cli.canaries import forms_of, sightings
from tests.servers.waiting import until
from tests.trust.test_modal_art import session
from tests.trust.twin import Defence, needs
from tests.ui.controllers.test_recording import KEYS
from tests.ui.forms import field, form, in_sight, ready, shown
from tests.ui.steps import ask, burst, handled, inputs, shell

CANARY = "canary-Xk4-hunter2"
NEEDLES = forms_of(CANARY)
COPIES = ("ctrl+c", "super+c", "ctrl+insert", "ctrl+x", "shift+delete")
SELECTS = ("ctrl+shift+a", "ctrl+a", "shift+home", "ctrl+shift+home")

Way = Callable[[Application, Path], Awaitable[None]]


def take_pictures_of_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Application, "deliver_screenshot", App.deliver_screenshot)


def mask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HiddenInput, "hide", lambda self: setattr(self, "password", False))
    monkeypatch.setattr(HiddenInput, "on_mount", HiddenInput.hide, raising=False)


def redact_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "redact", str)


async def copy(app: Application, _: Path) -> None:
    for selecting in SELECTS:
        await burst(app, selecting, *COPIES)


async def select_on_screen(app: Application, _: Path) -> None:
    app.screen.text_select_all()
    app.screen.action_copy_text()


async def take_picture(app: Application, folder: Path) -> None:
    app.deliver_screenshot("ours.svg", str(folder))
    app.action_screenshot("named.svg", str(folder))


async def save_picture(app: Application, folder: Path) -> None:
    (folder / "textuals.svg").write_text(app.export_screenshot(), "utf-8")


async def write_down(app: Application, _: Path) -> None:
    (asked,) = inputs(app)
    log.logger("ui").error("cannot use %r, of %r", asked.value, asked)


async def reveal_and_take_picture(app: Application, folder: Path) -> None:
    await burst(app, "f2")
    await until(lambda: CANARY in shown(app), "text")
    await take_picture(app, folder)  # first: it is hidden again after a while
    await copy(app, folder)
    await select_on_screen(app, folder)


HIDDEN: tuple[Way, ...] = (copy, select_on_screen, take_picture, save_picture, write_down)


async def record(app: Application, pilot: Pilot[int], file: Path) -> None:
    """Begin to record the session."""
    await pilot.press(*KEYS)
    await until(lambda: isinstance(app.screen, StartLog), "question")
    await until(lambda: in_sight(app, app.screen.query_one("#yes")), "button")
    app.screen.query_one("#path", TextInput).value = str(file)
    await ready(app)
    await pilot.press("enter")
    await until(file.exists, "recording", context=lambda: shown(app))


@needs(
    Defence("no pictures of questions", take_pictures_of_questions, "found in"),
    Defence("masked fields show nothing", mask_nothing, "on the terminal"),
    Defence("the log is redacted", redact_nothing, "found in"),
)
async def test_what_is_typed_into_a_form_is_copied_shown_and_written_nowhere(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    log.setup(debug=True)
    log.add_mask(secret.mask)
    async with session((80, 24)) as (app, pilot, connector, outer):
        await record(app, pilot, tmp_path / "my.cast")
        task = await ask(app, form(field("A:")))
        await burst(app, *CANARY)
        assert inputs(app)[0].value == CANARY
        for way in (*HIDDEN, reveal_and_take_picture):
            await way(app, tmp_path)
            await handled(app)
            assert CANARY not in app.clipboard, f"copied by {way.__name__}"
            found = sightings(tmp_path, NEEDLES)
            assert found == [], f"found in {found} by {way.__name__}"
            written = await outer.written()
            if way in HIDDEN:
                assert not any(form in written for form in NEEDLES), "on the terminal"
            told = [f"{note.title}{note.message}" for note in app._notifications]
            assert not any(CANARY in text for text in told)
            assert CANARY not in f"{app.title}{app.sub_title}"
        assert inputs(app)[0].value == CANARY
        task.cancel()
        shell(connector).say(b"more output\r\n")
        await handled(app)
    assert "more output" in (tmp_path / "my.cast").read_text("utf-8")
    assert sightings(tmp_path, NEEDLES) == []
    record_property("tried", len(HIDDEN) + len(COPIES) * len(SELECTS) * 2)
