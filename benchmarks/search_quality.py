"""How many of the first ten hits are right, beside fzf: 50 queries over a fleet of 2,000 hosts."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from sshtui.hosts.search.search import Searcher
from tests.hosts.fleet import WISHES, Machine, Wish, machines

FIRST = 10


@dataclass(frozen=True, slots=True)
class Result:
    """How many of the first hits of a query are right.

    Attributes:
        query: What was typed.
        possible: How many there are to find, FIRST at most.
        ours: How many of ours are right.
        fzf: How many of fzf's.
    """

    query: str
    possible: int
    ours: int
    fzf: int


def measure() -> list[Result]:
    """Ask every query of both; nothing where there is no fzf."""
    fzf = shutil.which("fzf")
    if fzf is None:
        return []
    fleet = machines()
    searcher = Searcher([machine.host for machine in fleet])
    return [_compare(wish, fleet, searcher, fzf) for wish in WISHES]


def show(results: Sequence[Result]) -> None:
    """Print the queries, and where fzf is better."""
    if not results:
        print("\nSearch quality: not measured, there is no fzf")
        return
    print(f"\nRight hosts among the first {FIRST}, beside fzf --filter")
    print(f"{'query':16}{'to find':>8}{'sshtui':>8}{'fzf':>6}")
    for result in results:
        worse = "  WORSE" if result.ours < result.fzf else ""
        print(f"{result.query:16}{result.possible:>8}{result.ours:>8}{result.fzf:>6}{worse}")
    ours, theirs = sum(r.ours for r in results), sum(r.fzf for r in results)
    behind = sum(result.ours < result.fzf for result in results)
    reached = "MISSED" if behind else "reached"
    print(f"{'all':16}{sum(r.possible for r in results):>8}{ours:>8}{theirs:>6}")
    print(f"worse than fzf in {behind} of {len(results)} queries  (goal 0: {reached})")


def _compare(wish: Wish, fleet: Sequence[Machine], searcher: Searcher, fzf: str) -> Result:
    right = {machine.host.alias for machine in fleet if wish.means(machine)}
    ours = [host.alias for host in searcher.search(wish.query).hosts()][:FIRST]
    lines = "".join(
        f"{host.alias} {host.user}@{host.hostname}:{host.port} {' '.join(host.tags)}\n"
        for host in (machine.host for machine in fleet)
    )
    done = subprocess.run(
        [fzf, "--filter", wish.query], input=lines, capture_output=True, text=True, check=False
    )
    theirs = [line.split()[0] for line in done.stdout.splitlines()][:FIRST]
    return Result(
        wish.query,
        min(FIRST, len(right)),
        sum(alias in right for alias in ours),
        sum(alias in right for alias in theirs),
    )


def main() -> None:
    """Measure this part alone, and print it."""
    show(measure())


if __name__ == "__main__":
    main()
