from pathlib import Path

import pytest
from textual.widgets import Button

from sshtui.hosts.editing.file_edit import Change
from sshtui.ui.modals import show_diff as module
from sshtui.ui.modals.show_diff import ConfirmDelete, ShowDiff
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import in_sight, shown

CHANGE = Change(Path("/x/hosts.conf"), "Host a\n  Port 1\n", "Host a\n  Port 2\n  User [b]u\x1b\n")


async def test_what_goes_and_what_comes_is_shown_with_its_file() -> None:
    async with over_the_hosts(ShowDiff("Save a?", [CHANGE])) as (app, _, _):
        lines = [line.strip(" │") for line in shown(app).splitlines()]
        assert "writes /x/hosts.conf" in lines
        for line in ("-  Port 1", "+  Port 2", "+  User [b]u^["):
            assert line in lines
        assert not [line for line in lines if line.startswith(("---", "+++"))]


@pytest.mark.parametrize(
    ("key", "written"), [("y", True), ("enter", True), ("n", False), ("escape", False)]
)
async def test_it_is_written_only_if_the_person_says_so(key: str, *, written: bool) -> None:
    async with over_the_hosts(ShowDiff("Save a?", [CHANGE])) as (_, pilot, returned):
        await pilot.press(key)
        assert returned == [written]


async def test_a_long_one_scrolls_with_its_buttons_in_sight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_LINES", 50)
    long = Change(Path("/x"), "", "".join(f"Host h{number}\n" for number in range(90)))
    async with over_the_hosts(ShowDiff("Import", [long]), size=(40, 12)) as (app, pilot, _):
        assert all(in_sight(app, button) for button in app.screen.query(Button))
        app.screen.query_one("#body").focus()
        await pilot.press("end")
        await until(lambda: "and 41 more lines" in shown(app), "last line")


async def test_who_jumps_through_a_host_and_the_comments_above_it_are_asked_about() -> None:
    whole = Change(CHANGE.path, "# mine\n" + CHANGE.before, CHANGE.after)
    question = ConfirmDelete("Delete a?", [CHANGE], ["1 host jumps through a: b."], [whole])
    async with over_the_hosts(question) as (app, pilot, returned):
        assert "! 1 host jumps through a: b." in shown(app)
        assert "-# mine" not in shown(app)
        question.query_one("#with-comments").focus()
        await pilot.press("space")
        assert "-# mine" in shown(app)
        await pilot.press("y")
        assert returned == [True]
        assert question.takes_comments


async def test_without_comments_there_is_nothing_to_choose() -> None:
    async with over_the_hosts(ConfirmDelete("Delete a?", [CHANGE], [], [CHANGE])) as (app, _, _):
        assert "comments" not in shown(app)
