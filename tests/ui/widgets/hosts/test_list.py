from sshtui.hosts.model import Host
from sshtui.ui.widgets.hosts.list import HostList
from sshtui.ui.widgets.hosts.rows import Row
from tests.servers.clock import effort
from tests.ui.forms import running, shown


async def test_ten_thousand_hosts_are_listed_and_walked_through_at_once() -> None:
    async with running() as (app, pilot):
        hosts = app.screen.query_one(HostList)
        # Building 10,000 widgets or laid-out lines takes seconds; this takes a fraction of one.
        with effort(2):
            hosts.show([Row(Host(f"node{n}", f"node{n}.example.com")) for n in range(10_000)])
            for _ in range(1000):
                hosts.move(7)
        await pilot.pause()
        assert "node7000" in shown(app)
