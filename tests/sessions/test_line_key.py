"""Which targets share a line, and which must not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.sessions.line_key import line_keys
from tests.sessions.fakes import TARGET

BASTION = replace(TARGET, alias="bastion", hostname="bastion.example.com")


@pytest.mark.parametrize(
    "changes",
    [
        {"alias": "another-name"},
        {"remote_command": "top", "environment": {"LANG": "C"}, "terminal": "no"},
        {"connect_timeout": 20.0, "strict": "yes"},
        {"tags": ("prod",), "start": "cd /srv", "autofill": "ask"},
    ],
)
def test_what_only_a_session_has_of_its_own_divides_nobody(changes: dict[str, Any]) -> None:
    assert line_keys(replace(TARGET, **changes)) == line_keys(TARGET)


@pytest.mark.parametrize(
    "changes",
    [
        {"user": "root"},
        {"hostname": "web2.example.com"},
        {"port": 2222},
        {"jumps": (BASTION,)},
        {"proxy_command": "nc web1 22"},
        {"bind_address": "127.0.0.9"},
        {"identity_files": (Path("work"),)},
        {"certificate_files": (Path("work-cert.pub"),)},
        {"agent": "work-agent"},
        {"host_key_alias": "web1-of-old"},
        {"strict": "no"},
        {"user_known_hosts": (Path("/dev/null"),)},
        {"trial": frozenset({"credential"})},
    ],
)
def test_what_leads_elsewhere_or_lets_in_another_way_does(changes: dict[str, Any]) -> None:
    assert line_keys(replace(TARGET, **changes))[-1] != line_keys(TARGET)[-1]


def test_every_host_on_the_way_has_a_line_of_its_own() -> None:
    web1, web2 = (replace(TARGET, hostname=name, jumps=(BASTION,)) for name in ("web1", "web2"))
    keys, others = line_keys(web1), line_keys(web2)
    assert len(keys) == 2
    assert keys[0] == others[0] == line_keys(BASTION)[0]
    assert keys[1] != others[1]
    other_way = replace(BASTION, user="audit")
    assert line_keys(replace(web1, jumps=(other_way,)))[1] != keys[1]
