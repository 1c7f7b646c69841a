"""Bulk data through a local forward of sshtui, beside one of ssh."""

import argparse
import contextlib
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.masters import CIPHER
from benchmarks.server import Server, running_server

GOAL = 1.8
"""Highest ratio of our time to ssh's."""

DIRECTIONS = ("down", "up")

_MIB = 1 << 20
_CHUNK = _MIB
_READY_SECONDS = 20.0
_DOWN, _UP = b"d", b"u"


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds that the data took in one direction, one a run.

    Attributes:
        ssh: Through `ssh -L`.
        sshtui: Through `sshtui exec -L`.
    """

    ssh: list[float] = field(default_factory=list)
    sshtui: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Our time to ssh's."""
        return statistics.median(self.sshtui) / statistics.median(self.ssh)


def measure(server: Server, *, runs: int, megabytes: int) -> dict[str, Result]:
    """Let both have their turn in each direction, run after run; the first does not count."""
    results = {direction: Result() for direction in DIRECTIONS}
    ways: dict[str, Callable[[int, int], int]] = {"down": _take, "up": _give}
    with _service(megabytes) as goal, _forwards(server, goal) as ports:
        for number in range(runs + 1):
            for direction, move in ways.items():
                for who, port in ports.items():
                    start = time.perf_counter()
                    moved = move(port, megabytes)
                    seconds = time.perf_counter() - start
                    if moved != megabytes * _MIB:
                        raise RuntimeError(f"{who} lost some of it")
                    if number:
                        getattr(results[direction], who).append(seconds)
    return results


def show(results: dict[str, Result], *, megabytes: int) -> None:
    """Print a line for each direction."""
    print(f"\n{megabytes} MiB through a local forward, medians in turns")
    for direction, result in results.items():
        rates = [megabytes / statistics.median(times) for times in (result.ssh, result.sshtui)]
        reached = "reached" if result.ratio <= GOAL else "MISSED"
        print(
            f"{direction:18}ssh {rates[0]:4.0f} MiB/s, sshtui {rates[1]:4.0f} MiB/s"
            f"  {result.ratio:5.2f}  (goal <= {GOAL}: {reached})"
        )


def _take(port: int, _megabytes: int) -> int:
    buffer = bytearray(_CHUNK)
    taken = 0
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_DOWN)
        while size := client.recv_into(buffer):
            taken += size
    return taken


def _give(port: int, megabytes: int) -> int:
    piece = os.urandom(_CHUNK)
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_UP)
        for _ in range(megabytes):
            client.sendall(piece)
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as answer:
            return int(answer.read() or 0)


@contextlib.contextmanager
def _service(megabytes: int) -> Iterator[int]:
    """Give data to who asks for it, and count what others bring."""
    listener = socket.create_server(("127.0.0.1", 0))
    piece = os.urandom(_CHUNK)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                with client:
                    _serve(client, piece, megabytes)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _serve(client: socket.socket, piece: bytes, megabytes: int) -> None:
    if client.recv(1) == _DOWN:
        for _ in range(megabytes):
            client.sendall(piece)
        return
    buffer = bytearray(_CHUNK)
    taken = 0
    while size := client.recv_into(buffer):
        taken += size
    client.sendall(str(taken).encode())


@contextlib.contextmanager
def _forwards(server: Server, goal: int) -> Iterator[dict[str, int]]:
    """Forward a port by both, and end both."""
    ours = [sys.executable, "-m", "sshtui", "exec", "-o", f"Ciphers={CIPHER}"]
    theirs = ["ssh", "-F", "none", "-o", f"Ciphers={CIPHER}"]
    ports = {}
    with contextlib.ExitStack() as running:
        for who, program in (("ssh", theirs), ("sshtui", ours)):
            ports[who] = port = _free_port()
            forward = ["-L", f"127.0.0.1:{port}:127.0.0.1:{goal}", *server.options(), "cat"]
            process = running.enter_context(
                subprocess.Popen(
                    [*program, *forward],
                    stdin=subprocess.PIPE,
                    env={**os.environ, **server.environment()},
                )
            )
            if process.stdin is not None:
                running.callback(process.stdin.close)
            _wait_until_open(port)
        yield ports


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _wait_until_open(port: int) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError("no forward")
        time.sleep(0.05)


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=300)
    options = parser.parse_args()
    with running_server() as server:
        show(
            measure(server, runs=options.runs, megabytes=options.megabytes),
            megabytes=options.megabytes,
        )


if __name__ == "__main__":
    main()
