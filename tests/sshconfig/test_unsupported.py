"""What ssh would do and sshtui does not: told where a person notices it, and only there."""

from pathlib import Path

import pytest

from sshtui import paths
from sshtui.sshconfig import keywords, unsupported
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.reader import read_config
from sshtui.sshconfig.resolve import Overrides, resolve
from sshtui.sshconfig.target import Target
from tests.servers.releases import Beside

DEBIANS = "Include ssh_config.d/*.conf\nHost *\n SendEnv LANG LC_*\n HashKnownHosts yes\n"
DEBIANS += " GSSAPIAuthentication yes\n"


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


@pytest.fixture(autouse=True)
def _without_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsupported, "_has_ticket", lambda: False)


def resolved(config: Path, text: str, name: str = "web") -> Target:
    config.write_text(text)
    return resolve(BlockIndex([read_config(config)]), Destination(name), Overrides())


def told(config: Path, text: str) -> list[str]:
    return list(map(str, resolved(config, text).not_done))


NOTICED = {
    "ForwardX11 yes": ["ForwardX11 (the host has no display)"],
    "ControlMaster auto\nControlPath ~/.ssh/%C": [
        "ControlMaster (other programs do not find the connection)"
    ],
    "Tunnel point-to-point": ["Tunnel (there is no tunnel device)"],
    "PermitLocalCommand yes\nLocalCommand notify %h": ["LocalCommand (is not run)"],
    "BindInterface lo": ["BindInterface (the system chooses the interface)"],
    "ProxyUseFdpass yes\nProxyCommand pass %h": [
        "ProxyUseFdpass (ProxyCommand must pass the data on itself)"
    ],
    "SessionType none": ["SessionType (a shell is opened)"],
    "SessionType subsystem\nRemoteCommand sftp": ["SessionType (its command is run by the shell)"],
    "EnableSSHKeysign yes\nHostbasedAuthentication yes": ["HostbasedAuthentication (is not tried)"],
    "NoHostAuthenticationForLocalhost yes\nHostName 127.0.0.2": [
        "NoHostAuthenticationForLocalhost (the host key is checked)"
    ],
}


@pytest.mark.parametrize("text", NOTICED)
def test_what_a_person_would_notice_is_told(config: Path, text: str) -> None:
    assert told(config, text) == NOTICED[text]


def test_sharing_is_done_where_ssh_looks_for_our_sockets(config: Path) -> None:
    text = f'ControlMaster auto\nControlPath "{paths.mux_path()}/%C"\nControlPersist 10m'
    target = resolved(config, text)
    assert target.not_done == ()
    assert target.not_used == ("ControlPersist",)


@pytest.mark.parametrize(
    "text",
    [
        DEBIANS,
        "ForwardAgent yes\nGatewayPorts yes\nExitOnForwardFailure yes",
        "LocalForward 8080 db:80\nRemoteForward 9000\nDynamicForward 1080",
        "PermitRemoteOpen none\nStreamLocalBindMask 0111\nStreamLocalBindUnlink yes",
        "ForwardX11 No",
        "ClearAllForwardings yes\nTunnel yes",
        "ControlMaster auto",
        "ControlMaster auto\nControlPath none",
        "ControlPath ~/.ssh/%C\nControlPersist 10m",
        "LocalCommand notify",
        "PermitLocalCommand yes",
        "ProxyUseFdpass yes",
        "BindInterface lo\nBindAddress 127.0.0.1",
        "HostbasedAuthentication yes",
        "NoHostAuthenticationForLocalhost yes",
        "SessionType default",
        "IPQoS ef\nRekeyLimit 1G 1h\nLogLevel DEBUG\nVisualHostKey yes\nUpdateHostKeys yes",
        "EscapeChar ~\nObscureKeystrokeTiming interval:20\nConnectionAttempts 3",
    ],
)
def test_what_nobody_would_notice_is_not(config: Path, text: str) -> None:
    assert told(config, text) == []


@pytest.mark.parametrize(
    ("value", "noticed"),
    [("none", False), ("direct-tcpip=5m", False), ("session=0", False)]
    + [(value, True) for value in ("session=5m", "*=1h", "agent*=9 session:shell=9")],
)
def test_a_session_that_would_be_closed_stays_open(
    config: Path, beside: Beside, value: str, noticed: bool
) -> None:
    beside(Release(9, 6))
    expected = ["ChannelTimeout (an idle session stays open)"] if noticed else []
    assert told(config, f"ChannelTimeout {value}") == expected


def test_the_rest_is_named_as_not_used(config: Path) -> None:
    target = resolved(config, "IPQoS ef\nForwardX11 no\nVisualHostKey yes")
    assert target.not_used == ("IPQoS", "VisualHostKey")


def test_kerberos_is_missed_only_where_there_is_a_ticket(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsupported, "_has_ticket", lambda: True)
    assert told(config, DEBIANS) == ["GSSAPIAuthentication (your ticket is not used)"]
    assert not told(config, DEBIANS + "PreferredAuthentications password,publickey")


def test_a_ticket_is_found_in_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    look = unsupported._looked_for_ticket
    cache = tmp_path / "ticket"
    assert not look(f"FILE:{cache}", 1)
    cache.touch()
    assert not look(f"FILE:{cache}", 1), "it is looked for once a minute"
    assert look(f"FILE:{cache}", 2)


@pytest.mark.parametrize("status", [0, 1])
def test_klist_is_asked_for_a_ticket_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    program = tmp_path / "klist"
    program.write_text(f'#!/bin/sh\n[ "$*" = -s ] && exit {status}\nexit 2\n')
    program.chmod(0o700)
    monkeypatch.setattr("shutil.which", lambda _: str(program))
    unsupported._looked_for_ticket.cache_clear()
    assert unsupported._looked_for_ticket("KCM:", 0) is (status == 0)


def test_nothing_is_missed_on_a_hop_that_is_only_passed(config: Path) -> None:
    target = resolved(
        config, "Host web\n ProxyJump hop\nHost *\n ForwardX11 yes\n BindInterface lo\n"
    )
    (hop,) = target.jumps
    assert [missing.keyword for missing in hop.not_done] == ["BindInterface"]
    assert [missing.keyword for missing in target.not_done] == ["ForwardX11", "BindInterface"]


def test_every_notice_is_about_a_keyword_that_is_not_used() -> None:
    assert set(unsupported._NOTICES) <= set(keywords._EFFECTLESS)
    assert set(unsupported._OF_SESSIONS) <= set(unsupported._NOTICES)
