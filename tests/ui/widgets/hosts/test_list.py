import pytest
from rich.cells import cell_len

from sshtui.hosts.model import Host
from sshtui.sessions.state import SessionState
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.hosts.browser import HostBrowser
from sshtui.ui.widgets.hosts.list import HostList
from sshtui.ui.widgets.hosts.rows import HostRows
from tests.servers.clock import effort
from tests.servers.waiting import until
from tests.sessions.fakes import FakeConnector
from tests.ui.forms import build, running, shown


async def test_ten_thousand_hosts_are_listed_and_walked_through_at_once() -> None:
    async with running() as (app, pilot):
        hosts = app.screen.query_one(HostList)
        # Building 10,000 widgets or laid-out lines takes seconds; this takes a fraction of one.
        with effort(2):
            hosts.show(HostRows([Host(f"node{n}", f"node{n}.example.com") for n in range(10_000)]))
            for _ in range(1000):
                hosts.move(7)
        await pilot.pause()
        assert "node7000" in shown(app)


async def test_columns_stand_below_one_another() -> None:
    config = (
        "Host web1 w1\n HostName 10.0.0.1\n User deploy\n ProxyJump bastion\n"
        "Host production-database-with-a-very-long-name-01\n HostName 2001:db8::1\n Port 2222\n"
        "Host 東京\n HostName tokyo.example\n #!! GroupLabels prod db\n"
    )
    async with running(config=config, size=(90, 24)) as (app, _):
        lines = shown(app).splitlines()
        header = next(line for line in lines if "ADDRESS" in line)
        addresses = ("deploy@10.0.0.1 ‹bastion", "[2001:db8::1]:2222", "tokyo.example")
        starts = {
            cell_len(line[: line.index(address)])
            for line in lines
            for address in addresses
            if address in line
        }
        assert starts == {header.index("ADDRESS")}
        assert "web1 w1 " in shown(app)
        assert "…" in shown(app)
        assert "prod db" in shown(app)


async def test_a_name_of_a_pattern_says_so_before_it_is_opened() -> None:
    async with running(config="Host web\nHost i-* mi-*\n User ec2-user\n", size=(90, 24)) as (
        app,
        pilot,
    ):
        await pilot.press(*"i-0abc")
        await until(lambda: "ec2-user@i-0abc:22  by Host i-* mi-*" in shown(app), "rule")


PATTERNS = (
    "Host first-0-abc\n HostName a\nHost web1\n HostName b.example.com\n User deploy\n"
    "Host web10\nHost i-*\n User ec2-user\nHost * !web1\n User nobody\n"
)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        # Letters scattered over a saved name are weaker than a pattern.
        ("i-0abc", ["=i-0abc", "first-0-abc"]),
        # What a saved name or address has in one piece is stronger.
        ("web", ["web1", "web10"]),
        ("web1", ["web1", "web10"]),
        ("b.example.com", ["web1", "=b.example.com"]),
        ("deploy@b.example.com", ["web1", "=deploy@b.example.com"]),
        ("root@web1", ["=root@web1"]),
        ("web1:2222", ["=web1:2222"]),
        ("10.0.0.9", ["=10.0.0.9"]),
        # Nothing but * fits these: they are letters to look for.
        ("f0a", ["first-0-abc"]),
        ("wb1", ["web1", "web10"]),
        ("user:deploy", ["web1"]),
        ("nothing", ["=nothing"]),
    ],
)
async def test_what_was_typed_is_a_row_where_it_may_be_meant(typed: str, rows: list[str]) -> None:
    async with running(config=PATTERNS, size=(90, 24)) as (app, _):
        browser = app.screen.query_one(HostBrowser)
        browser.filter_by(typed)
        hosts = app.screen.query_one(HostList)

        def listed() -> list[str]:
            return [row.host.alias if row.host else f"={row.typed}" for row in hosts._rows]

        await until(lambda: listed() == rows, "rows", context=lambda: str(listed()))
        assert hosts.cursor == 0


async def test_enter_opens_a_name_of_a_pattern_and_no_host_of_scattered_letters() -> None:
    connector = FakeConnector()
    async with running(build(connector), config=PATTERNS) as (app, pilot):
        await pilot.press(*"i-0abc", "enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert app._manager.sessions[0].title == "i-0abc"


async def test_hidden_hosts_are_listed_when_they_are_asked_for() -> None:
    config = "Host web\n HostName w\nHost hop\n HostName h\n #!! HideHost yes\n"
    async with running(config=config) as (app, pilot):
        assert "hop" not in shown(app)
        await pilot.press(*"is:hidden")
        await until(lambda: "hop" in shown(app), "host")
        await pilot.press("escape", "ctrl+l")
        await until(lambda: "hop" in shown(app) and "web" in shown(app), "all")
        await pilot.press("ctrl+l")
        await until(lambda: "hop" not in shown(app), "hidden again")


async def test_the_order_is_kept() -> None:
    async with running(config="Host b\nHost a10\nHost a9\n") as (app, pilot):
        hosts = app.screen.query_one(HostList)

        def listed() -> list[str]:
            return [row.host.alias for row in hosts._rows if row.host]

        assert listed() == ["b", "a10", "a9"]
        await pilot.press("ctrl+s")
        await until(lambda: listed() == ["a9", "a10", "b"], "by name")
        await pilot.press("ctrl+r")
        await until(lambda: listed() == ["a9", "a10", "b"], "by name again")


async def test_the_command_of_plain_ssh_is_copied() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+y")
        await until(lambda: app.clipboard == "ssh web1", "command")


async def test_the_last_visit_is_true_when_the_list_is_seen_again() -> None:
    async with running(build(FakeConnector())) as (app, pilot):
        assert "LAST" not in shown(app)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        await until(lambda: app._manager.sessions[0].state is SessionState.OPEN, "shell")
        await until(app._controllers.hosts_screen._visits.latest, "visit")
        await pilot.press("ctrl+backslash", "d")
        await until(lambda: "LAST" in shown(app) and "1 ● web1" in shown(app), "visit and mark")
