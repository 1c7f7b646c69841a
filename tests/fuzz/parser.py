"""Tries a parser: nothing but an error of its own comes out of it, and that soon.

    SOCKS = Parser("socks", lambda data: SocksRequest().feed(data), SocksError)

    def test_a_request_of_a_socks_client(record_property: RecordProperty) -> None:
        attack(SOCKS, record_property)

All that is kept is tried as it is, and then changed.
"""

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from tests.effort import LONG
from tests.fuzz import corpus
from tests.fuzz.mutator import mutated
from tests.fuzz.seed import SEED

RecordProperty = Callable[[str, object], None]

EXAMPLES = 2_000 if LONG else 12
LONGEST = 10.0
"""Seconds of the processor that one input may take."""

MOST_WORDS = 5_000
"""Characters of an error: whatever a file holds, a person reads what is wrong with it."""


class Parser:
    """Something that reads what others wrote.

    Args:
        name: Of the format; its seeds lie in the directory of this name.
        read: Reads an input, and checks what it made of it.
        *errors: What it may raise.
        also: Further directories with samples of the format.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[bytes], Any],
        *errors: type[Exception],
        also: Sequence[Path] = (),
    ) -> None:
        self.name = name
        self.read = read
        self.errors = errors
        self.seeds = corpus.seeds(name, *also)

    def try_one(self, data: bytes) -> None:
        """Have it read one input; keep that where it goes wrong."""
        began = time.thread_time()
        try:
            said = self._what_it_says(data)
            assert len(said) < MOST_WORDS, f"{len(said)} characters: {said:.200}"
            assert time.thread_time() - began < LONGEST, "it takes too long"
        except BaseException as error:
            error.add_note(f"{self.name}: {data!r:.2000}\nkept as {corpus.keep(self.name, data)}")
            raise

    def _what_it_says(self, data: bytes) -> str:
        try:
            self.read(data)
        except self.errors as error:
            return str(error)
        return ""


def attack(parser: Parser, record_property: RecordProperty) -> None:
    """Have a parser read what is kept of its format, and much that is made of it.

    Args:
        parser: What reads it.
        record_property: Pytest's; told how many inputs were tried.
    """
    kept = parser.seeds
    for data in kept:
        parser.try_one(data)
    tried = len(kept)

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(st.randoms(use_true_random=False).map(lambda rng: mutated(rng, kept)))
    def read_what_is_made(data: bytes) -> None:
        nonlocal tried
        tried += 1
        parser.try_one(data)

    read_what_is_made()
    record_property("tried", tried)


def rng(name: str) -> random.Random:
    """Return what decides a run that hypothesis does not, and print how to have it again."""
    print(f"{name}: FUZZ_SEED={SEED}")  # noqa: T201 - shown where the test fails
    return random.Random(f"{SEED} {name}")
