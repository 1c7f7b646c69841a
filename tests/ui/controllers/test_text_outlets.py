"""Text of copy mode that goes into a file, to a program, and to an editor that is not there."""

import stat
from pathlib import Path

import pytest
from textual.pilot import Pilot

from sshtui.ui.app import Application
from sshtui.ui.controllers.text_outlets import TextOutlets
from sshtui.ui.copy_actions import Outlet
from sshtui.ui.modals.pipe_wait import PipeWait
from sshtui.ui.modals.problem import ProblemModal
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.copy_view import CopyView
from sshtui.ui.widgets.text_input import TextInput
from tests.servers.waiting import until
from tests.ui.forms import shown
from tests.ui.steps import in_session, shell

HOSTILE = "\u202e\x9b"


async def answer(app: Application, pilot: Pilot[int], key: str, text: str) -> None:
    if key:
        await pilot.press(key)
    await until(lambda: isinstance(app.screen, TextPrompt) and app.focused, "prompt")
    app.screen.query_one(TextInput).value = text
    await pilot.press("enter")


def said(app: Application) -> list[str]:
    return [f"{note.title}|{note.message}" for note in app._notifications]


def asked(app: Application) -> str:
    """Return what stands on the screen as running text: a path may wrap the words behind it."""
    return " ".join(shown(app).replace("│", " ").split())


async def test_text_is_saved_where_nothing_is_and_piped_to_a_program(tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("old")
    file = tmp_path / "new.txt"
    async with in_session() as (app, pilot, connector):
        lines = [f"line {number}" for number in range(300)]
        shell(connector).say("".join(f"{line}{HOSTILE}\r\n" for line in lines).encode())
        await pilot.press("ctrl+backslash", "left_square_bracket")
        await until(lambda: "COPY" in shown(app), "copy mode")
        await answer(app, pilot, "s", str(there))
        await until(lambda: "already exists" in asked(app), "refusal")
        await answer(app, pilot, "", str(tmp_path / "none" / "new.txt"))
        await until(lambda: "There is no directory" in asked(app), "refusal")
        await answer(app, pilot, "", str(tmp_path / ("x" * 300)))
        await until(lambda: "File name too long" in asked(app), "refusal")
        await answer(app, pilot, "", "~no-such-user/new.txt")
        await until(lambda: "There is no user" in asked(app), "refusal")
        await answer(app, pilot, "", str(file))
        await until(lambda: f"|300 lines saved to {file}" in said(app), "file")
        assert file.read_text() == "\n".join(lines) + "\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert there.read_text() == "old"
        assert isinstance(app.focused, CopyView)
        # Only what is selected; and it stays so.
        await pilot.press("g", "V", "j")
        await answer(app, pilot, "vertical_line", "wc -l; echo not good >&2; exit 3")
        await until(lambda: "Ended with status 3" in "".join(said(app)), "end")
        assert said(app)[-1].split("\n")[1:] == ["2", "not good"]
        await answer(app, pilot, "vertical_line", f"touch {tmp_path}/begun; sleep 60")
        await until(lambda: isinstance(app.screen, PipeWait), "wait")
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, SessionsScreen), "session")
        assert said(app)[-1].startswith("|Ended: touch")
        assert (tmp_path / "begun").exists()


@pytest.mark.parametrize(
    ("variable", "program", "message"),
    [
        ("VISUAL", "no-such-editor -x", "no-such-editor cannot be run"),
        ("VISUAL", "vi 'x", "vi 'x cannot be run"),
        ("EDITOR", "true", "There is no terminal that true could have."),
    ],
)
async def test_what_cannot_be_opened_is_said(
    variable: str, program: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, program)
    async with in_session() as (app, _, _connector):
        TextOutlets(app).send("text", Outlet.EDITOR)
        await until(lambda: isinstance(app.screen, ProblemModal), "problem")
        await until(lambda: message in shown(app), "message", context=lambda: shown(app))
