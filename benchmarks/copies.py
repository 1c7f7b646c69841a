"""Files copied through the open app, beside OpenSSH's own master."""

import argparse
import os
import shlex
import statistics
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.masters import SharedConnection, masters
from benchmarks.pipes import Result
from benchmarks.server import Server, running_server

GOAL = 1.7
"""Highest ratio of our time to that with OpenSSH's master."""

_MIB = 1 << 20


def measure(server: Server, *, runs: int, megabytes: int) -> dict[str, Result]:
    """Let both have their turn with each copy, run after run; the first run does not count."""
    file, copy = server.directory / "original", server.directory / "copy"
    file.write_bytes(os.urandom(_MIB) * megabytes)
    results: dict[str, Result] = {}
    with masters(server) as connections:
        for number in range(runs + 1):
            for who, connection in connections.items():
                for name, command in _copies(connection, file, copy).items():
                    seconds = _time(command)
                    copy.unlink()
                    if number:
                        getattr(results.setdefault(name, Result()), who).append(seconds)
    file.unlink()
    return results


def show(results: dict[str, Result], *, megabytes: int) -> None:
    """Print a line for each copy."""
    print(f"\nCopies through an open connection, {megabytes} MiB, medians in turns")
    for name, result in results.items():
        ssh, ours = (
            f"{megabytes / statistics.median(seconds):4.0f} MiB/s"
            for seconds in (result.ssh, result.sshtui)
        )
        reached = "reached" if result.ratio <= GOAL else "MISSED"
        print(
            f"{name:18}ssh {ssh}, sshtui {ours}  {result.ratio:5.2f}  (goal <= {GOAL}: {reached})"
        )


def _copies(connection: SharedConnection, file: Path, copy: Path) -> dict[str, Sequence[str]]:
    *ssh, host = connection.ssh()
    # scp calls the port otherwise.
    options = ["-P" if word == "-p" else word for word in ssh[1:]]
    there, back = f"{host}:{file}", f"{host}:{copy}"
    scp, rsync = ["scp", "-q", *options], ["rsync", "--whole-file", "-e", shlex.join(ssh)]
    return {
        "scp down": [*scp, there, str(copy)],
        "scp up": [*scp, str(file), back],
        "rsync down": [*rsync, there, str(copy)],
        "rsync up": [*rsync, str(file), back],
    }


def _time(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=300)
    options = parser.parse_args()
    with running_server() as server:
        results = measure(server, runs=options.runs, megabytes=options.megabytes)
        show(results, megabytes=options.megabytes)


if __name__ == "__main__":
    main()
