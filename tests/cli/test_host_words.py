import json
from pathlib import Path

import pytest

from sshtui.cli.host_words import as_data, table
from sshtui.hosts.model import Host


@pytest.mark.parametrize(
    ("host", "text"),
    [
        (Host("web", "web.example"), "web  web.example:22"),
        (Host("web", "web.example", "alice", 2222), "web  alice@web.example:2222"),
        (Host("web", "2001:db8::7", "alice"), "web  alice@[2001:db8::7]:22"),
        (Host("web", "h", jump="none", aliases=("w1", "w.example")), "web w1 w.example  h:22"),
        (
            Host("web", "h", jump="bastion", tags=("prod", "eu"), group="eu/prod"),
            "web  h:22  through bastion  eu/prod/  #prod  #eu",
        ),
    ],
)
def test_a_host_in_one_line(host: Host, text: str) -> None:
    assert list(table([host])) == [text]


def test_columns_are_aligned_and_wide_characters_take_two_cells() -> None:
    hosts = [
        Host("東京", "h", jump="bastion"),
        Host("web-01", "db1.example", "ann", group="lab"),
        Host("u\u0308", "x", tags=("a",)),
    ]
    assert list(table(hosts)) == [
        "東京    h:22                through bastion",
        "web-01  ann@db1.example:22                   lab/",
        "u\u0308       x:22                                       #a",
    ]
    assert list(table([])) == []


def test_data_is_for_programs() -> None:
    data = as_data(Host("web", "h", origin=Path("/x/config"), line=7, favourite=True))
    assert json.loads(json.dumps(data)) == {**data, "tags": [], "aliases": []}
    assert (data["alias"], data["origin"], data["line"], data["favourite"]) == (
        "web",
        "/x/config",
        7,
        True,
    )
