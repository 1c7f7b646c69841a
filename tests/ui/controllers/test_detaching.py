"""Detaching where nothing keeps sshtui; tests/cli/test_keep.py detaches from a real tmux."""

import pytest

from sshtui.services import keeper
from sshtui.services.keeper import Keeper
from sshtui.ui.controllers.detaching import detach
from sshtui.ui.rendering.screen import BaseApp


class Noting(BaseApp[int]):
    said: str = ""

    def notify(self, message: str, **_: object) -> None:
        self.said = message


@pytest.mark.parametrize(
    ("keeps", "words"), [(Keeper.TMUX, "Your tmux keeps sshtui"), (Keeper.NONE, "sshtui --keep")]
)
async def test_it_says_what_to_do(
    keeps: Keeper, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "keeper", lambda: keeps)
    app = Noting()
    await detach(app)
    assert words in app.said
