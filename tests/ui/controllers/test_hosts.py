"""What is done to saved hosts, from the key to the file and back."""

import threading
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from sshtui import paths
from sshtui.hosts.editing.include_line import REMARK
from sshtui.services.hosts import ChangeSet, HostManager
from sshtui.ui.app import Application
from sshtui.ui.modals.config_problems import ConfigProblemsModal
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.import_preview import ImportPreview
from sshtui.ui.modals.picker import Picker
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.show_diff import ConfirmDelete, OfferInclude, ShowDiff
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.widgets.hosts.list import HostList
from tests.servers.waiting import until
from tests.ui.forms import CONFIG, running, shown
from tests.ui.host_fields import go_to
from tests.ui.steps import burst


def aliases(app: Application) -> list[str]:
    return [host.alias for host in app._hosts_screen.browser.hosts]


def config() -> Path:
    return Path.home() / ".ssh" / "config"


def saved_file() -> Path:
    return paths.config_dir() / "hosts.conf"


async def on(app: Application, kind: type) -> None:
    # A screen is there before anything stands on it.
    await until(
        lambda: isinstance(app.screen, kind) and shown(app),
        kind.__name__,
        context=lambda: shown(app),
    )


async def edit(app: Application, pilot: Pilot[int], key: str = "f2") -> HostEditor:
    await pilot.press(key)
    await on(app, HostEditor)
    screen = app.screen
    assert isinstance(screen, HostEditor)
    await until(lambda: isinstance(app.focused, Input), "focus")
    return screen


async def put(editor: HostEditor, **texts: str) -> None:
    for name, text in texts.items():
        widget = await go_to(editor, name)
        if isinstance(widget, TextArea):
            widget.text = text
        else:
            assert isinstance(widget, Input)
            widget.value = text


