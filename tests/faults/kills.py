"""Kills (SIGKILL) at a named point of a save, and at any time."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.faults.calls import Calls, at_call
from tests.faults.children import Child, Say


def kill_at(number: int) -> AbstractContextManager[Calls]:
    """Have this process killed at one call that changes a disk, which is not done any more.

    Args:
        number: Which, from 1 on.
    """
    return at_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL))


def killed_at_random(work: Callable[[Say], None], chance: random.Random) -> list[str]:
    """Do work in a child that is killed after a while; return what it said before.

    Args:
        work: Goes on until then.
        chance: Says when, within a twentieth of a second.
    """

    def begin(say: Say) -> None:
        say("begun")
        work(say)

    child = Child(begin)
    child.hear()  # a busy machine has it wait before that
    time.sleep(chance.random() / 20)
    child.kill()
    status, (_, *said) = child.join()
    assert status == -signal.SIGKILL, said
    return said
