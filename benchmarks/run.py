"""`make bench`: sshtui beside ssh, tmux and a bare Textual app, in one table with the goals."""

import argparse

from benchmarks import first_frame, flood
from benchmarks.pty_program import COLUMNS, ROWS
from benchmarks.server import running_server

GOALS = {"ssh": 0.9, "ssh in tmux": 2.0}
"""Least ratio of our rate to theirs."""
FIRST_FRAME_GOAL = 1.3
"""Highest ratio of our time to the first frame to that of a bare app."""
_WAYS = 3
LOGS = {"16 colours": flood.sixteen, "another of 216 colours on every line": flood.many}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="interleaved runs (5)")
    parser.add_argument("--megabytes", type=int, default=64, help="length of the log (64)")
    options = parser.parse_args()
    with running_server() as server:
        for name, colours in LOGS.items():
            results = flood.measure(
                server, runs=options.runs, megabytes=options.megabytes, colours=colours
            )
            _show_flood(name, results, options)
    _show_first_frame(first_frame.measure(runs=max(options.runs, _WAYS) * _WAYS))


def _show_flood(log: str, results: dict[str, flood.Result], options: argparse.Namespace) -> None:
    ours = results["sshtui"]
    print(
        f"\nA log of {options.megabytes} MB, {log}, in {COLUMNS}x{ROWS}, "
        f"medians of {options.runs} runs in turns"
    )
    print(f"{'':18}{'MB/s':>8}  {'key, median':>12}{'95 %':>10}   sshtui's rate to it")
    for name, result in results.items():
        row = f"{name:18}{result.rate:8.1f}  {_ms(result.lag):>12}{_ms(result.worst_lag):>10}"
        if name in GOALS:
            ratio = ours.rate / result.rate
            row += f"   {_judged(ratio, ratio >= GOALS[name], f'>= {GOALS[name]}')}"
        print(row)


def _show_first_frame(seconds: dict[str, float]) -> None:
    print("\nTime to the first frame, medians of runs in turns")
    for name, time in seconds.items():
        print(f"{name:18}{_ms(time):>10}")
    ratio = seconds["sshtui"] / seconds["bare Textual app"]
    print(f"{'ratio':18}{_judged(ratio, ratio <= FIRST_FRAME_GOAL, f'<= {FIRST_FRAME_GOAL}')}")


def _judged(ratio: float, reached: bool, goal: str) -> str:
    return f"{ratio:5.2f}  (goal {goal}: {'reached' if reached else 'MISSED'})"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main()
