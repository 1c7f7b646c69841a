"""A hundred thousand hosts: first frame, search beside fzf, memory, scrolling."""

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pty_program import PtyProgram, in_pty
from sshtui.hosts.model import Host
from sshtui.hosts.search.search import Searcher

MANY, FEW = 100_000, 10
FRAME_GOAL = 1.4
KEY_GOAL = 0.016
FZF_GOAL = 1.0
MEMORY_GOAL = 250 * 10**6
LAG_GOAL = 0.1
"""Seconds that the screen may trail behind after two seconds of page keys at 60 a second."""

_PAGES, _RATE = 120, 60.0
_NUMBER = re.compile(rb"-([0-9]{5})\.")
_QUERIES = (
    "web",
    "db pr",
    "node-0042",
    "wbpr",
    "cache.stage",
    "eu-west",
    "deploy mail",
    "lb9",
    "api-05 us",
    "xyzzy",
    "tag:prod web",
    "!prod db",
    "10.3.",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured.

    Attributes:
        first_frame: Seconds with FEW and with MANY hosts, medians.
        listed: Seconds until MANY are all there.
        keys: Seconds per key until the best hits are there, of all keys, ascending.
        ours, fzf: Seconds for all hits of each query from nothing, by query.
        memory: Bytes of the running app with MANY hosts, after searching.
        lag: Seconds that the last page came after its key; details follow once the cursor rests.
    """

    first_frame: tuple[float, float]
    listed: float
    keys: list[float]
    ours: dict[str, float]
    fzf: dict[str, float]
    memory: int
    lag: float


def make_hosts(count: int) -> list[Host]:
    """Return hosts such as a large estate has."""
    rng = random.Random(1)
    hosts = []
    for number in range(count):
        kind = rng.choice(("web", "db", "cache", "node", "api", "mail", "lb", "build"))
        stage = rng.choice(("prod", "stage", "dev"))
        region = rng.choice(("eu-west", "us-east", "ap-south"))
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        alias = f"{kind}-{number:05}.{stage}.{region}"
        user = rng.choice(("deploy", "root", "ops"))
        hosts.append(Host(alias, address, user, tags=(stage, kind)))
    return hosts


def measure(*, runs: int) -> Result:
    """Measure everything, with fzf in turns."""
    hosts = make_hosts(MANY)
    first = {FEW: [0.0] * 0, MANY: [0.0] * 0}
    with _home(hosts[:FEW]) as few, _home(hosts) as many:
        for _ in range(max(runs, 3) * 2):
            for count, home in ((FEW, few), (MANY, many)):
                start = time.perf_counter()
                with _app(home) as program:
                    first[count].append(program.wait_for(b"Hosts") - start)
        start = time.perf_counter()
        with _app(many) as program:
            listed = program.wait_for(f"{MANY:,}".encode()) - start
            program.drain(quiet=0.3)
            for query in _QUERIES:
                program.type(query.encode())
                program.drain(quiet=0.3)
                program.type(b"\x15")
                program.drain(quiet=0.3)
            lag = _scroll(program)
            memory = program.memory()
    ours, fzf = _beside_fzf(hosts, runs)
    medians = (statistics.median(first[FEW]), statistics.median(first[MANY]))
    return Result(medians, listed, _keys(hosts), ours, fzf, memory, lag)


def show(result: Result) -> None:
    """Print the figures beside their goals."""
    few, many = result.first_frame
    worst = result.keys[int(len(result.keys) * 0.99)]
    middle = result.keys[len(result.keys) // 2]
    ratios = {query: result.ours[query] / result.fzf[query] for query in result.ours}
    ratio = statistics.median(ratios.values())
    print(f"\n{MANY:,} hosts beside {FEW}, and their search beside fzf --filter, in turns")
    print(f"{'first frame':22}{_ms(few)} and {_ms(many)}, {_judge(many / few, FRAME_GOAL)}")
    print(f"{'all listed after':22}{result.listed:.1f} s")
    print(f"{'key, 50 % and 99 %':22}{_ms(middle)} and {_ms(worst)}, {_limit(worst, KEY_GOAL)}")
    print(f"{'all hits, to fzf':22}{_judge(ratio, FZF_GOAL)} (median of {len(ratios)} queries)")
    for query, ratio in ratios.items():
        print(f"  {query:20}{_ms(result.ours[query])} to {_ms(result.fzf[query])}, {ratio:.2f}")
    print(f"{'memory':22}{result.memory / 10**6:.0f} MB, {_limit(result.memory, MEMORY_GOAL)}")
    print(f"{'lag at 60 pages a s':22}{_ms(result.lag)}, {_limit(result.lag, LAG_GOAL)}")


@contextmanager
def _home(hosts: list[Host]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sshtui-bench-") as directory:
        config = Path(directory) / ".ssh" / "config"
        config.parent.mkdir(mode=0o700)
        config.write_text(
            "".join(
                f"Host {host.alias}\n    HostName {host.hostname}\n    User {host.user}\n"
                f"    #!! GroupLabels {' '.join(host.tags)}\n\n"
                for host in hosts
            )
        )
        config.chmod(0o600)
        yield Path(directory)


@contextmanager
def _app(home: Path) -> Iterator[PtyProgram]:
    environment = {"HOME": str(home), "SSHTUI_HOME": str(home / "sshtui")}
    with in_pty([sys.executable, "-m", "sshtui"], environment) as program:
        yield program


def _scroll(program: PtyProgram) -> float:
    start = time.perf_counter()
    for number in range(_PAGES):
        program.drain(quiet=max(0.0, start + number / _RATE - time.perf_counter()))
        program.type(b"\x1b[6~")
    typed = time.perf_counter()
    # The hosts are numbered as they stand: the last page has the highest number of all.
    highest, shown = 0, typed
    for seen, output in program.chunks(quiet=0.3):
        number = max(map(int, _NUMBER.findall(output)), default=0)
        if number > highest:
            highest, shown = number, seen
    return shown - typed


def _keys(hosts: list[Host]) -> list[float]:
    searcher = Searcher(hosts)
    spent = []
    for query in _QUERIES:
        # As it is typed, and taken back again.
        steps = [query[:size] for size in range(1, len(query) + 1)]
        for text in (*steps, *reversed(steps[:-1])):
            start = time.perf_counter()
            found = searcher.begin(text)
            found[:60]
            spent.append(time.perf_counter() - start)
            found.finish()
    return sorted(spent)


def _beside_fzf(hosts: list[Host], runs: int) -> tuple[dict[str, float], dict[str, float]]:
    fzf = shutil.which("fzf")
    if fzf is None:
        return {}, {}
    lines = "".join(
        f"{host.alias} {host.user}@{host.hostname} {' '.join(host.tags)}\n" for host in hosts
    )
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    # fzf knows no words such as tag: and no more than one negation sign.
    queries = [query for query in _QUERIES if ":" not in query]
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(lines)
        file.flush()
        for _ in range(max(3, runs)):
            for query in queries:
                searcher = Searcher(hosts)
                start = time.perf_counter()
                names = [host.alias for host in searcher.search(query).hosts()]
                ours.setdefault(query, []).append(time.perf_counter() - start)
                start = time.perf_counter()
                with Path(file.name).open("rb") as source:
                    subprocess.run(
                        [fzf, "--filter", query],
                        stdin=source,
                        stdout=subprocess.DEVNULL,
                        check=False,
                    )
                theirs.setdefault(query, []).append(time.perf_counter() - start)
                del names
    middle = statistics.median
    return {q: middle(s) for q, s in ours.items()}, {q: middle(s) for q, s in theirs.items()}


def _judge(ratio: float, goal: float) -> str:
    reached = "reached" if ratio <= goal else "MISSED"
    return f"ratio {ratio:.2f}  (goal <= {goal}: {reached})"


def _limit(value: float, goal: float) -> str:
    return f"goal {'reached' if value <= goal else 'MISSED'}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    show(measure(runs=parser.parse_args().runs))


if __name__ == "__main__":
    main()
