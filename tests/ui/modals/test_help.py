import re

from textual.widgets import Input

from sshtui.ui.actions import APP, HOSTS, PREFIX
from sshtui.ui.controllers.applicable import applicable
from sshtui.ui.modals.help import HelpModal, places_here
from sshtui.ui.modals.host_editor import HostEditor
from tests.servers.waiting import until
from tests.ui.forms import running, shown
from tests.ui.steps import burst, in_session


async def test_help_begins_where_the_person_is_and_runs_what_is_chosen() -> None:
    async with running(size=(120, 36)) as (app, pilot):
        await pilot.press("f1")
        await until(lambda: isinstance(app.screen, HelpModal), "help")
        await until(lambda: "hosts.connect" in shown(app), "actions of the hosts")
        await burst(app, *"new host")
        await until(lambda: "hosts.connect" not in shown(app), "what was searched for")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, HostEditor), "editor")


async def test_help_finds_keys_and_runs_nothing_that_is_elsewhere() -> None:
    async with running(size=(40, 12)) as (app, pilot):
        await burst(app, "f1", *"ctrl+o")
        await until(lambda: "Second session" in shown(app), "what has the key")
        await burst(app, "ctrl+u", *"maximise")
        # What has no room goes on below its first word.
        await until(lambda: re.search(r"Maximise a pane, .*\n│ {15}\S", shown(app)), "words")
        await burst(app, "ctrl+u", *"scrollback top", "enter")
        assert isinstance(app.screen, HelpModal)
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, Input), "hosts")


async def test_help_in_a_session_begins_with_what_is_behind_the_prefix() -> None:
    async with in_session(size=(120, 36)) as (app, pilot, _):
        assert places_here(applicable(app, app._presenter)) == [PREFIX, APP]
        await pilot.press("ctrl+backslash", "question_mark")
        await until(lambda: isinstance(app.screen, HelpModal), "help")
        await burst(app, *"second shell", "enter")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")


async def test_the_hosts_are_a_place_though_one_of_their_keys_has_no_use_yet() -> None:
    async with running() as (app, _):
        assert places_here(applicable(app, app._presenter))[0] == HOSTS
