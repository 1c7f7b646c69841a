"""Columns of an import's preview."""

import pytest
from rich.cells import cell_len

from sshtui.ui.modals.import_rows import clip


@pytest.mark.parametrize("width", range(12))
def test_a_long_text_loses_its_middle(width: int) -> None:
    assert cell_len(clip("prod-eu-web-01", width)) == width
    assert cell_len(clip("サーバー名前", width)) == width


def test_the_ends_of_a_name_stay() -> None:
    assert clip("prod-eu-web-01", 8) == "prod…-01"
    assert clip("web", 5) == "web  "
