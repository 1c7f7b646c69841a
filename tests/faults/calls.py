"""The calls that change a disk, counted, so that something can happen at any one of them."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

_CHANGING = (
    "open", "write", "fsync", "fchmod", "chmod", "ftruncate",
    "replace", "rename", "link", "unlink", "mkdir",
)  # fmt: skip
"""Functions of `os`; what the C code of Python or SQLite calls is not among them."""

_write = os.write


class Calls:
    """Counts them, and acts at one.

    Args:
        number: At which, from 1 on.
        act: What happens instead of it.
        short: Whether a write is half done first, and it happens instead of the next one.

    Attributes:
        reached: Whether it came to that one.
    """

    def __init__(self, number: int, act: Callable[[], None], *, short: bool) -> None:
        self.reached = False
        self._short_first = short
        self._left = number
        self._act = act
        self._short = False

    def count(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is counted."""

        def call(*given: Any, **named: Any) -> Any:
            if name == "write" and self._short:
                self._short = False
                self._act()
            if name == "open" and not given[1] & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
                return function(*given, **named)
            self._left -= 1
            if self._left == 0:
                self.reached = True
                if name == "write" and self._short_first and len(given[1]) > 1:
                    self._short = True
                    return _write(given[0], given[1][: len(given[1]) // 2])
                self._act()
            return function(*given, **named)

        return call


@contextlib.contextmanager
def at_call(number: int, act: Callable[[], None], *, short: bool = False) -> Iterator[Calls]:
    """Have something happen at one call of a block; the arguments are those of `Calls`."""
    calls = Calls(number, act, short=short)
    with pytest.MonkeyPatch.context() as patch:
        for name in _CHANGING:
            patch.setattr(os, name, calls.count(name, getattr(os, name)))
        yield calls


def failing(number: int, code: int) -> contextlib.AbstractContextManager[Calls]:
    """Have one call of a block fail; as on a disk that fills up, a write is short before that.

    Args:
        number: Which, from 1 on.
        code: As in `errno`.
    """

    def fail() -> None:
        raise OSError(code, os.strerror(code))

    return at_call(number, fail, short=True)
