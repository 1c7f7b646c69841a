"""Long logs of several kinds through a pane, and a key's way and back, beside ssh and tmux."""

import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks.pty_program import PtyProgram, in_pty
from benchmarks.server import PROMPT, Server

KEYS = 60
_KEY = b"Q"
"""In no escape sequence and in no text of ours: seen again, it is the echo."""
_REST = 0.03
_LINE_LIMIT = 40


Colours = Callable[[random.Random], str]
"""Chooses the colour of a service's name: the parameter of an SGR sequence."""


def sixteen(chosen: random.Random) -> str:
    """Choose one of the terminal's own colours, as most programs do."""
    return str(chosen.choice((*range(31, 37), *range(91, 97))))


def many(chosen: random.Random) -> str:
    """Choose one of 216 colours anew on every line: the emulator's hardest case."""
    return f"38;5;{chosen.randint(16, 231)}"


def service_log(colours: Colours) -> str:
    """Return lines with colours, as services write them."""
    chosen = random.Random(7)
    levels = ("\x1b[32mINFO \x1b[0m", "\x1b[33mWARN \x1b[0m", "\x1b[1;31mERROR\x1b[0m")
    words = ("request", "served", "cache", "miss", "retry", "timeout", "user", "worker", "queue")
    lines = []
    for number in range(5000):
        text = " ".join(chosen.choices(words, k=chosen.randint(4, 16)))
        lines.append(
            f"\x1b[2m2026-01-01T00:00:{number % 60:02}.{number:06}Z\x1b[0m "
            f"{chosen.choice(levels)} \x1b[{colours(chosen)}mservice-{number % 40}"
            f"\x1b[0m {text} \x1b[36mtook={chosen.randint(1, 900)}ms\x1b[0m\n"
        )
    return "".join(lines)


def plain_text() -> str:
    """Return lines without colours."""
    return "".join(f"{n:06} the quick brown fox jumps over the lazy dog\n" * 2 for n in range(5000))


def many_scripts() -> str:
    """Return lines of wide and narrow characters."""
    line = "Größe café 漢字かな交じり文 Привет мир ελληνικά 😀 한국어 naïve"
    return "".join(f"{n:06} {line}\n" for n in range(5000))


def redrawn() -> str:
    """Return pictures of a full-screen program, drawn one over the other."""
    chosen = random.Random(3)
    rows = [
        f"\x1b[{row};1H\x1b[3{chosen.randint(1, 7)}m{chosen.random():<12} \x1b[1m"
        f"{''.join(chosen.choices('abcdefgh #', k=150))}\x1b[0m\x1b[K"
        for _ in range(40)
        for row in range(1, 49)
    ]
    return "".join(rows)


@dataclass(frozen=True, slots=True)
class Log:
    """A kind of log.

    Attributes:
        block: Makes what it repeats.
        goals: Least ratio of our rate to another's, by the other's name.
    """

    block: Callable[[], str]
    goals: Mapping[str, float]


LOGS = {
    "16 colours": Log(partial(service_log, sixteen), {"ssh": 1.0, "ssh in tmux": 2.2}),
    "another of 216 colours on every line": Log(partial(service_log, many), {"ssh": 0.8}),
    "plain text": Log(plain_text, {"ssh": 0.8}),
    "many scripts": Log(many_scripts, {"ssh": 0.8}),
    "a screen redrawn": Log(redrawn, {"ssh": 0.8}),
}


@dataclass
class Result:
    """What one way to the shell has shown, over all runs.

    Attributes:
        rates: MB/s of the log, one a run.
        spent: Seconds of processor time for a MB, of the client alone; one a run.
        lags: Seconds from a key to its echo.
    """

    rates: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Median rate in MB/s."""
        return statistics.median(self.rates)

    @property
    def lag(self) -> float:
        """Median lag in seconds."""
        return statistics.median(self.lags)

    @property
    def worst_lag(self) -> float:
        """95th percentile of the lag in seconds."""
        return statistics.quantiles(self.lags, n=20)[-1]


def measure(server: Server, *, runs: int, megabytes: int, log: Log) -> dict[str, Result]:
    """Let every contestant show the same log, in turns, and echo keys.

    Args:
        server: Where they connect.
        runs: Rounds; every contestant has one turn in each.
        megabytes: Length of the log.
        log: Its kind.
    """
    path = server.directory / "flood.log"
    write_log(path, megabytes, log)
    results = {name: Result() for name in server.contestants()}
    for number in range(runs):
        for name, command in server.contestants().items():
            with in_pty(command, server.environment()) as program:
                program.wait_for(PROMPT)
                results[name].lags += _lags(program)
                before = program.cpu()
                seconds = show_log(program, path, number)
                results[name].rates.append(megabytes / seconds)
                results[name].spent.append((program.cpu() - before) / megabytes)
            server.end_tmux()
    return results


def write_log(path: Path, megabytes: int, log: Log) -> None:
    """Write a log of some length."""
    block = log.block().encode()
    size = megabytes * 1_000_000
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(block)
        file.write(block[: size % len(block)])


def show_log(program: PtyProgram, log: Path, number: int) -> float:
    """Have the remote write a log, and return the seconds until its end is seen."""
    # The mark is put together by the remote, so that the echo of the command does not hold it.
    program.type(f"cat {log}; printf '\\033[0m\\nflood-%s-{number}\\n' over\r".encode())
    start = time.perf_counter()
    return program.wait_for(f"flood-over-{number}".encode()) - start


def _lags(program: PtyProgram) -> list[float]:
    lags = []
    for number in range(KEYS):
        if number % _LINE_LIMIT == 0:
            program.type(b"\x15")
        program.drain(quiet=_REST)
        start = time.perf_counter()
        program.type(_KEY)
        lags.append(program.wait_for(_KEY) - start)
    program.type(b"\x15")
    program.drain(quiet=_REST)
    return lags
