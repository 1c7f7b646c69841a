"""Commands and pipes by plain ssh through the open app, beside OpenSSH's own master."""

import argparse
import os
import shlex
import statistics
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.masters import SharedConnection, masters
from benchmarks.server import Server, running_server

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Case:
    """One line that is typed in a shell.

    Attributes:
        line: The line; {ssh} is ssh with its host, {file} a large file.
        goal: Highest ratio of our time to that with OpenSSH's master.
    """

    line: str
    goal: float

    def command(self, connection: SharedConnection, file: Path) -> str:
        """Return the line with a connection and a file in it."""
        ssh = shlex.join(connection.ssh())
        return self.line.format(ssh=ssh, file=shlex.quote(str(file)))


CASES = {
    "true": Case("{ssh} true", 1.5),
    "… > /dev/null": Case("{ssh} cat {file} > /dev/null", 1.3),
    "… | cat": Case("{ssh} cat {file} | cat > /dev/null", 1.7),
    "… < FILE": Case("{ssh} 'cat > /dev/null' < {file}", 1.7),
    "cat | …": Case("cat {file} | {ssh} 'cat > /dev/null'", 1.7),
}


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds that a line took, one a run.

    Attributes:
        ssh: Through OpenSSH's master.
        sshtui: Through the app.
    """

    ssh: list[float] = field(default_factory=list)
    sshtui: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Our time to ssh's."""
        return statistics.median(self.sshtui) / statistics.median(self.ssh)


def measure(server: Server, *, runs: int, megabytes: int) -> dict[str, Result]:
    """Let both have their turn with each line, run after run; the first run does not count."""
    results = {name: Result() for name in CASES}
    file = server.directory / "large"
    file.write_bytes(os.urandom(_MIB) * megabytes)
    with masters(server) as connections:
        for number in range(runs + 1):
            for name, case in CASES.items():
                for who, connection in connections.items():
                    seconds = _time(case.command(connection, file))
                    if number:
                        getattr(results[name], who).append(seconds)
    file.unlink()
    return results


def show(results: dict[str, Result], *, megabytes: int) -> None:
    """Print a line for each case."""
    print(f"\nPlain ssh through an open connection, {megabytes} MiB, medians in turns")
    for name, result in results.items():
        ssh, ours = (_told(name, seconds, megabytes) for seconds in (result.ssh, result.sshtui))
        goal = CASES[name].goal
        reached = "reached" if result.ratio <= goal else "MISSED"
        print(
            f"{name:18}ssh {ssh}, sshtui {ours}  {result.ratio:5.2f}  (goal <= {goal}: {reached})"
        )


def _time(line: str) -> float:
    start = time.perf_counter()
    subprocess.run(["/bin/sh", "-c", line], stdin=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _told(name: str, seconds: list[float], megabytes: int) -> str:
    median = statistics.median(seconds)
    return f"{median * 1000:6.1f} ms" if name == "true" else f"{megabytes / median:4.0f} MiB/s"


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
