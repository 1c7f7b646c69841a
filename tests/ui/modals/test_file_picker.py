"""A file is chosen by a few letters, folder by folder, or by its path."""

from pathlib import Path

import pytest
from textual.widgets import Input

from sshtui.ui.app import Application
from sshtui.ui.modals.file_picker import FileList, FilePicker, short_path
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown

SIZES = [(80, 24), (40, 12)]


@pytest.fixture
def folder(private_home: Path) -> Path:
    folder = private_home / "keys"
    (folder / "work").mkdir(parents=True)
    for name in ("id_a", "id_a.pub", "id_x", ".secret", "x\x1b[31m", "work/id_w"):
        (folder / name).write_text("fake")
    return folder


def names(app: Application) -> list[str]:
    root = app.screen.query_one(FileList).root
    return [child.data.path.name for child in root.children if child.data]


async def lists(app: Application, *wanted: str) -> None:
    await until(lambda: names(app) == list(wanted), str(wanted), context=lambda: str(names(app)))


@pytest.mark.parametrize("size", SIZES)
async def test_letters_and_enter_choose_a_file(folder: Path, size: tuple[int, int]) -> None:
    picker = FilePicker("Identity file", folder)
    async with over_the_hosts(picker, size) as (app, pilot, returned):
        await lists(app, "work", "id_a", "id_a.pub", "id_x", "x\x1b[31m")
        await until(lambda: "~/keys" in shown(app) and "id_a" in shown(app), "names")
        assert "\x1b" not in shown(app)
        assert all(in_sight(app, button) for button in app.screen.query("Button"))
        await pilot.press("d", "x")
        await lists(app, "id_x")
        await until(lambda: app.screen.query_one(FileList).cursor_line == 0, "cursor")
        await pilot.press("enter")
        assert returned == [folder / "id_x"]


async def test_folders_are_opened_and_left(folder: Path) -> None:
    async with over_the_hosts(FilePicker("File", folder)) as (app, pilot, returned):
        await lists(app, "work", "id_a", "id_a.pub", "id_x", "x\x1b[31m")
        await until(lambda: app.screen.query_one(FileList).cursor_line == 0, "cursor")
        await pilot.press("enter")
        await lists(app, "id_w")
        await until(lambda: "~/keys/work" in shown(app), "folder")
        await pilot.press("f3")
        await lists(app, "work", "id_a", "id_a.pub", "id_x", "x\x1b[31m")
        await until(lambda: app.screen.query_one(FileList).cursor_line == 0, "cursor")
        await pilot.press("down", "down", "enter")
        assert returned == [folder / "id_a.pub"]


async def test_hidden_files_are_shown_when_asked_for(folder: Path) -> None:
    async with over_the_hosts(FilePicker("File", folder)) as (app, pilot, _):
        await lists(app, "work", "id_a", "id_a.pub", "id_x", "x\x1b[31m")
        await pilot.press("f4")
        await lists(app, "work", ".secret", "id_a", "id_a.pub", "id_x", "x\x1b[31m")
        assert "with hidden files" in shown(app)


async def test_a_path_can_be_typed(folder: Path) -> None:
    async with over_the_hosts(FilePicker("File", folder)) as (app, pilot, returned):
        typed = app.screen.query_one(Input)
        typed.value = "~/keys/none"
        await pilot.press("enter")
        await until(lambda: "There is no file ~/keys/none." in shown(app), "mistake")
        typed.value = "~/keys/" + "x" * 300
        await pilot.press("enter")
        await until(lambda: "File name too long." in shown(app), "what the system says")
        typed.value = "~/keys/work"
        await pilot.press("enter")
        await lists(app, "id_w")
        assert typed.value == ""
        typed.value = "../id_a"
        await pilot.press("enter")
        assert len(returned) == 1
        assert returned[0] is not None
        assert returned[0].resolve() == folder / "id_a"


async def test_where_there_is_no_folder_the_nearest_is_shown(private_home: Path) -> None:
    picker = FilePicker("File", private_home / "none" / "x")
    async with over_the_hosts(picker) as (app, pilot, returned):
        assert app.screen.query_one(FileList).path == private_home
        (private_home / "empty").mkdir()
        app.screen.query_one(Input).value = "~/empty"
        await pilot.press("enter")
        await until(lambda: "nothing to show here" in shown(app), "words")
        await pilot.press("escape")
        assert returned == [None]


def test_a_path_below_home_is_written_with_a_tilde(private_home: Path) -> None:
    assert short_path(private_home / ".ssh" / "id_a") == "~/.ssh/id_a"
    assert short_path(private_home) == "~"
    assert short_path(Path("/etc/x")) == "/etc/x"
