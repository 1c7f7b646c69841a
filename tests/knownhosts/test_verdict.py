"""What is particular to our own known_hosts matcher, and how keys get on file."""

import base64
import fcntl
import os
import stat
import subprocess
from pathlib import Path

import asyncssh
import pytest

from sshtui.errors import ConfigError, HostKeyRefused
from sshtui.knownhosts.verdict import (
    Verdict,
    add_key,
    display_name,
    fingerprint,
    known_algorithms,
    known_fingerprints,
    rule,
)

KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER = asyncssh.generate_private_key("ssh-ed25519")
ECDSA = asyncssh.generate_private_key("ecdsa-sha2-nistp384")


def line(name: str, key: asyncssh.SSHKey, marker: str = "") -> str:
    blob = base64.b64encode(key.public_data).decode()
    return f"{marker}{name} {key.get_algorithm()} {blob}\n"


def test_a_fingerprint_is_the_one_that_ssh_keygen_prints(tmp_path: Path) -> None:
    file = tmp_path / "key.pub"
    KEY.write_public_key(file)
    printed = subprocess.run(
        ["/usr/bin/ssh-keygen", "-lf", str(file)], capture_output=True, text=True, check=True
    ).stdout
    assert fingerprint(KEY.public_data) == printed.split()[1]


def test_the_fingerprint_of_a_certificate_is_that_of_its_key() -> None:
    certificate = OTHER.generate_host_certificate(KEY, "test", principals=["h"])
    assert fingerprint(certificate.public_data) == fingerprint(KEY.public_data)


def test_the_fingerprints_on_file_are_those_of_the_hosts_own_keys(tmp_path: Path) -> None:
    file, missing = tmp_path / "known_hosts", tmp_path / "missing"
    file.write_text(line("h", OTHER) + line("h", ECDSA) + line("g,h", KEY, "@revoked "))
    found = known_fingerprints("h", 22, user_files=(missing, file), system_files=())
    assert found == {fingerprint(OTHER.public_data), fingerprint(ECDSA.public_data)}
    assert known_fingerprints("g", 22, user_files=(file,), system_files=()) == frozenset()


def test_a_changed_key_comes_with_the_fingerprints_on_file(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text("# mine\n" + line("h", OTHER) + line("h", ECDSA))
    ruling = rule("h", 22, KEY.public_data, user_files=(file,), system_files=())
    assert ruling.verdict is Verdict.CHANGED
    assert ruling.known == (fingerprint(OTHER.public_data), fingerprint(ECDSA.public_data))
    assert (ruling.file, ruling.line) == (file, 2)


def test_all_files_count_and_those_that_do_not_exist_are_empty(tmp_path: Path) -> None:
    missing, system = tmp_path / "missing", tmp_path / "system"
    system.write_text(line("h", KEY) + line("g", KEY) + line("g", KEY, "@revoked "))
    for name, verdict in (("h", "known"), ("g", "revoked"), ("f", "unknown")):
        ruling = rule(name, 22, KEY.public_data, user_files=(missing,), system_files=(system,))
        assert ruling.verdict == verdict


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["directory", "fifo"])
def test_a_file_that_cannot_be_read_blocks(tmp_path: Path, make: object) -> None:
    file = tmp_path / "known_hosts"
    assert callable(make)
    make(file)
    ruling = rule("h", 22, KEY.public_data, user_files=(file,), system_files=())
    assert ruling.verdict is Verdict.UNREADABLE
    assert str(file) in ruling.reason


