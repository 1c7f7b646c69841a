"""Algorithm lists, and what is left of them."""

from pathlib import Path

import pytest

from sshtui.errors import ConfigError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig import openssh
from sshtui.sshconfig.algorithms import DEFAULTS, expand, strongest, usual
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.openssh import Release
from sshtui.sshconfig.target import Target
from tests.servers.releases import Beside


@pytest.fixture(autouse=True)
def _without_an_ssh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openssh, "defaults", dict)


@pytest.fixture
def config(private_home: Path) -> Path:
    return private_home / ".ssh" / "config"


def resolve(name: str) -> Target:
    return HostRepository(system_config=Path("/dev/null")).resolve(Destination(name))


def test_algorithms_that_nobody_here_speaks_are_dropped(config: Path) -> None:
    config.write_text("KexAlgorithms frob,curve25519-sha256,sntrup761x25519-sha512\n")
    assert resolve("web").kex_algorithms == ("curve25519-sha256",)
    assert resolve("web").ciphers == ()
    config.write_text("Host web\n Ciphers frob\n")
    with pytest.raises(ConfigError, match=r"config:2: .*none of these Ciphers"):
        resolve("web")


@pytest.mark.parametrize(
    ("text", "head", "tail"),
    [
        ("aes256-ctr", ["aes256-ctr"], []),
        ("aes*-ctr,!aes192-ctr", ["aes128-ctr", "aes192-ctr", "aes256-ctr"], []),
        ("+3des-cbc", ["chacha20-poly1305@openssh.com"], ["3des-cbc"]),
        ("^aes256-ctr", ["aes256-ctr", "chacha20-poly1305@openssh.com"], []),
        ("-aes*", ["chacha20-poly1305@openssh.com"], []),
        ("frob", [], []),
        ("", [], []),
    ],
)
def test_a_list_is_relative_to_the_defaults(text: str, head: list[str], tail: list[str]) -> None:
    names = list(expand("ciphers", text))
    assert names[: len(head)] == head
    assert names[len(names) - len(tail) :] == tail
    assert len(set(names)) == len(names)
    if text[:1] not in ("+", "^"):
        assert len(names) == len(head)


def test_an_ssh_that_is_there_has_defaults_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openssh, "defaults", lambda: {"ciphers": "aes256-ctr,aes128-ctr,frob"})
    assert expand("ciphers", "-aes128*") == ("aes256-ctr",)
    assert expand("ciphers", "+3des-cbc") == ("aes256-ctr", "aes128-ctr", "3des-cbc")


@pytest.mark.parametrize("keyword", DEFAULTS)
def test_most_of_ssh_s_defaults_are_spoken_here(keyword: str) -> None:
    spoken = expand(keyword, "+")
    assert set(spoken) <= set(DEFAULTS[keyword])
    assert len(spoken) >= len(DEFAULTS[keyword]) - 2


@pytest.mark.parametrize(
    ("keyword", "offers", "best"),
    [
        ("ciphers", ["3des-cbc", "arcfour", "aes128-cbc"], "aes128-cbc"),
        ("kexalgorithms", ["diffie-hellman-group1-sha1"], "diffie-hellman-group1-sha1"),
        ("kexalgorithms", ["diffie-hellman-group14-sha224@ssh.com", "frob"], ""),
        ("macs", ["hmac-md5", "hmac-sha1"], "hmac-sha1"),
        ("hostkeyalgorithms", [], ""),
    ],
)
def test_the_best_of_what_a_line_can_allow_is_told(
    keyword: str, offers: list[str], best: str
) -> None:
    assert strongest(keyword, offers) == best


def test_a_line_that_ssh_would_stop_at_is_not_told(beside: Beside) -> None:
    beside(Release(9, 7))
    assert strongest("hostkeyalgorithms", ["ssh-dss"]) == "ssh-dss"
    beside(Release(9, 8))
    assert strongest("hostkeyalgorithms", ["ssh-dss"]) == ""


def test_what_is_usual_is_what_ssh_says_and_not_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "diffie-hellman-group14-sha1" not in usual("kexalgorithms")
    assert "ssh-rsa" not in usual("hostkeyalgorithms") + usual("pubkeyacceptedalgorithms")
    monkeypatch.setattr(openssh, "defaults", lambda: {"macs": "hmac-sha2-512,frob"})
    assert usual("macs") == ("hmac-sha2-512",)
