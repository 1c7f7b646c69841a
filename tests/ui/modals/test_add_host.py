from pathlib import Path

from sshtui import paths
from sshtui.ui.modals.add_host import AddHostModal
from tests.servers.waiting import until
from tests.ui.forms import running, shown


def saved_file() -> Path:
    return paths.config_dir() / "hosts.conf"


async def test_a_new_host_is_saved_and_listed() -> None:
    async with running() as (app, pilot):
        await pilot.press("ctrl+n")
        await until(lambda: isinstance(app.screen, AddHostModal) and app.focused, "form")
        await pilot.press(*"mail", "enter", *"mail.example.com", "enter", "enter", *"70000")
        await pilot.press("ctrl+s")
        await until(lambda: "A port" in shown(app), "mistake")
        assert app.focused is app.screen.query_one("#port")
        await pilot.press("ctrl+u", *"2200", "ctrl+s")
        await until(lambda: "mail" in [host.alias for host in app.listed_hosts()], "host")
        assert saved_file().read_text().count("Host mail") == 1
