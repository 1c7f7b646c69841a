"""Columns of an import's preview."""

import pytest
from rich.cells import cell_len

from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.plan import ImportState, Planned
from sshtui.hosts.snapshot import ConfigFiles
from sshtui.ui.modals.import_rows import ImportColumns, clip, host_row


@pytest.mark.parametrize("width", range(12))
def test_a_long_text_loses_its_middle(width: int) -> None:
    assert cell_len(clip("prod-eu-web-01", width)) == width
    assert cell_len(clip("サーバー名前", width)) == width


def test_the_ends_of_a_name_stay() -> None:
    assert clip("prod-eu-web-01", 8) == "prod…-01"
    assert clip("web", 5) == "web  "


def test_a_row_shows_the_way_to_the_host() -> None:
    entry = HostEntry("web", hostname="10.0.0.1", user="u", jump="hop")
    host = Planned(ImportState.NEW, Edit(ConfigFiles(), None, entry), entry)
    row = host_row(host, ImportColumns.within(80, [host]), selected=True)
    assert "web u@10.0.0.1:22 ‹hop" in row.plain
