import pytest
from rich.color import ColorSystem
from rich.console import Console

from sshtui.ui.rendering import outer_terminal
from sshtui.ui.widgets.terminal.underlines import underlines_of


@pytest.mark.parametrize("known", [True, False])
def test_underlines_of_all_kinds_are_only_for_a_terminal_that_knows_them(
    known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outer_terminal, "knows_underlines", lambda: known)
    found = underlines_of(Console(color_system="256"))
    assert found == (ColorSystem.EIGHT_BIT if known else None)
