"""What an app costs that nobody touches: a form that is open, a wait, and many quiet tabs."""

import argparse
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server, running_server
from benchmarks.sign_in import ALIAS, known_home, write_home
from tests.servers.variants import OpenSshFactory

GOAL = 0.01
"""Most of one core."""
TABS = 50

_SETTLE = 2.0
_CONNECT = [sys.executable, "-m", "sshtui", "connect"]
_SECOND_SHELL = b"\x1cc"


@dataclass(frozen=True, slots=True)
class Cost:
    """What was spent in a second of doing nothing.

    Attributes:
        core: Part of one core.
        written: Bytes to the terminal.
    """

    core: float
    written: float


def measure(*, seconds: float) -> dict[str, Cost]:
    """Let every state stand for some seconds."""
    costs = {}
    with _form() as program:
        costs["an open form"] = _cost(program, seconds)
    with _wait() as program:
        costs["a wait"] = _cost(program, seconds)
    with running_server() as server, _tabs(server) as program:
        costs[f"{TABS} idle tabs"] = _cost(program, seconds)
    return costs


def show(costs: dict[str, Cost]) -> None:
    """Print them."""
    print("\nWhat just stands there, of one core")
    for name, cost in costs.items():
        reached = "reached" if cost.core <= GOAL else "MISSED"
        print(
            f"{name:18}{cost.core * 100:6.2f} %  {cost.written:8,.0f} bytes/s"
            f"  (goal <= {GOAL * 100:.0f} %: {reached})"
        )


def _cost(program: PtyProgram, seconds: float) -> Cost:
    program.rest(_SETTLE)
    taken, spent, start = program.taken, program.cpu(), time.monotonic()
    program.rest(seconds)
    passed = time.monotonic() - start
    return Cost((program.cpu() - spent) / passed, (program.taken - taken) / passed)


@contextmanager
def _form() -> Iterator[PtyProgram]:
    servers = closing(OpenSshFactory())
    with servers as factory, tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory:
        environment = known_home(Path(directory), factory.password())
        with in_pty([*_CONNECT, ALIAS], environment) as program:
            program.wait_for(b"Send  enter")
            yield program


@contextmanager
def _wait() -> Iterator[PtyProgram]:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory,
    ):
        port = silent.getsockname()[1]
        environment = write_home(Path(directory), "127.0.0.1", port, "nobody")
        with in_pty([*_CONNECT, ALIAS], environment) as program:
            program.wait_for(b"Cancel")
            yield program


@contextmanager
def _tabs(server: Server) -> Iterator[PtyProgram]:
    with in_pty(server.contestants()["sshtui"], server.environment()) as program:
        program.wait_for(PROMPT)
        for _ in range(TABS - 1):
            program.type(_SECOND_SHELL)
            program.wait_for(PROMPT)
            program.drain(quiet=0.3)
        yield program


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    show(measure(seconds=parser.parse_args().seconds))


if __name__ == "__main__":
    main()
