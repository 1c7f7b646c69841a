"""KnownHostsCommand: what it is told, and what its output and its failures mean."""

from pathlib import Path

import asyncssh
import pytest

from sshtui.hosts.repository import HostRepository
from sshtui.knownhosts.known_hosts_command import known_lines, lines_to_order_by
from sshtui.knownhosts.verdict import fingerprint
from sshtui.sshconfig.destination import Destination

KEY = asyncssh.generate_private_key("ssh-ed25519").public_data


def lines(*arguments: str) -> bytes:
    return known_lines(arguments, host="[h]:2222", key=KEY, fingerprint=fingerprint(KEY))


def test_it_is_run_without_a_shell_and_told_about_the_key(private_home: Path) -> None:
    config = private_home / ".ssh" / "config"
    config.write_text('KnownHostsCommand /bin/echo %H %I %t %f %n "%% a  b"\n')
    target = HostRepository(system_config=Path("/dev/null")).resolve(Destination("web"))
    said = lines(*target.host_key_rules.command).decode()
    assert said == f"[h]:2222 HOSTNAME ssh-ed25519 {fingerprint(KEY)} web % a  b\n"


def test_it_is_asked_before_there_is_a_key_too() -> None:
    arguments = ("/bin/echo", "\0H \0I \0t \0f \0K")
    assert lines_to_order_by(arguments, host="h") == b"h ORDER NONE NONE NONE\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("/bin/false",), "failed with status 1"),
        (("/none/such",), "did not start: No such file"),
    ],
)
def test_a_failure_says_how(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lines(*arguments)
