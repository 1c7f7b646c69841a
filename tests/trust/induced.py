"""Bugs put into any function of the program, each with a secret in its words and its locals."""

import inspect
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sshtui.credentials.secret import Secret

CANARY = "canary-Zq7-hunter2"
"""The only secret that there is."""

_KINDS = (RuntimeError, KeyError, TypeError, AttributeError, AssertionError)
_UNTOUCHED = frozenset({"sshtui.credentials.secret", "sshtui.log"})
"""What keeps the secret of a bug itself, and what writes a bug down."""


@dataclass
class _Bugs:
    """How often one was met since it was put in, and how many were put in."""

    met: int = 0
    put_in: int = 0


_bugs = _Bugs()


@dataclass
class Called:
    """What was called while something ran.

    Attributes:
        codes: The code of each function, in the order of the first calls.
    """

    codes: dict[types.CodeType, None] = field(default_factory=dict)

    def note(self, frame: types.FrameType, event: str, _: object) -> None:
        """Take a call, as `sys.setprofile` tells it."""
        if event == "call":
            self.codes.setdefault(frame.f_code)


@contextmanager
def noting_calls() -> Iterator[Called]:
    """Note all that this thread calls in a block."""
    called = Called()
    before = sys.getprofile()
    sys.setprofile(called.note)
    try:
        yield called
    finally:
        sys.setprofile(before)


def places(called: Called) -> list[types.FunctionType]:
    """Return the functions of the program among those called."""
    known = dict(_functions())
    return [known[code] for code in called.codes if code in known]


def name_of(function: types.FunctionType) -> str:
    """Return what a failure says of a place."""
    return f"{function.__module__}.{function.__qualname__}"


@contextmanager
def bug_in(function: types.FunctionType) -> Iterator[None]:
    """Have each call of a function in a block end with an exception that quotes the secret."""
    before = function.__code__
    template = _burst_later if inspect.iscoroutinefunction(function) else _burst_at_once
    # In its own place, as others have imported it by its name.
    function.__code__ = template.__code__.replace(
        co_freevars=before.co_freevars, co_qualname=before.co_qualname, co_name=before.co_name
    )
    _bugs.met = 0
    _bugs.put_in += 1
    try:
        yield
    finally:
        function.__code__ = before


def met() -> bool:
    """Return whether the bug that is in place was met."""
    return _bugs.met > 0


def burst() -> None:
    """Raise what quotes the secret, of another kind in each place."""
    _bugs.met += 1
    kept = Secret(CANARY)
    quoted = kept.reveal()
    raise _KINDS[_bugs.put_in % len(_KINDS)](f"cannot use {quoted!r}, nor {quoted.encode()!r}")


def _burst_at_once(*_: Any, **__: Any) -> None:
    from tests.trust.induced import burst  # noqa: PLC0415 - runs with the names of another module

    burst()


async def _burst_later(*_: Any, **__: Any) -> None:
    from tests.trust.induced import burst  # noqa: PLC0415 - runs with the names of another module

    burst()


def _functions() -> Iterator[tuple[types.CodeType, types.FunctionType]]:
    """Yield all functions and methods of the program, by their code."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] != "sshtui" or name in _UNTOUCHED:
            continue
        for value in list(vars(module).values()):
            owner = vars(value).values() if isinstance(value, type) else (value,)
            for member in owner:
                function = _plain(member)
                if isinstance(function, types.FunctionType) and function.__module__ == name:
                    own = inspect.unwrap(function)
                    yield own.__code__, own


def _plain(member: Any) -> Any:
    if isinstance(member, property):
        return member.fget
    if isinstance(member, cached_property):
        return member.func
    return member.__func__ if isinstance(member, classmethod | staticmethod) else member
