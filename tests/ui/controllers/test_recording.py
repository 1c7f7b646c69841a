from pathlib import Path

import pytest

from sshtui.recording.secret_filter import SecretFilter
from sshtui.ui.modals.start_log import StartLog
from sshtui.ui.widgets.terminal.view import TerminalView
from sshtui.ui.widgets.text_input import TextInput
from tests.servers.waiting import until
from tests.ui.forms import in_sight, shown
from tests.ui.steps import handled, in_session, shell, typed

CANARY = "hunter2-fake"
KEYS = ("ctrl+backslash", "l")


async def log_of_a_sign_in_as_root(folder: Path) -> str:
    """Log a session in which a password is typed that the remote echoes; return what is kept."""
    async with in_session() as (app, pilot, connector):
        shell(connector).say(b"Welcome\r\n$ ")
        await until(lambda: "Welcome" in shown(app), "shell")
        await pilot.press(*KEYS)
        await until(lambda: isinstance(app.screen, StartLog), "question")
        await until(lambda: in_sight(app, app.screen.query_one("#yes")), "button")
        line = app.screen.query_one("#path", TextInput)
        assert "state/recordings/web1_" in line.value
        await pilot.press("right")
        await until(lambda: line.value.endswith(".cast"), "name of a recording")
        await pilot.press("left")
        await until(lambda: line.value.endswith(".log"), "name of a log")
        line.value = "~no-such-user/my.log"
        await pilot.press("enter")
        await until(lambda: "There is no user" in shown(app), "refusal")
        assert isinstance(app.screen, StartLog)
        line.value = str(folder / "my.log")
        await pilot.press("enter")
        await until(lambda: "◉ log" in shown(app), "sign", context=lambda: shown(app))
        assert "1 web1 ◉" in shown(app).splitlines()[0]
        shell(connector).say(b"su\r\nPassword: ")
        await until(lambda: "Password:" in shown(app), "prompt")
        for letter in CANARY:
            await pilot.press(letter)
            shell(connector).say(letter.encode())
        await handled(app)
        assert typed(connector) == CANARY.encode()
        shell(connector).say(b"\r\n# id\r\nroot")
        await until(lambda: "root" in shown(app), "answer")
        await pilot.press(*KEYS)
        await until(lambda: "◉" not in shown(app).splitlines()[0], "end of the sign")
        assert isinstance(app.focused, TerminalView)
        assert CANARY in shown(app)
    return (folder / "my.log").read_text("utf-8")


async def test_a_session_is_logged_by_key_without_the_password_that_is_typed(
    tmp_path: Path,
) -> None:
    kept = await log_of_a_sign_in_as_root(tmp_path)
    assert kept == "Welcome\n$ su\nPassword: [not recorded]\n# id\nroot\n"


async def test_without_the_filter_it_would_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecretFilter, "_end_of_prompt", lambda *_: None)
    monkeypatch.setattr("sshtui.recording.secret_filter.asks_for_secret", lambda _: False)
    assert CANARY in await log_of_a_sign_in_as_root(tmp_path)
