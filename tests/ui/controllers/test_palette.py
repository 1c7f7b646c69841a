from collections.abc import Iterable

from sshtui.ui.action import Action
from sshtui.ui.actions import ANYWHERE, HOSTS, PREFIX
from sshtui.ui.app import Application
from sshtui.ui.controllers.applicable import applicable
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.modals.picker import Picker
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.credentials import CredentialsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown
from tests.ui.steps import burst, in_session


async def test_the_palette_finds_hosts_and_connects() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await pilot.press(*"db1")
        await until(lambda: "Connect to db1" in shown(app), "host")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert app._manager.sessions[0].target.alias == "db1"


async def test_the_palette_finds_actions_and_runs_them() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+p")
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await pilot.press(*"keys")
        await until(lambda: "Help with keys" in shown(app), "action")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, HelpModal), "help")


async def test_the_palette_acts_on_the_host_under_the_cursor() -> None:
    async with running() as (app, _):
        await burst(app, *"db", "ctrl+p", *"tag hosts", "enter")
        await until(lambda: isinstance(app.screen, TextPrompt), "tags")
        assert "Tag db1" in shown(app)


def offered(app: Application) -> set[str]:
    return {*applicable(app, app._presenter)}


def ids(actions: Iterable[Action]) -> set[str]:
    return {action.id for action in actions if action.offered}


async def test_every_action_of_the_hosts_is_offered_there() -> None:
    async with running() as (app, _):
        needs_a_session = {"hosts.sessions"}
        assert ids(HOSTS) - offered(app) == needs_a_session


async def test_every_action_of_a_session_is_offered_there_and_none_that_needs_a_host() -> None:
    async with in_session() as (app, _, _):
        there = offered(app)
        assert ids(PREFIX) | set(ANYWHERE) <= there
        assert not (ids(HOSTS) - set(ANYWHERE)) & there


async def test_the_palette_runs_what_belongs_to_a_session() -> None:
    async with in_session() as (app, _, _):
        app.action_command_palette()
        await until(lambda: isinstance(app.screen, Picker), "palette")
        await burst(app, *"second shell", "enter")
        await until(lambda: len(app._manager.sessions) == 2, "second shell")


async def test_every_action_of_the_credentials_is_offered_there() -> None:
    async with running(build(FakeConnector())) as (app, pilot):
        await pilot.press("f4")
        await until(lambda: isinstance(app.screen, CredentialsScreen), "credentials")
        assert {"credentials.add", "credentials.storage", "app.quit"} <= offered(app)
