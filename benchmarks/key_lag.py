"""A key's way to the shell and back, beside ssh: key by key in turns."""

import argparse
import statistics
import time
from dataclasses import dataclass, field

from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server, running_server

GOALS = {"median": 0.002, "99 %": 0.006}
"""Most seconds that a key may take longer than over ssh."""

_KEY = b"Q"
"""In no escape sequence and in no text of ours: seen again, it is the echo."""
_REST = 0.03
_LINE = 40
"""Keys after which the line is wiped out."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds from a key to its echo, over all rounds."""

    ssh: list[float] = field(default_factory=list)
    sshtui: list[float] = field(default_factory=list)

    def beyond(self) -> dict[str, tuple[float, float]]:
        """Return ssh's time and ours, by what is looked at."""
        return {
            "median": (statistics.median(self.ssh), statistics.median(self.sshtui)),
            "99 %": (_late(self.ssh), _late(self.sshtui)),
        }


def measure(server: Server, *, keys: int) -> Result:
    """Press keys in both, one after the other."""
    result = Result()
    ways = server.contestants()
    environment = server.environment()
    with in_pty(ways["ssh"], environment) as ssh, in_pty(ways["sshtui"], environment) as sshtui:
        for program in (ssh, sshtui):
            program.wait_for(PROMPT)
            program.drain(quiet=1.0)
        for number in range(keys):
            for program, lags in ((ssh, result.ssh), (sshtui, result.sshtui)):
                if number % _LINE == 0:
                    program.type(b"\x15")
                program.drain(quiet=_REST)
                lags.append(_lag(program))
    return result


def show(result: Result) -> None:
    """Print both, and what we add."""
    print(f"\nA key's way there and back, {len(result.ssh):,} keys in turns")
    for name, (ssh, ours) in result.beyond().items():
        reached = "reached" if ours - ssh <= GOALS[name] else "MISSED"
        print(
            f"{name:18}ssh {ssh * 1000:5.2f} ms, sshtui {ours * 1000:5.2f} ms, added "
            f"{(ours - ssh) * 1000:5.2f} ms  (goal <= {GOALS[name] * 1000:.0f}: {reached})"
        )


def _lag(program: PtyProgram) -> float:
    start = time.perf_counter()
    program.type(_KEY)
    return program.wait_for(_KEY) - start


def _late(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[-1]


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=500)
    options = parser.parse_args()
    with running_server() as server:
        show(measure(server, keys=options.keys))


if __name__ == "__main__":
    main()
