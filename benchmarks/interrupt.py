"""Ctrl+C in the midst of a flood: when the remote has it, and when its prompt is there again."""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass, field

from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server, running_server

GOAL = 0.5
"""Most seconds until the remote has the key."""

FLOODS = {
    "plain": "'a line of a log, plain text and nothing else\\r\\n'",
    "216 colours": "''.join(f'\\33[38;5;{n}mservice\\33[0m ' for n in range(16, 232))",
    "titles": "'\\33]0;a title\\7x'",
    "combining marks": "('a' + '\\u0301' * 16) * 20",
    "long clusters": "'a' + '\\u0301' * 2000",
    "alternate screen": "'\\33[?1049h' + 'text ' * 50 + '\\33[?1049l'",
    "bells": "'\\7'",
    "questions": "'\\33[c\\33[6n'",
    "132 columns": "'\\33[?40h\\33[?3h\\33[?3l'",
}
"""What is written without end, as Python; by its name."""

_WARM = 1.5
_PROGRAM = """
import os, signal, sys, time
def end(*_):
    with open({noted!r}, "w") as file:
        file.write(str(time.perf_counter()))
    os.write(1, b"\\33\\\\\\33[?1049l\\33[0m\\r\\n\\r\\n")
    os._exit(0)
signal.signal(signal.SIGINT, end)
data = ({text}).encode()
data *= 65536 // len(data) + 1
while True:
    os.write(1, data)
"""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds after Ctrl+C, one a run.

    Attributes:
        noticed: Until the remote had it.
        prompt: Until its prompt was on the screen.
    """

    noticed: list[float] = field(default_factory=list)
    prompt: list[float] = field(default_factory=list)


def measure(server: Server, *, runs: int) -> dict[str, dict[str, Result]]:
    """Interrupt each flood in ssh and in sshtui, in turns; by flood and by program."""
    ways = server.contestants()
    results = {flood: {name: Result() for name in ("ssh", "sshtui")} for flood in FLOODS}
    for _ in range(runs):
        for flood, text in FLOODS.items():
            for name, result in results[flood].items():
                with in_pty(ways[name], server.environment()) as program:
                    program.wait_for(PROMPT)
                    program.drain(quiet=0.5)
                    _interrupt(server, program, text, result)
    return results


def show(results: dict[str, dict[str, Result]]) -> None:
    """Print a line for each flood."""
    print("\nCtrl+C in a flood, medians: the remote has it, its prompt is there")
    for flood, ways in results.items():
        ssh, ours = ways["ssh"], ways["sshtui"]
        worst = max(ours.noticed)
        print(
            f"{flood:18}ssh {_ms(ssh.noticed)} {_ms(ssh.prompt)}, "
            f"sshtui {_ms(ours.noticed)} {_ms(ours.prompt)}, slowest {worst * 1000:5.0f} ms  "
            f"(goal <= {GOAL * 1000:.0f}: {'reached' if worst <= GOAL else 'MISSED'})"
        )


def _interrupt(server: Server, program: PtyProgram, text: str, result: Result) -> None:
    noted = server.directory / "noted"
    noted.unlink(missing_ok=True)
    script = server.directory / "flood.py"
    script.write_text(_PROGRAM.format(noted=str(noted), text=text))
    program.type(f"{sys.executable} {script}\r".encode())
    program.rest(_WARM)
    start = time.perf_counter()
    program.type(b"\x03")
    seen = program.wait_for(PROMPT)
    result.prompt.append(seen - start)
    result.noticed.append(float(noted.read_text()) - start)


def _ms(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:5.0f} ms"


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with running_server() as server:
        show(measure(server, runs=options.runs))


if __name__ == "__main__":
    main()
