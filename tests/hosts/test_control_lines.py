from pathlib import Path

from sshtui import paths
from sshtui.hosts.control_lines import control_lines
from sshtui.sshconfig.reader import read_config

CONFIG = """\
ControlMaster no
Host web
  HostName controlled.example
Host *.prod
  ControlMaster auto
  ControlPath "~/sockets of mine/%%x-%C"
Match all
  ControlPath none
Match all user x
  controlpath=/tmp/a
"""


def test_each_is_found_with_its_place_and_for_whom_it_is(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(CONFIG)
    config.chmod(0o600)
    found = list(control_lines(read_config(config).blocks))
    assert [(line.line.number, line.everywhere) for line in found] == [
        (1, True),
        (5, False),
        (6, False),
        (8, True),
        (10, False),
    ]
    assert [line.head for line in found] == [0, 4, 4, 7, 9]
    assert found[4].setting == "ControlPath /tmp/a"
    assert [line.makes_masters for line in found] == [False, True, False, False, False]
    assert [line.shares_nothing for line in found] == [False, False, False, True, False]
    assert found[2].sockets == paths.as_ssh_reads("~/sockets of mine")
    assert found[4].sockets == Path("/tmp")