async def write(app: Application, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+s")
    await on(app, ShowDiff)
    await pilot.press("enter")


async def test_a_new_host_is_saved_listed_and_taken_back() -> None:
    async with running() as (app, pilot):
        editor = await edit(app, pilot, "ctrl+n")
        await put(editor, alias="mail", hostname="mail.example.com", port="70000")
        await pilot.press("ctrl+s")
        await until(lambda: "A port" in shown(app), "mistake")
        assert app.focused is editor.query_one("#port")
        await put(
            editor, port="2200", forwards="L 8080 localhost:80", tags="a b", note="Be kind.\nYes."
        )
        await write(app, pilot)
        await until(lambda: "mail" in aliases(app), "host")
        assert saved_file().read_text() == (
            "Host mail\n    HostName mail.example.com\n    Port 2200\n"
            "    LocalForward 8080 localhost:80\n    #!! GroupLabels a b\n"
            "    #!! Note Be kind.\n    #!! Note Yes.\n"
        )
        assert config().read_text() == CONFIG
        await on(app, HostsScreen)
        await pilot.press("ctrl+z")
        await until(lambda: "mail" not in aliases(app), "undo")
        assert saved_file().read_text() == ""
        await pilot.press("ctrl+z")
        await until(lambda: "Nothing to undo" in shown(app), "words")


async def test_the_include_is_offered_once_and_can_be_taken_back() -> None:
    async with running() as (app, pilot):
        await put(await edit(app, pilot, "ctrl+n"), alias="one")
        await write(app, pilot)
        await on(app, HostsScreen)
        await until(lambda: "ssh does not know the saved hosts" in shown(app), "offer")
        assert config().read_text() == CONFIG
        await pilot.press("ctrl+p", *"let ssh", "enter")
        await on(app, OfferInclude)
        await pilot.press("enter", "enter")
        await on(app, OfferInclude)
        assert config().read_text() == CONFIG, "nothing is preselected"
        await pilot.press("y")
        await on(app, HostsScreen)
        await until(lambda: config().read_text().startswith(REMARK), "include")
        await until(lambda: "does not know" not in shown(app), "no offer")
        assert config().read_text().endswith(CONFIG)
        await put(await edit(app, pilot, "ctrl+n"), alias="two")
        await write(app, pilot)
        await on(app, HostsScreen)
        await until(lambda: "two" in aliases(app), "host")
        assert isinstance(app.screen, HostsScreen)
        await pilot.press("ctrl+z")
        await until(lambda: "Host two" not in saved_file().read_text(), "undo")
        await pilot.press("ctrl+z")
        await until(lambda: config().read_text() == CONFIG, "undo of the include")


async def test_an_edit_shows_its_lines_and_changes_no_others() -> None:
    async with running() as (app, pilot):
        editor = await edit(app, pilot)
        await until(lambda: "config" in shown(app), "the file that will be written")
        await put(editor, user="root", jump="db1")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "ProxyJump loop: web1 → db1 → web1" in shown(app)
        await put(editor, jump="")
        await pilot.press("ctrl+s")
        await on(app, ShowDiff)
        await until(lambda: "-  User deploy" in shown(app), "line that goes")
        assert "+  User root" in shown(app)
        await pilot.press("escape")
        await on(app, HostEditor)
        user = app.screen.query_one("#user", Input)
        assert user.value == "root", "nothing typed is lost"
        await write(app, pilot)
        await until(lambda: "root@web1" in shown(app), "change")
        assert config().read_text() == CONFIG.replace("User deploy", "User root")


RULES = CONFIG + "Host web1 db1\n  Port 22\nHost *\n  LogLevel INFO # all\n"


async def test_a_shared_rule_is_edited_for_all_of_its_hosts_and_taken_back() -> None:
    async with running(config=RULES) as (app, pilot):
        await burst(app, "ctrl+p", *"shared rule", "enter")
        await on(app, Picker)
        assert "Host web1 db1  config:7, a shared rule, 2 hosts" in shown(app)
        await pilot.press("enter")
        await on(app, HostEditor)
        editor = app.screen
        assert isinstance(editor, HostEditor)
        assert "Edit Host web1 db1, a shared rule, 2 hosts" in shown(app)
        assert "config:7, a shared rule, 2 hosts: web1, db1" in shown(app)
        assert editor.query_one("#alias").disabled
        assert not editor.query_one("#test").display
        await put(editor, port="2222")
        await pilot.press("ctrl+s")
        await on(app, ShowDiff)
        assert "web1 db1 (config:7) is for 2 hosts: web1, db1." in shown(app)
        await pilot.press("enter")
        await until(lambda: config().read_text() == RULES.replace("Port 22", "Port 2222"), "edit")
        await on(app, HostsScreen)
        await pilot.press("ctrl+z")
        await until(lambda: config().read_text() == RULES, "undo")


async def test_the_rule_of_a_value_is_edited_from_the_editor_of_a_host() -> None:
    async with running(config=RULES) as (app, pilot):
        editor = await edit(app, pilot)
        await put(editor, user="root")
        await pilot.press("f4")
        assert app.screen is editor, "the host name has its value from no rule"
        editor.query_one("#port").focus()
        await pilot.press("f4")
        await until(lambda: "Edit Host web1 db1, a shared rule" in shown(app), "rule")
        assert isinstance(app.screen, HostEditor)
        await put(app.screen, port="2222")
        await write(app, pilot)
        await until(lambda: "2222  config:8 Host web1 db1" in shown(app), "editor of the host")
        await write(app, pilot)
        await on(app, HostsScreen)
        changed = RULES.replace("Port 22", "Port 2222").replace("User deploy", "User root")
        await until(lambda: config().read_text() == changed, "both edits")


async def test_a_host_without_shared_rules_says_so() -> None:
    async with running() as (app, _):
        await burst(app, "ctrl+p", *"shared rule", "enter")
        await until(lambda: "web1 has no shared rule." in shown(app), "words")
        assert isinstance(app.screen, HostsScreen)


async def test_a_copy_starts_with_everything_but_the_name() -> None:
    async with running() as (app, pilot):
        editor = await edit(app, pilot, "f7")
        assert editor.query_one("#alias", Input).value == ""
        assert editor.query_one("#user", Input).value == "deploy"
        await put(editor, alias="web1")
        await pilot.pause()
        assert "already exists" in shown(app)
        await put(editor, alias="web9")
        await write(app, pilot)
        await until(lambda: "web9" in aliases(app), "copy")
        assert "User deploy" in saved_file().read_text()


async def add_tag(app: Application, name: str) -> None:
    await burst(app, "ctrl+t")
    await on(app, TextPrompt)
    await burst(app, *name, "enter")
    await on(app, ShowDiff)
    await burst(app, "enter")
    await on(app, HostsScreen)


async def test_an_undo_takes_back_what_is_just_being_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    save = HostManager.save

    def save_slowly(manager: HostManager, wanted: ChangeSet) -> None:
        assert go_on.wait(60)
        save(manager, wanted)

    async with running() as (app, _):
        await add_tag(app, "first")
        await until(lambda: "first" in config().read_text(), "first tag")
        tagged = config().read_text()
        monkeypatch.setattr(HostManager, "save", save_slowly)
        await add_tag(app, "second")
        await burst(app, "ctrl+z")
        go_on.set()
        await until(lambda: "Undone" in shown(app), "undo", context=lambda: shown(app))
        assert config().read_text() == tagged
        await burst(app, "ctrl+z", "ctrl+z")
        await until(lambda: "Nothing to undo" in shown(app), "words", context=lambda: shown(app))
        assert config().read_text() == CONFIG


async def test_chosen_hosts_are_tagged_deleted_and_brought_back_together() -> None:
    async with running() as (app, pilot):
        await pilot.press("tab", "tab")
        await until(lambda: "2 selected" in shown(app), "choice")
        await pilot.press("ctrl+t")
        await on(app, TextPrompt)
        await pilot.press(*"prod", "enter")
        await on(app, ShowDiff)
        await pilot.press("enter")
        await until(lambda: config().read_text().count("#!! GroupLabels prod") == 2, "tags")
        tagged = config().read_text()
        await until(lambda: app._hosts_screen.browser.hosts[1].tags == ("prod",), "listed tags")
        await pilot.press("up", "tab", "tab", "f8")
        await on(app, ConfirmDelete)
        await until(lambda: "Delete 2 hosts?" in shown(app), "question")
        assert "Delete  y" in shown(app)
        await pilot.press("enter")
        await on(app, HostsScreen)
        assert config().read_text() == tagged
        await pilot.press("f8")
        await on(app, ConfirmDelete)
        await pilot.press("y")
        await until(lambda: not app._hosts_screen.browser.hosts, "no hosts")
        assert config().read_text().strip() == ""
        await pilot.press("ctrl+z")
        await until(lambda: len(app._hosts_screen.browser.hosts) == 2, "both")
        assert config().read_text() == tagged


async def test_a_favourite_comes_first() -> None:
    async with running() as (app, pilot):
        await pilot.press("down", "ctrl+b")
        await until(lambda: "★ db1" in shown(app), "star")
        await pilot.press("ctrl+z")
        await until(lambda: "★" not in shown(app), "undo")


async def test_a_host_that_changed_meanwhile_is_not_overwritten() -> None:
    async with running() as (app, pilot):
        editor = await edit(app, pilot)
        changed = CONFIG.replace("User deploy", "User other")
        config().write_text(changed)
        await put(editor, user="mine")
        await pilot.press("ctrl+s")
        await on(app, ProblemModal)
        assert "changed the user" in shown(app)
        assert config().read_text() == changed


async def test_fields_offer_what_can_be_chosen() -> None:
    keys = Path.home() / ".ssh"
    keys.mkdir(exist_ok=True)
    for name in ("id_a", "id_a.pub", "id_b", "id_b.pub", "lonely.pub"):
        (keys / name).write_text("fake")
    async with running() as (app, pilot):
        editor = await edit(app, pilot)
        await go_to(editor, "identities")
        for key in "ab":
            await pilot.press("f2")
            await on(app, Picker)
            assert "lonely" not in shown(app)
            await pilot.press(*f"id_{key}".replace("_", ""), "enter")
            await on(app, HostEditor)
        assert editor.query_one("#identities", Input).value == "~/.ssh/id_a, ~/.ssh/id_b"
        await go_to(editor, "jump")
        await pilot.press("f2")
        await on(app, Picker)
        await pilot.press("escape")
        await on(app, HostEditor)
        assert editor.query_one("#jump", Input).value == ""


async def test_groups_open_and_close_and_stay_that_way() -> None:
    async with running() as (app, pilot):
        config().write_text(
            "Host a\n #!! Group eu/prod\nHost b\n #!! Group eu/prod\nHost c\n #!! Group us\n"
        )
        await pilot.press("ctrl+r")
        await until(lambda: "▾ eu/prod 2" in shown(app), "tree", context=lambda: shown(app))
        hosts = app.screen.query_one(HostList)
        await pilot.press("up", "up", "up")
        assert hosts.highlighted is None
        await pilot.press("enter")
        await until(lambda: "▸ eu 2" in shown(app), "closed group")
        assert "prod" not in shown(app)
        await pilot.press("ctrl+r")
        await pilot.pause()
        await until(lambda: "▸ eu 2" in shown(app), "still closed")
        await pilot.press("f6")
        await until(lambda: "eu 2" not in shown(app) and "3 hosts" in shown(app), "flat list")
        await pilot.press("f6")
        await until(lambda: "▸ eu 2" in shown(app), "tree again")


async def test_a_described_host_can_be_tried_before_it_is_saved() -> None:
    async with running() as (app, pilot):
        editor = await edit(app, pilot)
        await put(editor, hostname="%q")
        await pilot.press("f5")
        await pilot.pause()
        assert "Write a percent sign as %%" in shown(app)
        await put(editor, hostname="10.0.0.9")
        await pilot.press("f5")
        await until(lambda: "Sign-in OK; connection closed." in shown(app), "outcome")
        assert config().read_text() == CONFIG


async def test_hosts_are_imported_after_a_look_and_exported(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "alias,user,proxy_command,others\nnew,ann,,\nrun,,nc %h %p,\nweb1,bob,,\nx y,,,\n"
    )
    async with running(size=(100, 30)) as (app, pilot):
        await pilot.press("f9")
        await on(app, TextPrompt)
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await on(app, ImportPreview)
        await until(lambda: "2 selected of" in shown(app), "preview", context=lambda: shown(app))
        text = shown(app)
        assert "[ ] runs: ProxyCommand nc %h %p" in text
        assert "user: deploy → bob" in text
        assert "[✓] new         new  ann@new:22" in text
        await pilot.press("down", "space")
        await until(lambda: "1 selected of" in shown(app), "choice")
        await pilot.press("enter")
        await until(lambda: "2 selected of" in shown(app), "change of mind")
        await pilot.press("ctrl+s")
        await until(lambda: "new" in aliases(app), "host")
        assert "nc %h" not in saved_file().read_text()
        assert config().read_text() == CONFIG
        await pilot.press(*"web1")
        await pilot.press("f3")
        await on(app, TextPrompt)
        target = tmp_path / "out.json"
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(lambda: "already exists" in shown(app), "what is wrong, in the same box")
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(target.exists, "file")
        assert '"alias": "web1"' in target.read_text()
        await on(app, HostsScreen)
        await pilot.press("ctrl+u", "ctrl+z")
        await until(lambda: "new" not in aliases(app), "undo")


async def test_everything_that_is_wrong_in_the_files_can_be_read() -> None:
    async with running(size=(200, 50)) as (app, pilot):
        config().write_text("Host a\n Port x\nFrob y\nHost b\n")
        await pilot.press("ctrl+r")
        await until(lambda: "f12: 1 more" in shown(app), "a hint")
        await pilot.press("f12")
        await on(app, ConfigProblemsModal)
        await until(lambda: "3  'frob' is not an ssh_config keyword" in shown(app), "both")
        assert "Port cannot be 'x'" in shown(app)
        await pilot.press("escape")
        await on(app, HostsScreen)


async def test_an_export_names_what_is_left_out(tmp_path: Path) -> None:
    async with running(size=(120, 30)) as (app, pilot):
        config().write_text("Host good\nHost bad\n HostName %q\n")
        await pilot.press("ctrl+r")
        await until(lambda: "bad" in aliases(app), "hosts")
        await pilot.press("tab", "tab", "f3")
        await on(app, TextPrompt)
        target = tmp_path / "out.json"
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(target.exists, "file")
        await until(lambda: "bad is left out." in shown(app), "a notice")
        assert '"alias": "good"' in target.read_text()
