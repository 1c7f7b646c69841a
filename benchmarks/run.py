"""`make bench`: sshtui beside ssh, tmux and a bare Textual app, in one table with the goals."""

import argparse
import statistics

from benchmarks import (
    copies,
    credentials,
    failing_keyring,
    first_frame,
    flood,
    forwards,
    frame,
    hosts,
    idle,
    interrupt,
    key_lag,
    lateness,
    many_sign_ins,
    panes,
    pipes,
    search_quality,
    sign_in,
    zoom,
)
from benchmarks.pty_program import COLUMNS, ROWS, compile_as_installed
from benchmarks.server import running_server

FIRST_FRAME_GOAL = 1.3
"""Highest ratio of our time to the first frame to that of a bare app."""
LOOKUP_GOAL = 0.001
"""Most seconds for finding one of 10,000 credentials."""
FILL_GOAL = 0.010
"""Most seconds that a fill takes beyond the keyring's own time."""
_WAYS = 3
_KEYS = 100
_IDLE = 10.0
_PIPED = 300
"""MiB that go through a pipe: less would be over before it is at its speed."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="interleaved runs (5)")
    parser.add_argument("--megabytes", type=int, default=64, help="length of the log (64)")
    options = parser.parse_args()
    compile_as_installed()
    with running_server() as server:
        for name, log in flood.LOGS.items():
            results = flood.measure(server, runs=options.runs, megabytes=options.megabytes, log=log)
            _show_flood(name, results, options)
        frame.show(frame.measure())
        key_lag.show(key_lag.measure(server, keys=options.runs * _KEYS))
        interrupt.show(interrupt.measure(server, runs=options.runs))
        panes.show(panes.measure(server, keys=options.runs * _KEYS, seconds=_IDLE))
        zoom.show(zoom.measure(server, runs=options.runs, megabytes=options.megabytes))
        piped = pipes.measure(server, runs=options.runs, megabytes=_PIPED)
        pipes.show(piped, megabytes=_PIPED)
        copied = copies.measure(server, runs=options.runs, megabytes=_PIPED)
        copies.show(copied, megabytes=_PIPED)
        forwarded = forwards.measure(server, runs=options.runs, megabytes=_PIPED)
        forwards.show(forwarded, megabytes=_PIPED)
    lateness.show(lateness.measure(megabytes=_PIPED), megabytes=_PIPED)
    sign_in.show(sign_in.measure(runs=options.runs))
    many_sign_ins.show(many_sign_ins.measure(runs=options.runs))
    idle.show(idle.measure(seconds=_IDLE))
    _show_first_frame(first_frame.measure(runs=max(options.runs, _WAYS) * _WAYS))
    _show_credentials(credentials.measure())
    failing_keyring.show(failing_keyring.measure(runs=options.runs))
    hosts.show(hosts.measure(runs=options.runs))
    search_quality.show(search_quality.measure())


def _show_flood(log: str, results: dict[str, flood.Result], options: argparse.Namespace) -> None:
    ours, goals = results["sshtui"], flood.LOGS[log].goals
    print(
        f"\nA log of {options.megabytes} MB, {log}, in {COLUMNS}x{ROWS}, "
        f"medians of {options.runs} runs in turns"
    )
    head = f"{'MB/s':>8}{'CPU ms/MB':>11}  {'key, median':>12}{'95 %':>10}"
    print(f"{'':18}{head}   sshtui's rate to it")
    for name, result in results.items():
        spent = f"{statistics.median(result.spent) * 1000:11.1f}"
        lags = f"{_ms(result.lag):>12}{_ms(result.worst_lag):>10}"
        row = f"{name:18}{result.rate:8.1f}{spent}  {lags}"
        ratio = ours.rate / result.rate
        if name in goals:
            row += f"   {_judged(ratio, ratio >= goals[name], f'>= {goals[name]}')}"
        elif result is not ours:
            row += f"   {ratio:5.2f}"
        print(row)


def _show_first_frame(seconds: dict[str, float]) -> None:
    print("\nTime to the first frame, medians of runs in turns")
    for name, time in seconds.items():
        print(f"{name:18}{_ms(time):>10}")
    ratio = seconds["sshtui"] / seconds["bare Textual app"]
    print(f"{'ratio':18}{_judged(ratio, ratio <= FIRST_FRAME_GOAL, f'<= {FIRST_FRAME_GOAL}')}")


def _show_credentials(result: credentials.Timings) -> None:
    print(f"\nCredentials, {credentials.STORED:,} of them, medians in turns")
    found = "reached" if result.lookup <= LOOKUP_GOAL else "MISSED"
    print(f"{'lookup':18}{result.lookup * 1000:>7.3f} ms  (goal < {_ms(LOOKUP_GOAL)}: {found})")
    print(f"{'keyring alone':18}{_ms(result.keyring):>10}")
    added = result.fill - result.keyring
    filled = "reached" if added <= FILL_GOAL else "MISSED"
    ratio = result.fill / result.keyring
    print(f"{'found and filled':18}{_ms(result.fill):>10}  ratio {ratio:.2f}")
    print(f"{'added':18}{_ms(added):>10}  (goal <= {_ms(FILL_GOAL)}: {filled})")


def _judged(ratio: float, reached: bool, goal: str) -> str:
    return f"{ratio:5.2f}  (goal {goal}: {'reached' if reached else 'MISSED'})"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main()
