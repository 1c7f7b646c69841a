"""The app is as it was before, after everything that can be done in it, however often."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.effort import LONG
from tests.servers.variants import OpenSshFactory, authorise
from tests.soak.operator import Server
from tests.soak.run import Plan
from tests.soak.story import SELDOM

ROUNDS = int(os.environ.get("ROUNDS") or 2000)
LONGEST_ROUND = 60

SHORT = Plan(rounds=4, warm=1, every=4, steps=2, seed=7, is_long=False)
WHOLE = Plan(
    rounds=ROUNDS,
    warm=3 * SELDOM,  # until when memory has settled
    every=20,
    steps=0,
    seed=int(os.environ.get("SEED") or random.randrange(1_000_000)),
    is_long=True,
)


@pytest.mark.timeout(LONGEST_ROUND * (ROUNDS if LONG else 10))
def test_nothing_is_left_of_what_was_done(
    openssh: OpenSshFactory,
    short_home: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    server = openssh.password(PubkeyAuthentication="yes", MaxStartups="100")
    authorise(server)
    # At a new size a line editor writes its prompt anew, over lines that are waited for.
    (server.account.home / ".bash_profile").write_text("exec bash --noediting\n", "ascii")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    plan = WHOLE if LONG else SHORT
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.soak.run",
            Server.of(server).written(),
            json.dumps(asdict(plan)),
        ],
        env={**os.environ, "TMPDIR": str(temporary), "TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        # The terminal that it makes for itself becomes that of its session.
        start_new_session=True,
    )
    try:
        status = process.wait()
    finally:
        process.kill()
        process.wait()
    record_property("tried", plan.rounds)
    assert status == 0, "what is left stands above"