def test_algorithms_on_file_are_named_as_they_are_negotiated(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    file.write_text(
        line("h", rsa)
        + line("[h]:2022", ECDSA)
        + line("c", OTHER, "@cert-authority ")
        + line("r", KEY, "@revoked ")
    )

    def known(name: str, port: int) -> tuple[str, ...]:
        return known_algorithms(name, port, user_files=(file,), system_files=())

    assert known("h", 22) == ("rsa-sha2-512", "rsa-sha2-256")
    assert known("h", 2022) == ("ecdsa-sha2-nistp384",)
    assert known("h", 2200) == ("rsa-sha2-512", "rsa-sha2-256")
    assert known("other", 22) == ()
    assert known("r", 22) == ()
    assert "ssh-ed25519-cert-v01@openssh.com" in known("c", 22)
    assert "ssh-ed25519" not in known("c", 22)


def test_names_are_shown_as_known_hosts_writes_them() -> None:
    assert display_name("h", 22) == "h"
    assert display_name("h", 2022) == "[h]:2022"
    assert display_name("::1", 2022) == "[::1]:2022"


@pytest.mark.parametrize("hashed", [False, True])
@pytest.mark.parametrize(("name", "port"), [("Web.example.com", 22), ("web", 2022), ("::1", 22)])
def test_an_added_key_is_found_by_us_and_by_ssh_keygen(
    tmp_path: Path, name: str, port: int, hashed: bool
) -> None:
    file = tmp_path / "home" / "new" / "known_hosts"
    add_key(file, name, port, KEY.public_data, hashed=hashed)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert rule(name, port, KEY.public_data, user_files=(file,), system_files=()).verdict == "known"
    found = subprocess.run(
        ["/usr/bin/ssh-keygen", "-F", display_name(name, port).lower(), "-f", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "found: line 1" in found.stdout
    assert (name.lower() in file.read_text()) is not hashed


def test_a_key_is_not_added_twice(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    for hashed in (False, True, False):
        add_key(file, "h", 22, KEY.public_data, hashed=hashed)
    assert len(file.read_text().splitlines()) == 1


def test_a_missing_newline_at_the_end_is_added_first(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("other", OTHER).rstrip("\n"))
    add_key(file, "h", 22, KEY.public_data, hashed=False)
    assert file.read_text() == line("other", OTHER) + line("h", KEY)


def test_a_key_is_not_added_beside_another_one(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("h", OTHER))
    with pytest.raises(HostKeyRefused):
        add_key(file, "h", 22, KEY.public_data, hashed=False)
    assert file.read_text() == line("h", OTHER)


@pytest.mark.parametrize(
    "name", ["*", "a,b", "a b", "!a", "#a", "@revoked", "a\nb", "", "?", "|1|"]
)
def test_a_name_that_would_mean_more_than_itself_is_not_written(tmp_path: Path, name: str) -> None:
    file = tmp_path / "known_hosts"
    with pytest.raises(HostKeyRefused):
        add_key(file, name, 22, KEY.public_data, hashed=False)
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(ConfigError, match="known_hosts"):
        add_key(blocker / "known_hosts", "h", 22, KEY.public_data, hashed=False)


def test_a_full_disk_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("other", OTHER))
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:20]))
    with pytest.raises(ConfigError):
        add_key(file, "h", 22, KEY.public_data, hashed=False)
    assert file.read_text() == line("other", OTHER)


def test_what_was_added_while_waiting_for_the_lock_is_not_added_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "known_hosts"
    flock = fcntl.flock
    asked = []

    def flock_after_another(descriptor: int, operation: int) -> None:
        file.write_text(line("h", KEY))
        asked.append(operation)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", flock_after_another)
    add_key(file, "h", 22, KEY.public_data, hashed=False)
    assert asked == [fcntl.LOCK_EX | fcntl.LOCK_NB]
    assert file.read_text() == line("h", KEY)


def test_a_line_stays_whole_whenever_another_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("other", OTHER))
    write = os.write

    def write_between_others(descriptor: int, data: bytes) -> int:
        with file.open("a") as stream:
            stream.write(line("before", OTHER))
        written = write(descriptor, data)
        with file.open("a") as stream:
            stream.write(line("after", OTHER))
        return written

    monkeypatch.setattr(os, "write", write_between_others)
    add_key(file, "h", 22, KEY.public_data, hashed=False)
    names = ("other", "before", "h", "after")
    keys = (OTHER, OTHER, KEY, OTHER)
    assert file.read_text() == "".join(map(line, names, keys))


async def test_asking_for_the_types_on_file_keeps_a_known_host_known(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    file.write_text(line("db1.example.com", ECDSA))
    wanted = known_algorithms("db1.example.com", 22, user_files=(file,), system_files=())
    assert wanted == ("ecdsa-sha2-nistp384",)
    listener = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[KEY, ECDSA])
    async with listener:
        shown = await asyncssh.get_server_host_key(
            "127.0.0.1",
            listener.get_port(),
            config=None,
            server_host_key_algs=[*wanted, "ssh-ed25519"],
        )
    assert shown is not None
    ruling = rule("db1.example.com", 22, shown.public_data, user_files=(file,), system_files=())
    assert ruling.verdict is Verdict.KNOWN
