"""What an edit cannot promise, because a command decides when the host is connected to."""

from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.hosts.editing.edits import preview
from sshtui.hosts.editing.host_edit import Edit
from sshtui.hosts.own_lines import own_entry
from sshtui.hosts.snapshot import ConfigFiles

SAID = "Match exec at config:1 comes before and may set User."


@pytest.mark.parametrize(
    ("text", "change", "notes"),
    [
        ('Match exec "true"\n User x\nHost a\n Port 7\n', {"user": "u"}, (SAID,)),
        ('Match host a exec "true"\n User x\nHost a\n Port 7\n', {"user": "u"}, (SAID,)),
        ('Match !exec "true"\n User x\nHost a\n User 7\n', {"alias": "z"}, (SAID,)),
        ('Match exec "true"\n User x\nHost a\n Port 7\n', {"port": 8}, ()),
        ('Match exec "true"\n User x\nHost a\n Port 7\n', {"tags": ("t",)}, ()),
        ('Match host b exec "true"\n User x\nHost a\n Port 7\n', {"user": "u"}, ()),
        ('Host a\n Port 7\nMatch exec "true"\n User x\n', {"user": "u"}, ()),
    ],
)
def test_a_match_before_is_named_if_it_may_set_the_same(
    private_home: Path, text: str, change: dict[str, object], notes: tuple[str, ...]
) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text(text)
    files = ConfigFiles(user=config, system=Path("/dev/null"))
    before = own_entry(files.read(), "a")
    after = replace(before, **change)  # type: ignore[arg-type]  # fields of several types
    assert preview([Edit(files, before, after)]).notes == notes
