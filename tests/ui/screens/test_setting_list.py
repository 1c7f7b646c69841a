from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from sshtui import paths, settings
from sshtui.settings import FILE_NAME
from sshtui.ui.app import Application
from sshtui.ui.modals.key_capture import KeyCapture
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.screens.setting_list import SettingsScreen
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown
from tests.ui.steps import burst


@pytest.fixture
def written() -> Path:
    path = paths.config_dir() / FILE_NAME
    path.write_text('# mine\ntheme = "nord"  # evenings\n')
    path.chmod(0o600)
    return path


async def find(app: Application, word: str) -> None:
    await until(lambda: isinstance(app.screen, SettingsScreen), "settings")
    field = app.screen.query_one("#filter", Input)
    if field.value:
        await burst(app, "escape")
    await burst(app, *word)
    await until(lambda: field.value == word, "search")


async def test_keys_and_settings_are_changed_in_place_and_at_once(written: Path) -> None:
    connector = FakeConnector()
    async with running(build(connector, settings.load()), (80, 24)) as (app, _):
        await burst(app, "alt+comma")
        # A key that is another's is refused, and the next one taken.
        await find(app, "reach")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, KeyCapture), "question for a key")
        await burst(app, "f2")
        await until(lambda: "“Edit host” and “Check" in shown(app), "conflict")
        # So is a byte that is no UTF-8, of a terminal that writes another encoding.
        await burst(app, "\udce4")
        await until(lambda: 'there is no key "�"' in shown(app), "no key")
        await burst(app, "f10")
        await until(lambda: settings.load().keymap == {"hosts.check": "f10"}, "key kept")
        await until(lambda: "• f10" in shown(app), "key in the list")
        # So with the prefix key, which sessions have at once.
        await find(app, "prefix_key")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, KeyCapture), "question for a key")
        await burst(app, "ctrl+right_square_bracket")
        await until(lambda: app.keymap.settings.prefix_key == "ctrl+right_square_bracket", "prefix")
        # Nonsense is told, and a number taken.
        await find(app, "idle")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, TextPrompt), "question for a value")
        await burst(app, "ctrl+u", *"-5", "enter")
        await until(lambda: "must be at least 0" in shown(app), "mistake")
        await burst(app, "ctrl+u", *"30", "enter")
        await until(lambda: settings.load().vault_idle_minutes == 30, "number kept")
        await find(app, "hide")
        await burst(app, "enter")
        await until(lambda: settings.load().hide_length, "yes")
        assert written.read_text().startswith('# mine\ntheme = "nord"  # evenings\n')
        # The default again.
        await find(app, "hosts.check")
        await burst(app, "f8")
        await until(lambda: settings.load().keymap == {}, "default")
        await burst(app, "escape", "escape")
        await until(lambda: isinstance(app.screen, HostsScreen), "hosts")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: "ctrl+] sshtui menu" in shown(app), "prefix in the status line")
        await burst(app, "ctrl+right_square_bracket", "d")
        await until(lambda: isinstance(app.screen, HostsScreen), "hosts by the new prefix key")


async def test_entries_of_a_table_are_added_changed_and_removed() -> None:
    async with running(size=(40, 12)) as (app, _):
        await burst(app, "ctrl+p", *"settings", "enter")
        await find(app, "commands")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, TextPrompt), "question for an entry")
        await burst(app, *"*.prod", "enter")
        await until(lambda: "An entry is" in shown(app), "mistake")
        await burst(app, *" = pass %h", "enter")
        await until(lambda: settings.load().commands == {"*.prod": "pass %h"}, "entry")
        await until(lambda: "1 entry" in shown(app), "entry in the list")
        await burst(app, "down", "enter")
        await until(lambda: isinstance(app.screen, TextPrompt), "question for a value")
        await burst(app, "ctrl+u", *"cat", "enter")
        await until(lambda: settings.load().commands == {"*.prod": "cat"}, "value")
        await until(lambda: "cat" in shown(app), "value in the list")
        assert app.screen.query_one(OptionList).highlighted == 3
        await burst(app, "f8")
        await until(lambda: settings.load().commands == {}, "no entry")


async def test_the_line_end_of_a_snippet_is_typed_as_it_is_written_and_stays(
    written: Path,
) -> None:
    written.write_text('[snippets]\ndisk = "df -h\\n"\n')
    async with running(build(FakeConnector(), settings.load()), (80, 24)) as (app, _):
        await burst(app, "alt+comma")
        await find(app, "disk")
        await burst(app, "enter")
        await until(lambda: isinstance(app.screen, TextPrompt), "question for a value")
        assert app.screen.query_one(Input).value == "df -h\\n"
        await burst(app, "home", *"sudo ", "enter")
        await until(lambda: settings.load().snippets == {"disk": "sudo df -h\n"}, "value")
