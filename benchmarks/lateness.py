"""How late the event loop is while plain ssh moves data through it as fast as it goes."""

import argparse
import asyncio
import statistics
import time
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from tests.servers.variants import OpenSshFactory
from tests.sessions.sharing.masters import OURS, masters

GOAL = 0.025
"""Most seconds that 99 of 100 looks may come late."""

TRANSFERS = {
    "down to a pipe": "$S $H 'head -c {size} /dev/zero' | cat > /dev/null",
    "down to a file": "$S $H 'head -c {size} /dev/zero' > out",
    "up from a pipe": "head -c {size} /dev/zero | $S $H 'cat > /dev/null'",
    "both ways": "head -c {size} /dev/zero | $S $H cat > /dev/null",
}
_EVERY = 0.005
_MIB = 1 << 20


@dataclass(slots=True)
class Lateness:
    """Seconds that each look at the clock came late.

    Attributes:
        looks: One each, while there is a transfer.
    """

    looks: list[float] = field(default_factory=list)

    async def watch(self) -> None:
        """Look at the clock again and again."""
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_EVERY)
            self.looks.append(time.perf_counter() - start - _EVERY)

    @property
    def worst_of_hundred(self) -> float:
        """What 99 of 100 looks stayed below."""
        return statistics.quantiles(self.looks, n=100)[98]


def measure(*, megabytes: int) -> dict[str, Lateness]:
    """Run each transfer once, with ours alone: OpenSSH's master has nobody to keep waiting."""
    with closing(OpenSshFactory()) as factory, pytest.MonkeyPatch.context() as patch:
        return asyncio.run(_measure(factory, patch, megabytes * _MIB))


async def _measure(
    factory: OpenSshFactory, patch: pytest.MonkeyPatch, size: int
) -> dict[str, Lateness]:
    results = {name: Lateness() for name in TRANSFERS}
    async with masters(factory.key_only(), patch) as made:
        for name, script in TRANSFERS.items():
            watching = asyncio.ensure_future(results[name].watch())
            await made.run(script.format(size=size), OURS)
            watching.cancel()
    return results


def show(results: dict[str, Lateness], *, megabytes: int) -> None:
    """Print a line for each transfer."""
    print(f"\nHow late the event loop is while {megabytes} MiB go through it")
    for name, lateness in results.items():
        median, worst = statistics.median(lateness.looks), lateness.worst_of_hundred
        reached = "reached" if worst <= GOAL else "MISSED"
        print(
            f"{name:18}median {median * 1000:4.1f} ms, 99 % {worst * 1000:5.1f} ms"
            f"  (goal <= {GOAL * 1000:.0f} ms: {reached})"
        )


def main() -> None:
    """Measure this part alone, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    megabytes = parser.parse_args().megabytes
    show(measure(megabytes=megabytes), megabytes=megabytes)


if __name__ == "__main__":
    main()
