import pytest
from textual.widgets import Button

from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.importers.risks import Risk, RiskKind
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.ui.modals.import_preview import ImportPreview
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown


def planned(
    alias: str,
    state: ImportState = ImportState.NEW,
    *risks: Risk,
    changes: str = "",
    entry: HostEntry | None = None,
) -> Planned:
    entry = entry or HostEntry(alias)
    edit = Edit(ConfigFiles(), None, entry)
    return Planned(state, edit, entry, (changes,) * bool(changes), risks)


EVIL = Risk(RiskKind.RUNS, "ProxyCommand evil\x1b", "proxy_command")
PLAN = (
    planned("web1", changes="user: a → b"),
    planned("same1", ImportState.SAME),
    planned("proxy1", ImportState.NEW, EVIL, entry=HostEntry("proxy1", proxy_command="evil\x1b")),
    planned("other1", ImportState.CONFLICT),
    planned("db1", ImportState.CHANGED),
)


def taken(returned: list[tuple[Planned, ...] | None]) -> list[str]:
    (hosts,) = returned
    assert hosts is not None
    return [host.alias for host in hosts]


async def test_what_is_new_or_changed_is_taken() -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
        text = shown(app)
        assert "3 selected of" in text
        assert "same1" not in text
        assert "user: a → b" in text
        await pilot.press("ctrl+s")
        assert taken(returned) == ["web1", "proxy1", "db1"]


async def test_a_line_that_needs_consent_is_left_out_until_it_is_ticked() -> None:
    for keys, agreed in (((), ()), (("down", "down", "space"), (EVIL,))):
        async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
            assert "[ ] runs: ProxyCommand evil^[" in shown(app)
            assert "lines allowed: 0 of 1" in shown(app)
            await pilot.press(*keys, "ctrl+s")
            (hosts,) = returned
            assert hosts is not None
            assert hosts[1].agreed == agreed


async def test_a_ticked_line_selects_its_host() -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
        await pilot.press("down", "space", "down", "space")
        assert "lines allowed: 1 of 1" in shown(app)
        await pilot.press("ctrl+s")
        assert taken(returned) == ["web1", "proxy1", "db1"]


async def test_all_none_or_only_the_new_ones_can_be_selected() -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (app, pilot, returned):
        await pilot.press("ctrl+a")
        assert "4 selected of" in shown(app)
        assert "lines allowed: 0 of 1" in shown(app)
        await pilot.press("ctrl+a")
        assert "0 selected of" in shown(app)
        await pilot.press("ctrl+n", "ctrl+s")
        assert taken(returned) == ["web1", "proxy1"]


@pytest.mark.parametrize("key", ["escape"])
async def test_giving_up_takes_nothing(key: str) -> None:
    async with over_the_hosts(ImportPreview(PLAN, ())) as (_, pilot, returned):
        await pilot.press(key)
        assert returned == [None]


async def test_every_note_can_be_read_and_the_buttons_stay_in_reach() -> None:
    many = [planned(f"host{number}") for number in range(50)]
    notes = [f"note {number} [bold]" for number in range(20)]
    async with over_the_hosts(ImportPreview(many, notes), size=(40, 12)) as (app, pilot, _):
        assert all(in_sight(app, button) for button in app.screen.query(Button))
        await pilot.press("end")
        assert "! note 19 [bold]" in shown(app)
        await pilot.press("space")
        assert "50 selected of" in shown(app)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36), (200, 50)])
async def test_addresses_and_groups_stand_in_columns(size: tuple[int, int]) -> None:
    hosts = [
        planned("a", entry=HostEntry("a", "192.0.2.1", "ann", 2222, group="eu/prod")),
        planned("b-long-name", entry=HostEntry("b-long-name", "2001:db8::1", "bob")),
    ]
    async with over_the_hosts(ImportPreview(hosts, ()), size=size) as (app, _, _):
        lines = [line for line in shown(app).split("\n") if "[✓]" in line]
        assert len(lines) == 2
        assert (
            len({line.index(user) for line, user in zip(lines, ("ann", "bob"), strict=True)}) == 1
        )
        if size[0] >= 80:
            assert "ann@192.0.2.1:2222" in lines[0]
            assert "eu/prod" in lines[0]
            assert "bob@[2001:db8::1]:22" in lines[1]


async def test_with_nothing_to_import_it_says_so() -> None:
    async with over_the_hosts(ImportPreview((), ())) as (app, pilot, returned):
        assert "0 selected of none" in shown(app)
        await pilot.press("space", "ctrl+a", "ctrl+s")
        assert returned == [()]
