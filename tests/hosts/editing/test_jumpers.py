"""Who jumps through a host, in any form that ssh knows, and follows its new name."""

from pathlib import Path

import pytest

from sshtui.hosts.editing.jumpers import follow, jumpers_of, listed, told
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.snapshot import ConfigFiles

TEXT = (
    "Host hop\nHost a\n ProxyJump other,kim@hop:22  # via\nHost b\n ProxyJump ssh://hop:22\n"
    "Host c\n ProxyCommand /usr/bin/ssh -W [%h]:%p -p 7 hop\nHost d\n ProxyJump hop2\n"
    "Host e\n ProxyCommand ssh -W %h:%p hop | tee hop\nHost f\n ProxyJump hop@hop\n"
    "Host *.far\n ProxyJump hop\nHost g.far h.far\n"
)


@pytest.fixture
def files(private_home: Path) -> ConfigFiles:
    config = private_home / ".ssh" / "config"
    config.write_text(TEXT)
    return ConfigFiles(user=config, system=Path("/dev/null"))


def test_every_form_counts(files: ConfigFiles) -> None:
    found = jumpers_of(files.read(), ["hop", "a"])
    assert found == {"hop": ["a", "b", "c", "f", "g.far", "h.far"], "a": []}


def test_they_follow_and_nothing_else_changes(files: ConfigFiles) -> None:
    work = Workspace()
    follow(work, files.read(), "hop", "new")
    (change,) = work.changes()
    assert change.after == (
        TEXT.replace("kim@hop:22", "kim@new:22")
        .replace("ssh://hop:22", "ssh://new:22")
        .replace("-p 7 hop", "-p 7 new")
        .replace("hop@hop", "hop@new")
        .replace("far\n ProxyJump hop", "far\n ProxyJump new")
    )


def test_many_are_named_shortly() -> None:
    assert told(["a"], "hop") == "1 host jumps through hop: a."
    names = [f"h{number}" for number in range(10)]
    assert listed(names) == "h0, h1, h2, h3, h4, h5, h6, h7 and 2 more"
    assert told(names, "hop").startswith("10 hosts jump through hop: h0, ")
