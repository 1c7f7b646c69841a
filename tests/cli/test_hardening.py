"""What every process gives up at its start."""

import getpass
import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from sshtui.cli.hardening import fill_environment

ASK = """
import ctypes, os, resource, sys
from sshtui.cli.hardening import harden
harden()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
print(*sorted(name for name in os.environ if name.startswith("TEXTUAL")))
import asyncio
print(asyncio.new_event_loop().get_debug())
"""


def test_there_are_no_core_dumps_and_no_debugging_switches() -> None:
    watching = {
        "TEXTUAL": "devtools,debug",
        "TEXTUAL_LOG": "/tmp/keys",
        "TEXTUAL_DRIVER": "evil:Driver",
        "TEXTUAL_DEVTOOLS_PORT": "8081",
        "TEXTUAL_ANIMATIONS": "none",
        "PYTHONASYNCIODEBUG": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, **watching},
        capture_output=True,
        text=True,
        check=True,
    )
    limits, switches, debugs = done.stdout.splitlines()
    assert limits == ("(0, 0) 0" if sys.platform == "linux" else "(0, 0) -1")
    assert switches == "TEXTUAL_ANIMATIONS"
    assert debugs == "False"


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_program_itself_is_hardened_before_anything_else(tmp_path: Path) -> None:
    script = (
        "import ctypes, sys\n"
        "from sshtui.cli import main\n"
        "main.main = lambda: ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) * 10 + 7\n"
        "main.run()\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 7


@pytest.mark.parametrize("closing", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_no_file_of_ours_is_taken_for_a_standard_stream_that_is_closed(
    closing: str, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    script = (
        "import os, sys; from sshtui.cli.hardening import fill_streams; fill_streams(); "
        "streams = sys.stdin, sys.stdout, sys.stderr; "
        "print([stream.fileno() for stream in streams], os.open('/dev/null', 0) > 2, "
        "[os.read(0, 9)], file=open(sys.argv[1], 'w'))"
    )
    subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", sys.executable, "-c", script, str(told)],
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert told.read_text("utf-8") == "[0, 1, 2] True [b'']\n"


@pytest.mark.parametrize("home", [None, "", "relative", "."])
def test_a_home_that_is_no_absolute_path_is_the_systems(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if home is None:
        monkeypatch.delenv("HOME")
    else:
        monkeypatch.setenv("HOME", home)
    fill_environment()
    assert os.environ["HOME"] == pwd.getpwuid(os.getuid()).pw_dir


def test_a_person_whom_the_system_does_not_know_has_a_name_and_a_home_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HOME", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "")  # so that it is put back as it was
        monkeypatch.delenv(name)

    def unknown(uid: int) -> NoReturn:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    fill_environment()
    assert (Path.home(), getpass.getuser()) == (Path("/"), str(os.getuid()))


def test_what_the_environment_says_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/nowhere at all")
    monkeypatch.setenv("USER", "ann")
    monkeypatch.delenv("LOGNAME", raising=False)
    before = dict(os.environ)
    fill_environment()
    assert dict(os.environ) == before
