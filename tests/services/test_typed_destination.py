"""What a destination means that is not saved."""

from pathlib import Path

import pytest

from sshtui.hosts.repository import HostRepository
from sshtui.services.typed_destination import look_up

CONFIG = """\
Host saved
    HostName 10.0.0.1
Host i-* mi-*
    User ec2-user
Host *.example !no.example
    Port 2222
Host bad*
    HostName %q
Host *
    User deploy
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("i-0abc", "ec2-user@i-0abc:22  by Host i-* mi-*  (config:3)"),
        ("ann@web.example:7", "ann@web.example:7  by Host *.example !no.example  (config:5)"),
        ("no.example", "deploy@no.example:22  not saved"),
        ("[2001:db8::1]:7", "deploy@[2001:db8::1]:7  not saved"),
        ("ann@saved", "ann@10.0.0.1:22  by Host saved  (config:1)"),
        ("two words", ""),
        ("a;b", ""),
    ],
)
def test_a_typed_name_says_where_it_leads_and_by_which_rule(
    private_home: Path, text: str, words: str
) -> None:
    (private_home / ".ssh" / "config").write_text(CONFIG)
    assert look_up(HostRepository(system_config=Path("/dev/null")), text).words == words


def test_what_is_wrong_is_said_in_place_of_the_address(private_home: Path) -> None:
    (private_home / ".ssh" / "config").write_text(CONFIG)
    found = look_up(HostRepository(system_config=Path("/dev/null")), "bad1")
    assert found.about.startswith("! ")
