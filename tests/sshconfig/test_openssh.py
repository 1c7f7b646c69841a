"""The ssh on PATH: what it says it is, and that it cannot do harm by what it is."""

import functools
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.sshconfig import openssh
from sshtui.sshconfig.openssh import NEWEST, Release, Version, parse_version


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    # What is known of the real one stays known to other tests.
    for name in ("beside", "defaults"):
        monkeypatch.setattr(openssh, name, functools.cache(getattr(openssh, name).__wrapped__))


@pytest.fixture
def ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a script in the place of ssh, and return where it writes down what it was asked."""

    def put(script: str) -> Path:
        program, asked = tmp_path / "ssh", tmp_path / "asked"
        program.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n{script}\n')
        program.chmod(0o700)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return asked

    return put


@pytest.mark.parametrize(
    ("text", "version", "release"),
    [
        (
            "OpenSSH_9.2p1 Debian-2+deb12u5, OpenSSL 3.0.15 3 Sep 2024\n",
            "OpenSSH_9.2p1 Debian-2+deb12u5",
            (9, 2),
        ),
        ("OpenSSH_10.0p2 Debian-7, OpenSSL 3.5.1\r\n", "OpenSSH_10.0p2 Debian-7", (10, 0)),
        ("OpenSSH_9.9p2, LibreSSL 3.3.6\n", "OpenSSH_9.9p2", (9, 9)),
        ("OpenSSH_for_Windows_9.5p1, LibreSSL 3.8.2\n", "OpenSSH_for_Windows_9.5p1", (9, 5)),
        ("OpenSSH_12.34", "OpenSSH_12.34", (12, 34)),
    ],
)
def test_a_version_is_read(text: str, version: str, release: tuple[int, int]) -> None:
    assert parse_version(text) == Version(version, Release(*release))


@pytest.mark.parametrize(
    "text", ["", "Sun_SSH_2.2, SSH", "Dropbear v2022.83", "OpenSSH", "ssh: no"]
)
def test_what_is_no_openssh_is_taken_for_the_newest(text: str) -> None:
    assert parse_version(text) == NEWEST


def test_the_ssh_on_path_is_asked_once(ssh: Callable[[str], Path]) -> None:
    asked = ssh("echo OpenSSH_9.3p1, none >&2")
    assert openssh.beside() == openssh.beside() == Version("OpenSSH_9.3p1", Release(9, 3))
    assert asked.read_text() == "-V\n"
    assert openssh.means(Release(9, 3))
    assert not openssh.means(Release(9, 4))


def test_defaults_are_those_of_the_ssh_on_path(ssh: Callable[[str], Path]) -> None:
    asked = ssh("echo ciphers a,b; echo MACs c")
    assert openssh.defaults() == openssh.defaults() == {"ciphers": "a,b", "macs": "c"}
    assert asked.read_text() == "-G -F none localhost\n"


def test_without_an_ssh_the_newest_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert openssh.beside() == NEWEST
    assert openssh.defaults() == {}
    assert openssh.is_local_network("127.0.0.0/8") is None


@pytest.mark.parametrize(
    "script", ["exit 255", "kill $$", "exec sleep 60", r"printf '\377\376' >&2"]
)
def test_an_ssh_that_tells_nothing_is_taken_for_the_newest(
    ssh: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(openssh, "PATIENCE", 0.5)
    ssh(script)
    assert openssh.beside() == NEWEST


def test_an_ssh_that_fails_tells_nothing_of_networks(ssh: Callable[[str], Path]) -> None:
    ssh("echo user found; exit 255")
    assert openssh.is_local_network("127.0.0.0/8") is None


def test_it_is_the_one_that_a_shell_starts() -> None:
    said = subprocess.run("ssh -V", shell=True, capture_output=True, text=True, check=True).stderr
    assert openssh.beside() == parse_version(said)
    assert openssh.beside().text in said


@pytest.mark.skipif(not openssh.means(Release(9, 4)), reason="the ssh on PATH knows no networks")
def test_networks_of_this_machine_are_known_to_ssh() -> None:
    assert openssh.is_local_network("127.0.0.0/8") is True
    assert openssh.is_local_network("0.0.0.0/32,127.0.0.1") is True
    assert openssh.is_local_network("0.0.0.0/32") is False
