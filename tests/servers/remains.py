"""What is left in memory of a text that was typed."""

import gc
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

_UNTRACKED = (dict, tuple, list)
_TEXTS = (str, bytes, bytearray)
_AT_ONCE = 4096
"""Objects that are looked at together: nearly all hold nothing."""

_LEFT_OUT = (FrameType, FunctionType, ModuleType)
"""Modules among them: what asyncio's of Python 3.12 refers to has been freed, and is damaged by
being asked for; the names of a module are found without it."""


class Trace:
    """A text that is looked for, kept such that looking for it does not find this.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self._backwards = text[::-1]

    def is_in(self, thing: object) -> bool:
        """Return whether an object is a text, or bytes, that holds it."""
        if isinstance(thing, str):
            return self._backwards[::-1] in thing
        return isinstance(thing, (bytes, bytearray)) and self._backwards[::-1].encode() in thing


def holders(trace: Trace, *, but: tuple[type, ...] = ()) -> list[str]:
    """Name the kind of every object of this process that refers to a text.

    Args:
        trace: The text.
        but: Classes whose objects may.
    """
    gc.unfreeze()  # or what was there before the first test is left out
    left_out = (*_LEFT_OUT, *but)
    things = [thing for thing in gc.get_objects() if not isinstance(thing, left_out)]
    found = []
    for start in range(0, len(things), _AT_ONCE):
        some = things[start : start + _AT_ONCE]
        if _refer_to(trace, some):
            found += [thing for thing in some if _refer_to(trace, [thing])]
    return [f"{type(thing).__module__}.{type(thing).__qualname__}" for thing in found]


def in_process(pid: int, text: str) -> int:
    """Count how often the memory of another process holds a text; root may look."""
    count, raw = 0, text.encode()
    maps = Path(f"/proc/{pid}/maps").read_text("ascii").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, permissions, *_ = line.split()
            if permissions.startswith("rw"):
                start, end = (int(number, 16) for number in span.split("-"))
                memory.seek(start)
                try:
                    count += memory.read(end - start).count(raw)
                except OSError:
                    continue  # what the kernel shows nobody
    return count


def _refer_to(trace: Trace, things: list[Any]) -> bool:
    """Return whether one of some objects refers to a text, through what is not followed too."""
    while things:
        inner = gc.get_referents(*things)
        if any(trace.is_in(each) for each in inner if isinstance(each, _TEXTS)):
            return True
        things = [
            each for each in inner if isinstance(each, _UNTRACKED) and not gc.is_tracked(each)
        ]
    return False
