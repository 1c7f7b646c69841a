import json
from pathlib import Path

import pytest

from sshtui.cli.host_words import as_data, summary
from sshtui.hosts.model import Host


@pytest.mark.parametrize(
    ("host", "text"),
    [
        (Host("web", "web.example"), "web.example:22"),
        (Host("web", "web.example", "alice", 2222), "alice@web.example:2222"),
        (Host("web", "2001:db8::7", "alice"), "alice@[2001:db8::7]:22"),
        (
            Host("web", "h", jump="bastion", tags=("prod", "eu"), group="eu/prod"),
            "h:22  through bastion  eu/prod/  #prod  #eu",
        ),
    ],
)
def test_a_host_in_one_line(host: Host, text: str) -> None:
    assert summary(host) == text


def test_data_is_for_programs() -> None:
    data = as_data(Host("web", "h", origin=Path("/x/config"), line=7, favourite=True))
    assert json.loads(json.dumps(data)) == {**data, "tags": []}
    assert (data["alias"], data["origin"], data["line"], data["favourite"]) == (
        "web",
        "/x/config",
        7,
        True,
    )
