"""Host keys that no file keeps: we go on where the real ssh does, and say so."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.faults.disks import Disk
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

STRICT = ("no", "accept-new", "yes")
TWO = ("accept-new", "yes")


@pytest.fixture
def server(openssh: OpenSshFactory) -> OpenSsh:
    """A server that nobody knows yet, and that lets a key in."""
    return openssh.key_only()


def arguments(server: OpenSsh, files: str, strict: str) -> tuple[str, ...]:
    options = {
        "UserKnownHostsFile": files,
        "GlobalKnownHostsFile": "none",
        "StrictHostKeyChecking": strict,
        "IdentitiesOnly": "yes",
        "IdentityFile": str(server.user_key),
    }
    return tuple(word for name, value in options.items() for word in ("-o", f"{name}={value}"))


def beside_ssh(server: OpenSsh, files: str, strict: str) -> str:
    """Connect as ssh does, or not, and return what was said of it."""
    options = arguments(server, files, strict)
    place = ("-p", str(server.port), f"{server.user}@{server.host}")
    ssh = ["/usr/bin/ssh", "-F", "/dev/null", "-o", "BatchMode=yes", *options, *place, "true"]
    theirs = subprocess.run(ssh, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    ours = run_plainly("exec", *options, *place, "--", "true")
    assert ours.returncode == theirs.returncode, (ours.stderr, theirs.stderr)
    assert ours.returncode == (255 if strict == "yes" or files == "none" else 0)
    return ours.stderr.decode()


@pytest.mark.parametrize("strict", STRICT)
@pytest.mark.parametrize("file", ["/dev/null", "/dev/null {}/other", "a link"])
def test_where_nothing_is_to_be_kept_nothing_is_said(
    server: OpenSsh, tmp_path: Path, file: str, strict: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(os.devnull)
    files = str(link) if file == "a link" else file.format(tmp_path)
    told = beside_ssh(server, files, strict)
    assert ("StrictHostKeyChecking is yes" in told) is (strict == "yes")
    assert strict == "yes" or not told
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("strict", TWO)
def test_where_no_file_is_named_no_new_key_is_taken(server: OpenSsh, strict: str) -> None:
    assert "UserKnownHostsFile is none" in beside_ssh(server, "none", strict)


def test_the_person_is_asked_each_time_and_the_key_is_trusted_for_now(server: OpenSsh) -> None:
    place = ("-p", str(server.port), f"{server.user}@{server.host}")
    words = ("exec", *arguments(server, "/dev/null", "ask"), *place, "--", "echo", "went in")
    for answer in ("y", "n", "y"):
        with on_terminal([*SSHTUI, *words]) as running:
            running.sees("is not known")
            running.sees("this time; UserKnownHostsFile is none")
            running.type(f"{answer}\r")
            assert running.wait() == (0 if answer == "y" else 255)


@pytest.mark.parametrize("strict", TWO)
def test_a_link_that_leads_nowhere_is_written_through(
    server: OpenSsh, tmp_path: Path, strict: str
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    beside_ssh(server, str(link), strict)
    assert (tmp_path / "real").exists() is (strict != "yes")


@pytest.mark.parametrize("strict", TWO)
def test_a_key_that_the_second_file_knows_is_not_written_again(
    server: OpenSsh, tmp_path: Path, strict: str
) -> None:
    (tmp_path / "second").write_text(server.known_hosts_line())
    first = tmp_path / "first"
    done = run_plainly(
        *("exec", *arguments(server, f"{first} {tmp_path}/second", strict)),
        *("-p", str(server.port), f"{server.user}@{server.host}", "--", "true"),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not first.exists()


def full(disk: Disk) -> None:
    (disk.root / "known_hosts").touch()
    disk.fill()


def read_only(disk: Disk) -> None:
    disk.make_read_only()


def read_only_file(disk: Disk) -> None:
    (disk.root / "known_hosts").touch()
    disk.make_read_only()


@pytest.mark.parametrize("strict", TWO)
@pytest.mark.parametrize("harm", [full, read_only, read_only_file])
def test_a_key_that_cannot_be_written_is_a_note(
    server: OpenSsh,
    tmp_path: Path,
    disk: Callable[[Path], Disk],
    harm: Callable[[Disk], None],
    strict: str,
) -> None:
    small = disk(tmp_path / "small")
    harm(small)
    told = beside_ssh(server, str(small.root / "known_hosts"), strict)
    assert ("could not be written" in told) is (strict != "yes")
    assert strict == "yes" or "is trusted this time only; you will be asked again" in told


@pytest.mark.parametrize("strict", TWO)
def test_so_is_one_whose_directory_is_a_file(server: OpenSsh, tmp_path: Path, strict: str) -> None:
    (tmp_path / "file").touch()
    told = beside_ssh(server, str(tmp_path / "file" / "deeper" / "known_hosts"), strict)
    assert ("is trusted this time only" in told) is (strict != "yes")
