from pathlib import Path

from sshtui.hosts.repository import HostRepository
from sshtui.ui.modals.import_preview import ImportPreview
from sshtui.ui.widgets.hosts.first_run import FirstRunPage
from tests.servers.waiting import until
from tests.ui.forms import build, shown

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ" + "A" * 42


async def test_without_a_host_the_first_steps_are_offered_until_there_is_one(
    private_home: Path,
) -> None:
    known = private_home / ".ssh" / "known_hosts"
    known.write_text(f"web1.example.com {KEY}\nweb2.example.com {KEY}\n")
    app = build()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(lambda: "Import 2 hosts" in shown(app), "what was found")
        assert "Credentials are forgotten on quit." in shown(app)
        for key in ("f2", "ctrl+t", "f8"):
            await pilot.press(key)
            await until(lambda: "No host selected." in shown(app), "hint")
            app.clear_notifications()
            await until(lambda: "No host selected" not in shown(app), "no hint")
        await pilot.press("down", "up", "enter")
        await until(lambda: isinstance(app.screen, ImportPreview), "preview")
        await pilot.press("ctrl+s")
        await until(lambda: not app.query(FirstRunPage), "hosts", context=lambda: shown(app))
        assert "web2.example.com" in shown(app)
        assert {host.alias for host in HostRepository().hosts()} == {
            "web1.example.com",
            "web2.example.com",
        }
        await pilot.press("ctrl+z")
        await until(lambda: "Import 2 hosts" in shown(app), "first steps again")


async def test_what_is_typed_goes_before_what_is_marked() -> None:
    app = build()
    async with app.run_test(size=(40, 12), notifications=True) as pilot:
        await until(lambda: "New host" in shown(app), "first steps")
        await pilot.press(*"me@web1", "enter")
        await until(lambda: app._manager.sessions, "session")
        assert app._manager.sessions[0].target.hostname == "web1"
