"""What only ssh can check in an edit: the real one is asked, and nothing is written."""

from pathlib import Path

import pytest

from sshtui.errors import UsageError
from sshtui.hosts.editing.file_edit import Change
from sshtui.hosts.editing.ssh_check import refuse_unreadable
from sshtui.sshconfig import openssh

REFUSED = (
    "Ciphers made-up-cipher",
    "MACs made-up-mac",
    "KexAlgorithms made-up-kex",
    "HostKeyAlgorithms made-up-type",
    "IPQoS made-up",
    "RekeyLimit plenty",
    "EscapeChar ab",
    "TunnelDevice here",
    "XAuthLocation /usr/bin/xauth twice",
)
TAKEN = (
    "Ciphers +aes128-cbc",
    "MACs hmac-sha2-256,hmac-sha2-512",
    "IPQoS af21 cs1",
    "RekeyLimit 1G 1h",
    "EscapeChar ^]",
    "TunnelDevice any:any",
    "ControlPath ~/.ssh/%C",
)


def change(line: str, before: str = "Host web1\n") -> Change:
    return Change(Path("config"), before, f"{before}    {line}\n")


@pytest.mark.parametrize("line", REFUSED)
def test_what_ssh_refuses_is_refused_with_its_reason(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_unreadable([change("Ciphers +aes128-cbc"), change(line)])
    assert line in caught.value.message
    assert openssh.refusal(line) in caught.value.message


def test_what_ssh_takes_is_taken() -> None:
    refuse_unreadable(map(change, TAKEN))


def test_a_line_that_was_there_does_not_keep_others_from_being_edited() -> None:
    refuse_unreadable([change("User deploy", before="Host web1\n  IPQoS made-up\n")])


def test_without_an_ssh_nothing_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    openssh.refusal.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    refuse_unreadable([change("IPQoS made-up")])
    openssh.refusal.cache_clear()
