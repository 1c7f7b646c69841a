"""Throw-away users and PAM services: the two things a real sshd needs in the system itself.

Both carry the id of the process that made them in their name, so that what a killed run left
behind is told from what another run is using.
"""

import contextlib
import fcntl
import os
import pwd
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PAM_DIRECTORY = Path("/etc/pam.d")
_PREFIX = "sshtui-test"

_OURS = re.compile(rf"{_PREFIX}-(\d+)-[0-9a-f]+")
_LOCK = Path("/tmp/sshtui-test-accounts.lock")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine, made for one test.

    Attributes:
        name: Login name.
        uid: Its user id.
        password: Its password; random, and marked as fake.
        home: Its home directory, owned by it.
    """

    name: str
    uid: int
    password: str
    home: Path


def add_account(home: Path) -> Account:
    """Make a user with a password and a home directory."""
    name = _fresh_name()
    password = f"fake-{secrets.token_hex(6)}"
    with _locked():
        _run("useradd", "--no-create-home", "--home-dir", str(home), "--shell", "/bin/bash",
             "--no-user-group", "--no-log-init", name)  # fmt: skip
        _chpasswd(name, password)
    uid = pwd.getpwnam(name).pw_uid
    home.mkdir(mode=0o755)
    os.chown(home, uid, -1)
    return Account(name, uid, password, home)


def set_password(name: str, password: str) -> None:
    """Give a user another password, past PAM."""
    with _locked():
        _chpasswd(name, password)


def expire_password(name: str) -> None:
    """Make PAM demand a new password at the next sign-in."""
    with _locked():
        _run("chage", "-d", "0", name)


def remove_account(name: str, uid: int) -> None:
    """Remove a user, and everything that still runs as it."""
    while running := _processes_of(uid):
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
    with _locked():
        _run("userdel", "--force", name)


def add_service(lines: Iterable[str]) -> str:
    """Make a PAM service of these lines, and return its name."""
    name = _fresh_name()
    (_PAM_DIRECTORY / name).write_text("".join(f"{line}\n" for line in lines), "ascii")
    return name


def remove_service(name: str) -> None:
    """Remove a PAM service."""
    (_PAM_DIRECTORY / name).unlink()


def remove_leftovers() -> None:
    """Remove users and PAM services of runs that were killed."""
    for line in Path("/etc/passwd").read_text("utf-8").splitlines():
        name, _, uid, *_ = line.split(":")
        if _abandoned(name):
            remove_account(name, int(uid))
    for service in _PAM_DIRECTORY.glob(f"{_PREFIX}-*"):
        if _abandoned(service.name):
            service.unlink()


def _fresh_name() -> str:
    return f"{_PREFIX}-{os.getpid()}-{secrets.token_hex(3)}"


def _abandoned(name: str) -> bool:
    match = _OURS.fullmatch(name)
    return match is not None and not Path("/proc", match[1]).exists()


def _processes_of(uid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # A zombie has ended: only its parent can remove it, and userdel does not mind.
            if (
                entry.name.isdecimal()
                and entry.stat().st_uid == uid
                and "\nState:\tZ" not in (entry / "status").read_text()
            ):
                found.append(int(entry.name))
    return found


def _chpasswd(name: str, password: str) -> None:
    _run("chpasswd", "--crypt-method", "SHA512", text=f"{name}:{password}\n")


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    """Let one test run at a time edit /etc/passwd; the tools give up where they meet."""
    with _LOCK.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(*command: str, text: str = "") -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout
