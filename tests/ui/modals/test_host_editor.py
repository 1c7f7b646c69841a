"""The host editor: sections, choices, what wider rules say, and mistakes wherever they are."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, Static, TextArea

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import FORM
from sshtui.hosts.fields import FormSection
from sshtui.hosts.rules import Inherited
from sshtui.services.hosts import Draft
from sshtui.ui.app import Application
from sshtui.ui.contrast import contrast
from sshtui.ui.modals.file_picker import FilePicker
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.picker import Picker
from sshtui.ui.themes import THEMES
from sshtui.ui.widgets.section_strip import SectionStrip
from tests.effort import LONG
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown
from tests.ui.host_fields import go_to, in_view

ENTRY = HostEntry(
    "db1",
    "db1.example.com",
    identities=("~/.ssh/id_a",),
    colour="red",
    others=(("ForwardAgent", "yes"), ("LogLevel", "DEBUG")),
)
RULE = Inherited("deploy", "config:4", "*.prod", 5)
SIZES = [(40, 12), (80, 24), (120, 36), (200, 50)]


def draft(entry: HostEntry = ENTRY, inherited: Mapping[str, Inherited] | None = None) -> Draft:
    return Draft(Path.home() / ".ssh" / "config", entry, entry, inherited=inherited or {})


async def unused(_: HostEntry) -> str:
    raise AssertionError


@asynccontextmanager
async def editing(
    wanted: Draft, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Application, Pilot[int], list[HostEntry | None]]]:
    async with over_the_hosts(HostEditor("Edit db1", wanted, unused), size) as found:
        yield found


def editor_of(app: Application) -> HostEditor:
    assert isinstance(app.screen, HostEditor)
    return app.screen


@pytest.mark.parametrize("size", SIZES if LONG else (SIZES[0], SIZES[-1]))
async def test_every_section_and_the_buttons_are_in_reach_of_the_keyboard(
    size: tuple[int, int],
) -> None:
    async with editing(draft(inherited={"user": RULE}), size) as (app, pilot, _):
        for section in FormSection:
            names = [field.name for field in FORM if field.section == section]
            assert in_view(editor_of(app)) <= set(names)
            assert section in app.screen.query_one(SectionStrip).render().plain
            for name in names:
                assert app.focused is app.screen.query_one(f"#{name}")
                await pilot.pause()
                assert app.focused.region.overlaps(app.screen.query_one("#body").region)
                if name != names[-1]:
                    await pilot.press("tab")
            for button in app.screen.query(Button):
                assert in_sight(app, button) or not button.display
            await pilot.press("pagedown")
        assert app.focused is app.screen.query_one("#alias"), "first again"


async def test_enter_goes_from_field_to_field_over_all_sections() -> None:
    async with editing(draft()) as (app, pilot, _):
        for _ in range(7):
            await pilot.press("enter")
        assert app.focused is app.screen.query_one("#identities")
        await pilot.press("pageup")
        assert app.focused is app.screen.query_one("#alias")


async def test_a_mistake_is_seen_from_other_sections_and_jumped_to_on_save() -> None:
    async with editing(draft(), (40, 12)) as (app, pilot, returned):
        app.screen.query_one("#port", Input).value = "0"
        await pilot.press("pagedown", "pagedown")
        assert "! Connection, Port: A port is a" in shown(app)
        assert all(in_sight(app, app.screen.query_one(f"#{name}")) for name in ("save", "cancel"))
        await pilot.press("ctrl+s")
        assert app.focused is app.screen.query_one("#port")
        assert not app.screen.query_one("#elsewhere").display
        app.screen.query_one("#port", Input).value = "22 "
        await pilot.press("ctrl+s")
        assert [entry and entry.port for entry in returned] == [22]


async def test_only_what_was_touched_is_changed() -> None:
    rules = dict.fromkeys(("user", "port", "jump", "keepalive"), RULE)
    async with editing(draft(inherited=rules)) as (_, pilot, returned):
        for _ in FormSection:
            await pilot.press("pagedown", "tab", "tab")
        await pilot.press("ctrl+s")
        assert returned == [ENTRY]


async def test_a_section_is_made_when_it_is_first_shown_and_keeps_what_was_typed() -> None:
    async with editing(draft()) as (app, pilot, returned):
        editor = editor_of(app)
        assert {field.id for field in editor.query("#body .section")} == {"section-connection"}
        await go_to(editor, "tags")
        await pilot.press(*"a b")
        strip = app.screen.query_one(SectionStrip)
        await pilot.click(strip, offset=(strip.render().plain.index("More"), 0))
        await go_to(editor, "keepalive")
        await pilot.press(*"30x")
        await pilot.press("pagedown")
        assert app.focused is editor.query_one("#alias")
        assert "! More, Keepalive: Enter a number" in shown(app)
        await pilot.press("ctrl+s")
        assert app.focused is editor.query_one("#keepalive")
        await pilot.press("backspace", "ctrl+s")
        assert returned == [replace(ENTRY, tags=("a", "b"), keepalive=30)]


async def test_yes_no_and_not_set_are_three_choices() -> None:
    async with editing(draft()) as (app, pilot, returned):
        await go_to(editor_of(app), "ForwardAgent")
        await pilot.press("left", "ctrl+s")
        assert returned[0] is not None
        assert returned[0].others == (("LogLevel", "DEBUG"),)
    async with editing(draft()) as (app, pilot, returned):
        await go_to(editor_of(app), "ForwardAgent")
        await pilot.press("right", "ctrl+s")
        assert returned[0] is not None
        assert returned[0].others == (("ForwardAgent", "no"), ("LogLevel", "DEBUG"))


async def test_what_shared_rules_say_is_shown_with_its_place() -> None:
    agent = Inherited("yes", "config:9", "*", 12)
    key = Inherited("~/.ssh/shared", "config:7", "Match user ann", 1)
    rules = {"user": RULE, "Compression": agent, "identities": key}
    async with editing(draft(inherited=rules), (120, 36)) as (app, pilot, _):
        assert "deploy  config:4 Host *.prod, a shared rule, 5 hosts" in shown(app)
        user = app.screen.query_one("#user", Input)
        assert user.value == ""
        user.value = "ann"
        await pilot.pause()
        assert "config:4" not in shown(app)
        await pilot.press("pagedown")
        also = "also ~/.ssh/shared  config:7 Match user ann, a shared rule, 1 host"
        assert also in shown(app)
        await pilot.press("pageup", "pageup")
        assert "(•) default: yes" in shown(app)
        assert "config:9 Host *, a shared rule, 12 hosts" in shown(app)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_what_stands_in_empty_fields_can_be_read(theme: str) -> None:
    async with editing(draft(inherited={"user": RULE, "Compression": RULE})) as (app, pilot, _):
        app.theme = theme
        for _ in FormSection:
            await pilot.press("pagedown")
        await pilot.pause()
        for field in app.screen.query(Input):
            style = field.get_component_rich_style("input--placeholder")
            assert style.color
            assert style.bgcolor
            ink, ground = style.color.get_truecolor().hex, style.bgcolor.get_truecolor().hex
            assert _contrast(ink, ground) >= 4.5, field.id
        for area in app.screen.query(TextArea):
            style = area.get_component_rich_style("text-area--placeholder")
            assert style.color
            ground = area.background_colors[1].hex
            assert _contrast(style.color.get_truecolor().hex, ground) >= 4.5, area.id
        for rule in app.screen.query(".rule"):
            assert _contrast(rule.styles.color.hex, rule.background_colors[1].hex) >= 4.5


async def test_a_key_is_chosen_among_files_and_an_odd_one_is_warned_of() -> None:
    keys = Path.home() / ".ssh"
    keys.mkdir(exist_ok=True)
    (keys / "id_zz.pub").write_text("ssh-ed25519 AAAA")
    async with editing(draft(HostEntry("db1"))) as (app, pilot, returned):
        await pilot.press("pagedown", "f3")
        await until(lambda: isinstance(app.screen, FilePicker), "files")
        await until(lambda: "id_zz.pub" in shown(app), "name")
        await pilot.press(*"zz", "enter")
        await until(lambda: isinstance(app.screen, HostEditor), "editor")
        assert app.screen.query_one("#identities", Input).value == "~/.ssh/id_zz.pub"
        await until(lambda: "is a public key" in shown(app), "warning")
        app.screen.query_one("#identities", Input).value = "~/.ssh/none"
        await until(lambda: "~/.ssh/none does not exist." in shown(app), "another warning")
        await pilot.press("ctrl+s")
        assert [entry and entry.identities for entry in returned] == [("~/.ssh/none",)]


async def test_files_and_lists_are_offered_only_where_there_are_some() -> None:
    async with editing(draft()) as (app, pilot, _):
        app.screen.query_one("#port").focus()
        await pilot.press("f2", "f3")
        await pilot.pause()
        assert isinstance(app.screen, HostEditor)
        assert "f3 Files" not in shown(app)
        await pilot.press("pagedown")
        await until(lambda: "f3 Files" in shown(app), "key")


async def test_other_settings_take_any_keyword_and_name_the_line_of_a_mistake() -> None:
    async with editing(draft()) as (app, pilot, returned):
        lines = await go_to(editor_of(app), "others")
        assert isinstance(lines, TextArea)
        assert lines.text == "LogLevel DEBUG"
        lines.text = "LogLevel DEBUG\nFowardAgent yes"
        await pilot.press("ctrl+s")
        assert app.focused is lines
        mistake = app.screen.query_one("#others-mistake", Static)
        assert "Line 2: 'FowardAgent' is not an ssh_config keyword." in str(mistake.content)
        lines.text = "LogLevel DEBUG\n"
        lines.move_cursor((1, 0))
        await pilot.press("f2")
        await until(lambda: isinstance(app.screen, Picker), "keywords")
        await pilot.press(*"visualhost", "enter")
        await until(lambda: isinstance(app.screen, HostEditor), "editor")
        await pilot.press(*"yes", "ctrl+s")
        assert returned[0] is not None
        assert returned[0].others == (*ENTRY.others, ("VisualHostKey", "yes"))


async def test_a_colour_is_chosen_by_name() -> None:
    async with editing(draft()) as (app, pilot, returned):
        await go_to(editor_of(app), "colour")
        await pilot.press("right", "right", "ctrl+s")
        assert [entry and entry.colour for entry in returned] == ["yellow"]


async def test_a_new_host_starts_with_a_hint_that_is_no_name() -> None:
    async with editing(draft(HostEntry(""))) as (app, _, _):
        assert "the name to type, such as web1" in shown(app)
        assert "Enter a name." in shown(app)


def _contrast(first: str, second: str) -> float:
    return contrast(*(int(colour.removeprefix("#"), 16) for colour in (first, second)))
