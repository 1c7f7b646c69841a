from dataclasses import replace

import pytest
from textual.widgets import Input

from sshtui.credentials.binding import PromptKind
from sshtui.settings import Settings
from sshtui.ui.actions import PREFIX_ID
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.picker import Picker
from sshtui.ui.modals.show_diff import ShowDiff
from sshtui.ui.settings_check import check
from sshtui.ui.user_keymap import Keymap, readable
from tests.servers.waiting import until
from tests.trust.hostile_text import harmless
from tests.ui.forms import build, field, form, running, shown
from tests.ui.steps import answers, ask, in_session


def test_keys_are_written_as_they_stand_on_a_keyboard() -> None:
    written = ["ctrl+\\", "[", "?", "/", "esc", "pgup", "enter", "tab", "space", "shift+f5", "up"]
    names = [
        "ctrl+backslash",
        "left_square_bracket",
        "question_mark",
        "slash",
        "escape",
        "pageup",
        "enter",
        "tab",
        "space",
        "shift+f5",
        "up",
    ]
    assert [readable(name) for name in names] == written


@pytest.mark.parametrize("key", ["\x1b", "ctrl+\x9b", "\u202e", "\udc80", "\U000e0041"])
def test_no_key_is_written_with_what_steers_or_hides(key: str) -> None:
    assert harmless(readable(key))
    assert readable(key).isprintable()


def test_the_keys_in_force_are_the_persons_or_else_the_default_ones() -> None:
    settings = Settings(prefix_key="ctrl+a", keymap={"session.second-shell": "z, f7"})
    keys = Keymap(settings)
    assert keys.keys("session.second-shell") == ("z", "f7")
    assert keys.all_of("session.second-shell") == "z f7"
    assert keys.of(PREFIX_ID) == "ctrl+a"
    assert keys.after_prefix("session.second-shell") == "ctrl+a z"
    assert keys.on_button("host-editor.save") == "Save  ctrl+s"
    assert keys.on_button("form.enter", "Unlock") == "Unlock  enter"


MOVED = Settings(
    prefix_key="ctrl+a",
    keymap={
        "host-editor.save": "ctrl+e",
        "host-editor.pick": "f10",
        "host-editor.test": "ctrl+y",
        "form.reveal": "f6",
        "form.enter": "f7",
        "form.cancel": "f8",
        "form.generate": "f9",
        "hosts.edit": "f10",
        "hosts.new": "f11",
        "hosts.undo": "alt+z",
        "session.second-shell": "k",
        "waiting.cancel": "f8",
        "host-key.refuse": "q",
        "credentials.add": "plus",
        "new-credential.cancel": "f9",
    },
)


def test_the_keys_that_are_moved_here_could_be_in_a_file() -> None:
    check(MOVED)


async def test_a_moved_key_shows_on_buttons_hints_and_in_the_key_bar_and_works() -> None:
    async with running(build(settings=MOVED), (120, 36)) as (app, pilot):
        assert "f10 Edit" in shown(app)
        assert "f11 New" in shown(app)
        await pilot.press("f10")
        await until(lambda: isinstance(app.screen, HostEditor), "editor")
        await until(lambda: "Save  ctrl+e" in shown(app), "button")
        assert "Test  ctrl+y" in shown(app)
        assert "f10 chooses" in shown(app)
        assert "^e Save" in shown(app)
        app.screen.query_one("#user", Input).value = "root"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, HostEditor), "the old key does nothing"
        await pilot.press("ctrl+e")
        await until(lambda: isinstance(app.screen, ShowDiff), "what changes")
        await pilot.press("y")
        await until(lambda: "alt+z to undo" in shown(app), "hint")


async def test_a_moved_key_shows_in_the_help_and_in_the_palette() -> None:
    async with running(build(settings=MOVED), (120, 36)) as (app, pilot):
        await pilot.press("f1")
        await until(lambda: isinstance(app.screen, HelpModal), "help")
        await until(lambda: "except the prefix key ctrl+a" in shown(app), "prefix")
        rows = [row.split() for row in shown(app).splitlines() if "hosts." in row]
        assert [row[1] for row in rows if "hosts.edit" in row] == ["f10"]
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await pilot.press(*"edit host")
        await until(lambda: "Edit host  f10" in shown(app), "palette's row")


async def test_moved_keys_show_in_the_form_of_a_sign_in() -> None:
    async with running(build(settings=MOVED), (120, 36)) as (app, pilot):
        new_password = replace(field("New password:"), kind=PromptKind.NEW_PASSWORD)
        task = await ask(app, form(new_password))
        text = shown(app)
        assert "Cancel  f8" in text
        assert "Send  f7" in text
        assert "Generate  f9" in text
        assert "f6 Reveal" in text
        await pilot.press("f9")
        await until(lambda: "f6 shows it" in shown(app), "hint")
        await pilot.press("f7")
        assert len((await answers(task))[0]) > 10


async def test_a_moved_prefix_key_shows_in_a_session_with_the_keys_behind_it() -> None:
    async with in_session(settings=MOVED, size=(120, 36)) as (app, pilot, _):
        assert "ctrl+a sshtui menu" in shown(app)
        await pilot.press("ctrl+a")
        await until(lambda: "k  second shell" in shown(app), "row of keys")
