"""Other programs of the person do not read the memory of this one, and no crash writes it out."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can be two others, on Linux"
)

FIRST = ""
"""What the program below begins with."""

# The one is hardened, and the other, of the same user, tries to open its memory.
PROGRAM = """
import ctypes, os, resource
from sshtui.cli import hardening
{first}
ready, go = os.pipe(), os.pipe()
def begin():
    os.setgid(65534)
    os.setuid(65534)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # a change of user has closed it already
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.RLIM_INFINITY))
guarded = os.fork()
if not guarded:
    begin()
    hardening.harden()
    limits = resource.getrlimit(resource.RLIMIT_CORE)
    os.write(ready[1], b"core dumps: %d, at most %d\\n" % limits)
    os.read(go[0], 1)
    os._exit(0)
print(os.read(ready[0], 99).decode(), flush=True)
thief = os.fork()
if not thief:
    begin()
    try:
        os.close(os.open(f"/proc/{{guarded}}/mem", os.O_RDONLY))
        print("memory: open", flush=True)
    except PermissionError:
        print("memory: closed", flush=True)
    os._exit(0)
os.waitpid(thief, 0)
os.write(go[1], b"0")
os.waitpid(guarded, 0)
"""


def begin_with(code: str) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.modules[__name__], "FIRST", code)

    return take_out


@needs(
    Defence(
        "the process cannot be dumped", begin_with("hardening._PR_SET_DUMPABLE = 3"), "memory: open"
    ),
    Defence(
        "no core dumps",
        begin_with("hardening.resource = type('', (), {'setrlimit': print, 'RLIMIT_CORE': 4})"),
        "at most -1",
    ),
)
def test_a_thief_of_the_same_user_gets_neither_memory_nor_core_dump() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=FIRST)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[-4:] == ["core dumps: 0, at most 0", "", "memory: closed", ""]
