"""Columns of an import's preview."""

import pytest
from rich.cells import cell_len

from sshtui.hosts.entry import HostEntry
from sshtui.ui.modals.import_rows import address_of, clip


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (HostEntry("a", "192.0.2.1", "ann", 2222), "ann@192.0.2.1:2222"),
        (HostEntry("a", "2001:db8::1"), "[2001:db8::1]:22"),
        (HostEntry("a"), "a:22"),
    ],
)
def test_an_address_has_user_and_port_and_brackets_where_they_belong(
    entry: HostEntry, address: str
) -> None:
    assert address_of(entry) == address


@pytest.mark.parametrize("width", range(12))
def test_a_long_text_loses_its_middle(width: int) -> None:
    assert cell_len(clip("prod-eu-web-01", width)) == width
    assert cell_len(clip("サーバー名前", width)) == width


def test_the_ends_of_a_name_stay() -> None:
    assert clip("prod-eu-web-01", 8) == "prod…-01"
    assert clip("web", 5) == "web  "
