"""How long it takes until a sign-in asks, beside ssh on the same sshd with PAM."""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pty_program import PtyProgram, compile_as_installed, in_pty
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

GOALS = {"first": 1.3, "again": 1.0, "cold": 4.0}
"""Highest ratios of our times to ssh's."""

AGAINS = 3
"""Sign-ins in the open app after its first, in every round."""

_SSHTUI = [sys.executable, "-m", "sshtui"]
ALIAS = "bench-host"
_FORM = (b"Password", b"Send  enter")
"""The first and the last of what a form shows."""
_SETTLED = 2.5
"""Seconds after which a screen stands: a person looks at it for longer."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds until the question was on the terminal, one a round or more.

    Attributes:
        ssh: From the start of ssh to its prompt.
        first: From Enter on a host to the form, in an app that has just been opened.
        again: The same in an app that has signed in before.
        cold: From the start of `sshtui connect` to the form.
    """

    ssh: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)


def measure(*, runs: int) -> Result:
    """Let every way have its turn in every round; the first round does not count."""
    result = Result()
    servers = closing(OpenSshFactory())
    with servers as factory, tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory:
        home = Path(directory)
        # A sign-in that is given up counts as a failure; none must slow down the next one.
        environment = known_home(home, factory.password(MaxStartups="100"))
        for number in range(runs + 1):
            taken = Result() if number == 0 else result
            _cold(taken, environment)
            _ssh(taken, home)
            _in_open_app(taken, home, environment)
    return result


def show(result: Result) -> None:
    """Print the medians and what they are to ssh's."""
    ssh = statistics.median(result.ssh)
    print("\nUntil a sign-in asks, medians in turns")
    print(f"{'ssh':18}{ssh * 1000:8.0f} ms")
    for name, goal in GOALS.items():
        seconds = statistics.median(getattr(result, name))
        reached = "reached" if seconds / ssh <= goal else "MISSED"
        print(
            f"{name:18}{seconds * 1000:8.0f} ms  {seconds / ssh:5.2f}  (goal <= {goal}: {reached})"
        )


def _in_open_app(result: Result, home: Path, environment: dict[str, str]) -> None:
    with in_pty(_SSHTUI, environment) as program:
        program.wait_for(ALIAS.encode())
        program.rest(_SETTLED)
        result.first.append(_enter(program))
        for _ in range(AGAINS):
            program.type(b"\x1b")
            program.rest(_SETTLED)
            # In turns also with the single sign-ins: ssh's time changes with what else runs.
            _ssh(result, home)
            result.again.append(_enter(program))


def _enter(program: PtyProgram) -> float:
    start = time.perf_counter()
    program.type(b"\r")
    return _form(program) - start


def _cold(result: Result, environment: dict[str, str]) -> None:
    start = time.perf_counter()
    with in_pty([*_SSHTUI, "connect", ALIAS], environment) as program:
        result.cold.append(_form(program) - start)


def _ssh(result: Result, home: Path) -> None:
    start = time.perf_counter()
    with in_pty(["ssh", "-F", str(home / ".ssh" / "config"), ALIAS]) as program:
        result.ssh.append(program.wait_for(b"Password:") - start)


def _form(program: PtyProgram) -> float:
    seen = 0.0
    for text in _FORM:
        seen = program.wait_for(text)
    return seen


def write_home(home: Path, host: str, port: int, user: str) -> dict[str, str]:
    """Write a home that knows one host, and return what leads a program there.

    Args:
        home: An empty directory.
        host: Address of the server.
        port: Its port.
        user: Whom to sign in.
    """
    (home / ".ssh").mkdir(mode=0o700)
    (home / ".ssh" / "config").write_text(
        f"Host {ALIAS}\n"
        f"  HostName {host}\n"
        f"  Port {port}\n"
        f"  User {user}\n"
        f"  UserKnownHostsFile {home}/.ssh/known_hosts\n"
        "  IdentityAgent none\n"
    )
    return {"HOME": str(home), "SSHTUI_HOME": str(home / "sshtui")}


def known_home(home: Path, server: OpenSsh) -> dict[str, str]:
    """Write a home that knows a server and its key, and return what leads a program there."""
    environment = write_home(home, server.host, server.port, server.user)
    (home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    return environment


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    compile_as_installed()
    show(measure(runs=runs))


if __name__ == "__main__":
    main()
