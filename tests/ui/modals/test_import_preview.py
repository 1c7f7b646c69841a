import pytest
from textual.widgets import Button

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.host_edit import Edit
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import Risk, RiskKind
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.ui.modals.import_preview import ImportPreview
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown


def planned(
    alias: str, state: ImportState = ImportState.NEW, *risks: Risk, changes: str = ""
) -> Planned:
    entry = HostEntry(alias)
    edit = Edit(ConfigFiles(), None, entry)
    return Planned(state, edit, entry, (changes,) * bool(changes), risks)


EVIL = Risk(RiskKind.RUNS, "ProxyCommand evil\x1b", "proxy_command")
PLAN = (
    planned("web1", changes="user: a → b"),
    planned("same1", ImportState.SAME),
    planned("proxy1", ImportState.NEW, EVIL),
    planned("other1", ImportState.CONFLICT),
    planned("db1", ImportState.CHANGED),
)


async def test_what_is_new_or_changed_is_taken() -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
        text = shown(app)
        assert "3 selected of" in text
        assert "same1" not in text
        assert "user: a → b" in text
        await pilot.press("ctrl+s")
        assert returned == [(0, 2, 4)]


async def test_what_runs_a_command_is_shown_and_left_out() -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
        assert "without runs: ProxyCommand evil^[" in shown(app)
        await pilot.press("space", "down", "space")
        assert "1 selected of" in shown(app)
        await pilot.press("ctrl+s")
        assert returned == [(4,)]


@pytest.mark.parametrize("key", ["escape"])
async def test_giving_up_takes_nothing(key: str) -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (_, pilot, returned):
        await pilot.press(key)
        assert returned == [None]


async def test_what_could_not_be_taken_is_told_and_the_buttons_stay_in_reach() -> None:
    many = [planned(f"host{number}") for number in range(50)]
    notes = [f"note {number} [bold]" for number in range(5)]
    async with over_the_hosts(ImportPreview(many, notes), size=(40, 12)) as (app, _, _):
        text = shown(app)
        assert "! note 0 [bold]" in text
        assert "! and 2 more" in text
        assert all(in_sight(app, button) for button in app.screen.query(Button))


async def test_with_nothing_to_import_it_says_so() -> None:
    async with over_the_hosts(ImportPreview((), ())) as (app, pilot, returned):
        assert "0 selected of none" in shown(app)
        await pilot.press("space", "ctrl+s")
        assert returned == [()]
