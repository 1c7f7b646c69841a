"""Which host a command line of ssh names, and whether that is another than its account's."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.sessions.sharing.wanted import alias_in, alias_wanted_by, have_one_account, is_another
from sshtui.sshconfig.target import Target
from tests.servers.waiting import wait_for

WEB = Target("web", "10.0.0.1", 22, "ann", identity_files=(Path("/keys/ann"),))


@pytest.mark.parametrize(
    ("line", "alias"),
    [
        ("web", "web"),
        ("ann@web uptime -p", "web"),
        ("-x -oForwardAgent=no -p 22 -l ann -- web git-upload-pack", "web"),
        ("-W [db]:22 -v gate", "gate"),
        ("-tt web -p 22", "web"),
        ("-F other web", "web"),
        ("ssh://web:22", ""),
        ("-? web", ""),
        ("", ""),
    ],
)
def test_the_host_is_what_follows_the_options(line: str, alias: str) -> None:
    assert alias_in(line.split()) == alias


def test_the_command_line_is_that_of_the_process() -> None:
    waits = "import sys; sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", waits, "web"], stdin=subprocess.PIPE) as process:
        # As the arguments of ssh, -c is a cipher.
        wait_for(lambda: alias_wanted_by(process.pid) == "web", "its arguments")
        process.communicate()
    assert alias_wanted_by(process.pid) == ""


@pytest.mark.parametrize(
    ("named", "another"),
    [
        (WEB, False),
        (replace(WEB, alias="10.0.0.1", identities_configured=False, identity_files=()), False),
        (replace(WEB, alias="home", identity_files=(Path("/keys/bob"),)), True),
        (replace(WEB, alias="inner", jumps=(Target("gate", "gate", 22, "ann"),)), True),
        (replace(WEB, alias="inner", proxy_command="nc gate 22"), True),
        (replace(WEB, alias="other", host_key_alias="other"), True),
    ],
)
def test_another_person_or_another_way_is_another_host(named: Target, *, another: bool) -> None:
    assert is_another(named, WEB) is another
    assert have_one_account(named, WEB)


@pytest.mark.parametrize("changes", [{"user": "bob"}, {"hostname": "10.0.0.2"}, {"port": 2222}])
def test_one_account_is_one_user_of_one_server(changes: dict[str, Any]) -> None:
    assert not have_one_account(replace(WEB, alias="other", **changes), WEB)
