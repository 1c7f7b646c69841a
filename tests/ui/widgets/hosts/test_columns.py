"""The columns of the host list."""

import pytest
from rich.cells import cell_len

from sshtui.hosts.model import Host
from sshtui.ui.widgets.hosts.columns import GAP, LEAD, Columns, Measure, clip, clipped, way

HOST = Host("prod-eu-db-01", "db1.prod.example.com", "deploy", 22, "bastion", ("prod", "db"))


def fitted(width: int, *hosts: Host) -> Columns:
    measure = Measure(last=True, sign_in=True)
    measure.take(hosts or (HOST,))
    return measure.fitted(width)


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (100, ["NAME", "ADDRESS", "TAGS", "LAST", "SIGN-IN"]),
        (60, ["NAME", "ADDRESS", "LAST", "SIGN-IN"]),
        (54, ["NAME", "ADDRESS", "SIGN-IN"]),
        (36, ["NAME", "ADDRESS"]),
    ],
)
def test_narrow_lists_drop_tags_then_the_last_visit_then_the_sign_in(
    width: int, shown: list[str]
) -> None:
    assert fitted(width).header.split() == shown


@pytest.mark.parametrize("width", [*range(12, 80), 120, 200])
def test_columns_never_need_more_than_there_is(width: int) -> None:
    columns = fitted(width, HOST, Host("x" * 70, "y" * 90, tags=("z" * 30,)))
    cells = [columns.name, columns.address, columns.tags, columns.last, columns.sign_in]
    assert min(cells) >= 0
    assert LEAD + sum(cells) + GAP * max(1, sum(map(bool, cells)) - 1) <= max(width, LEAD + GAP)


def test_columns_that_nothing_is_in_are_not_shown() -> None:
    measure = Measure()
    measure.take([Host("a", "b")])
    assert measure.fitted(100).header.split() == ["NAME", "ADDRESS"]


def test_columns_are_as_wide_as_their_headings() -> None:
    measure = Measure(last=True)
    measure.take([Host("a", "b", tags=("x",))])
    columns = measure.fitted(100)
    assert columns == Columns(len("NAME"), len("ADDRESS"), len("TAGS"), len("LAST"))
    assert columns.header.index("ADDRESS") == LEAD + columns.name + GAP
    assert columns.header.index("LAST") == columns.header.index("TAGS") + columns.tags + GAP


def test_room_once_made_stays() -> None:
    measure = Measure()
    measure.take([HOST])
    measure.take([Host("a", "b")])
    assert measure.fitted(100).name == len(HOST.alias)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("prod-eu-west-1-db-01", 14, "prod-eu…-db-01"),
        ("web1", 4, "web1"),
        ("web-01", 5, "we…01"),
        ("東京-データベース-01", 12, "東京-…ス-01"),
        ("🚀🚀🚀🚀", 5, "🚀…🚀"),
        ("web", 1, "…"),
        ("web", 0, ""),
    ],
)
def test_names_are_clipped_in_their_middle(text: str, width: int, shown: str) -> None:
    assert clipped(text, width) == shown
    assert cell_len(clipped(text, width)) <= width


def test_what_is_left_of_a_text_keeps_its_places() -> None:
    assert clip("abcdef", 5) == [0, 1, -1, 4, 5]


@pytest.mark.parametrize(
    ("host", "width", "shown"),
    [
        (HOST, 60, "deploy@db1.prod.example.com ‹bastion"),
        (HOST, 30, "deploy@db1…xample.com ‹bastion"),
        (HOST, 20, "deploy@…le.com ‹bas…"),
        (Host("a", "2001:db8::1", "ann", 2222), 40, "ann@[2001:db8::1]:2222"),
        (Host("a", "2001:db8::1"), 40, "[2001:db8::1]"),
        (Host("a", "h", jump="none"), 40, "h"),
        (Host("a", "h", jump="ann@one:2222, two"), 40, "h ‹two‹one"),
    ],
)
def test_an_address_says_user_port_and_jump(host: Host, width: int, shown: str) -> None:
    assert way(host, width) == shown
