"""Which hosts a person is likely to need next."""

import time
from pathlib import Path

import pytest

from sshtui.hosts.history import History
from sshtui.hosts.model import Visit
from sshtui.hosts.repository import HostRepository
from sshtui.services import likely_hosts
from sshtui.services.likely_hosts import RECENT, LikelyHosts
from sshtui.sshconfig.destination import Destination


def test_they_are_favourites_and_those_visited_lately_with_the_way_there(
    private_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (private_home / ".ssh" / "config").write_text(
        "Host star\n #!! Favourite yes\nHost old\nHost new\n ProxyJump gate\nHost gate\n"
        "Host never\nHost broken\n ProxyJump broken\nMatch host unsure exec true\n User bob\n"
    )
    visits = History(None)
    now = time.time()
    for alias, at in (
        ("old", now - RECENT - 60),
        ("new", now),
        ("broken", now - 1),
        ("unsure", now - 2),
        ("star", now - 3),
        ("typed.example", now - 4),
    ):
        visits.record(alias, Visit(at, 1.0, "publickey"))
    likely = LikelyHosts(HostRepository(), visits)
    targets = likely.likely()
    assert [target.alias for target in targets] == ["star", "gate", "new", "typed.example"]
    monkeypatch.setattr(likely_hosts, "MOST", 2)
    assert len(likely.likely()) == 2
    (private_home / ".ssh" / "config").write_text("Host gate\n User ann\n")
    assert likely.resolve(Destination("gate")).user == "ann"
