"""Four panes beside one: a key's way there and back, and what quiet and busy ones cost."""

import argparse
import statistics
import time
from dataclasses import dataclass, field

from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server, running_server

LAG_GOAL = 1.3
"""Highest ratio of a key's median way with four panes to that with one."""
QUIET_GOAL = 0.01
"""Most of one core while nobody writes."""
BUSY_GOAL = 3.0
"""Highest ratio of what four busy panes cost to what one does: four times the pictures, each a
quarter of the size."""

_KEY, _WIPE = b"Q", b"\x15"
_LINE, _REST, _SETTLE = 40, 0.03, 2.0
_SPLITS = (b"\x1c|", b"\x1c-", b"\x1c\x1b[D", b"\x1c-")
_TO_ALL = b"\x1cb"
_LOOP = (
    b"while :; do seq 100000 100200 | tr '\\n' ' '; printf '\\033[3%dm' $((n = (n + 1) % 8));"
    b" sleep 0.05; done\r"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a number of panes cost.

    Attributes:
        lags: Seconds from a key to its echo.
        quiet: Part of one core while nobody writes.
        busy: The same while a program writes in every pane, 20 times a second.
    """

    lags: list[float] = field(default_factory=list)
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


def measure(server: Server, *, keys: int, seconds: float) -> dict[str, Cost]:
    """Let one pane and four show the same, in turns."""
    command, environment = server.contestants()["sshtui"], server.environment()
    costs = {"one pane": Cost(), "four panes": Cost()}
    with in_pty(command, environment) as one, in_pty(command, environment) as four:
        for program in (one, four):
            program.wait_for(PROMPT)
            program.drain(quiet=1.0)
        _split(four)
        both = list(zip((one, four), costs.values(), strict=True))
        for number in range(keys):
            for program, cost in both:
                if number % _LINE == 0:
                    program.type(_WIPE)
                program.drain(quiet=_REST)
                start = time.perf_counter()
                program.type(_KEY)
                cost.lags.append(program.wait_for(_KEY) - start)
        for program, cost in both:
            program.type(_WIPE)
            cost.quiet.append(_core(program, seconds))
        for program, _ in both:
            program.type((_TO_ALL if program is four else b"") + _LOOP)
        for program, cost in both:
            cost.busy.append(_core(program, seconds))
    return costs


def show(costs: dict[str, Cost]) -> None:
    """Print both, and what four add."""
    one, four = costs.values()
    print(f"\nFour panes beside one, {len(one.lags):,} keys in turns")
    lags = statistics.median(one.lags), statistics.median(four.lags)
    ratio = lags[1] / lags[0]
    print(
        f"{'key, median':18}{lags[0] * 1000:5.2f} and {lags[1] * 1000:5.2f} ms,"
        f" {_judged(ratio, LAG_GOAL)}"
    )
    for name, cost in costs.items():
        reached = "reached" if cost.quiet[0] <= QUIET_GOAL else "MISSED"
        print(
            f"{name + ', quiet':18}{cost.quiet[0] * 100:6.2f} % of a core"
            f"  (goal <= {QUIET_GOAL * 100:.0f} %: {reached})"
        )
    busy = one.busy[0], four.busy[0]
    print(
        f"{'busy':18}{busy[0] * 100:5.1f} and {busy[1] * 100:5.1f} % of a core,"
        f" {_judged(busy[1] / busy[0], BUSY_GOAL)}"
    )


def _split(program: PtyProgram) -> None:
    for keys in _SPLITS:
        program.type(keys)
        if not keys.endswith(b"D"):
            program.wait_for(PROMPT)
        program.drain(quiet=0.5)


def _core(program: PtyProgram, seconds: float) -> float:
    program.rest(_SETTLE)
    spent, start = program.cpu(), time.monotonic()
    program.rest(seconds)
    return (program.cpu() - spent) / (time.monotonic() - start)


def _judged(ratio: float, goal: float) -> str:
    return f"ratio {ratio:5.2f}  (goal <= {goal}: {'reached' if ratio <= goal else 'MISSED'})"


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    with running_server() as server:
        show(measure(server, keys=options.keys, seconds=options.seconds))


if __name__ == "__main__":
    main()
