import pytest
from textual.widgets import Static

from sshtui.credentials.secret import Secret
from sshtui.ui.modals import revealed as module
from sshtui.ui.modals.revealed import RevealedModal
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown


async def test_each_answer_stands_under_whose_it_is() -> None:
    modal = RevealedModal(("alice@db1 · password:", Secret("fake [b]one")), ("b@db2", None))
    async with over_the_hosts(modal) as (app, pilot, returned):
        text = shown(app)
        assert text.index("alice@db1 · password:") < text.index("fake [b]one")
        assert "It is no longer in its store." in text
        await pilot.press("escape")
        assert returned == [None]
        assert "fake" not in shown(app)


async def test_it_closes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.01)
    async with over_the_hosts(RevealedModal(("whose", Secret("fake")))) as (app, _, returned):
        await until(lambda: returned, "end")
        assert "fake" not in shown(app)


async def test_no_answer_can_be_marked_for_the_clipboard() -> None:
    async with over_the_hosts(RevealedModal(("whose", Secret("fake")))) as (app, pilot, _):
        assert not any(widget.allow_select for widget in app.screen.query(".revealed"))
        assert app.screen.query(Static)
        await pilot.press("ctrl+a", "ctrl+c")
        assert app.clipboard == ""
