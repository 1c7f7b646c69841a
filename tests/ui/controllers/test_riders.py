"""Riders in the app, on lines that no server is needed for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from sshtui import paths
from sshtui.hosts.editing.control_path_lines import REMARK, with_lines
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.sessions.line import Line
from sshtui.sessions.lines import Lines
from sshtui.sessions.riders import SignInDenied
from sshtui.sessions.sharing.broker import Broker
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.settings import Settings
from sshtui.ui.app import Application
from sshtui.ui.modals.confirm_quit import ConfirmQuit
from sshtui.ui.modals.rider_table import RidersModal
from sshtui.ui.modals.show_diff import OfferInclude
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import CONFIG, build, running, shown, write_config


class Counted:
    sent, received = 1_234_567, 89


class Riding:
    """A rider that a test lets come and go.

    Attributes:
        channel: What it has sent.
    """

    def __init__(self, riders: RiderList, number: int, program: str, line: Line | None) -> None:
        self.channel = Counted()
        self._riders = riders
        self._rider = Rider(
            number, Peer(4710 + number, program), RiderKind.COMMAND, "true", None, self.leave
        )
        self._rider.channel = self.channel
        if line is None:
            riders.wait(self._rider, "db1")
        else:
            line.join()
            riders.board(self._rider, "web1", line)
            riders.came(self._rider)

    def leave(self) -> None:
        self._riders.left(self._rider)


def sharing_nothing(lines: Lines) -> Broker:
    nobody = cast("Any", None)
    return Broker(lines, "off", nobody, nobody)


@asynccontextmanager
async def shared(
    settings: Settings | None = None,
) -> AsyncIterator[tuple[Application, Pilot[int], RiderList]]:
    app = build(settings=settings, broker=sharing_nothing)
    async with running(app, (100, 30)) as (app, pilot):
        broker = app._controllers.broker
        assert broker is not None
        yield app, pilot, broker.riders


async def in_terminal(app: Application, pilot: Pilot[int]) -> Line:
    await pilot.press("enter")
    await until(lambda: isinstance(app.focused, TerminalView), "session")
    (line,) = app._manager.lines.open
    return line


async def see(app: Application, words: str) -> None:
    await until(lambda: words in shown(app), words, context=lambda: shown(app))


async def see_no(app: Application, words: str) -> None:
    await until(lambda: words not in shown(app), f"end of {words}", context=lambda: shown(app))


async def to_hosts(app: Application, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+backslash", "d")
    await until(lambda: isinstance(app.screen, HostsScreen), "hosts")


async def test_riders_are_counted_where_they_ride_and_listed_and_ended() -> None:
    async with shared() as (app, pilot, riders):
        line = await in_terminal(app, pilot)
        rsync = Riding(riders, 1, "rsync", line)
        Riding(riders, 2, "git", line)
        waiting = Riding(riders, 3, "scp", None)
        await see(app, "▸1 web1 2 riders")
        await see(app, "2 riders: rsync, git · ")
        await pilot.press("ctrl+backslash", "w")
        await until(lambda: isinstance(app.screen, RidersModal), "list")
        await see(app, "PROGRAM  PID")
        await see(app, "signing in")
        assert shown(app).count("1.2 MB") == 3
        await pilot.press("down", "x")
        await see_no(app, "git     4712")
        rsync.channel.sent = 9_000_000
        await see(app, "9.0 MB")
        await pilot.press("escape")
        await see(app, "▸1 web1 1 rider ")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await to_hosts(app, pilot)
        await see(app, "1 open · 1 rider")
        await pilot.press("ctrl+q")
        await until(lambda: isinstance(app.screen, ConfirmQuit), "question")
        await see(app, "Connections of other programs will be cut: 2 riders: rsync, scp.")
        await pilot.press("n")
        await until(lambda: isinstance(app.screen, HostsScreen), "hosts")
        rsync.leave()
        waiting.leave()
        await see_no(app, "rider")


async def test_what_a_program_wanted_is_said_until_somebody_signs_in() -> None:
    async with shared() as (app, pilot, riders):
        await pilot.press("ctrl+backslash", "o")
        assert not app._manager.sessions
        riders.tell(SignInDenied("db1", "ansible", 1))
        riders.tell(SignInDenied("web1", "[b]git\x1b", 2))
        await see(app, "[b]git^[ wanted to sign in to web1, 1 more · ctrl+\\ o")
        await pilot.press("ctrl+backslash", "o")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await see(app, "ansible wanted to sign in to db1 · ctrl+\\ o")
        assert [info.target.alias for info in app._manager.sessions] == ["web1"]
        await pilot.press("ctrl+backslash", "o")
        await see_no(app, "wanted")
        await until(lambda: len(app._manager.sessions) == 2, "session")


@pytest.mark.usefixtures("short_home")
async def test_ssh_is_offered_the_connections_once_there_is_one() -> None:
    async with shared() as (app, pilot, _):
        config = Path.home() / ".ssh" / "config"
        await pilot.press("ctrl+backslash", "w")
        await see(app, "ssh does not look for the connections yet: ctrl+p, “Share connections”.")
        await pilot.press("escape")
        await in_terminal(app, pilot)
        await to_hosts(app, pilot)
        await see(app, "ssh does not use the connections yet: ctrl+p")
        await pilot.press("ctrl+p", *"share conn", "enter")
        await until(lambda: isinstance(app.screen, OfferInclude), "offer")
        await pilot.press("enter")
        assert config.read_text() == CONFIG, "nothing is preselected"
        await pilot.press("y")
        await until(lambda: REMARK in config.read_text(), "lines")
        await see_no(app, "does not use")
        await pilot.press("ctrl+p", *"share conn", "enter")
        await see(app, "Keep ssh from open connections?")
        await pilot.press("y")
        await until(lambda: config.read_text() == CONFIG, "no lines")


@pytest.mark.usefixtures("short_home")
async def test_the_offer_goes_once_it_is_done_elsewhere() -> None:
    async with shared() as (app, pilot, _):
        await in_terminal(app, pilot)
        await to_hosts(app, pilot)
        await see(app, "ssh does not use the connections yet")
        write_config(with_lines(CONFIG, paths.mux_path()))
        await pilot.press("ctrl+r")
        await see_no(app, "does not use")


async def test_nothing_is_offered_where_nothing_is_shared() -> None:
    async with shared(Settings(broker="off")) as (app, pilot, _):
        await in_terminal(app, pilot)
        await pilot.press("ctrl+backslash", "w")
        await see(app, 'the setting "broker" is off')
        await pilot.press("escape")
        await until(lambda: isinstance(app.focused, TerminalView), "terminal")
        await to_hosts(app, pilot)
        assert "does not use" not in shown(app)
