"""Lazy: an object created on first use."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")


class Lazy(Generic[T]):
    """Something that is made when it is first asked for, and once only, from any thread.

    Args:
        make: Loads what it is made of, and makes it.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: T | None = None

    @classmethod
    def of(cls, made: T) -> "Lazy[T]":
        """Return one of something that is there already."""
        lazy = cls(lambda: made)
        lazy.get()
        return lazy

    @property
    def made(self) -> T | None:
        """What was made; None before it is first asked for."""
        return self._made

    def get(self) -> T:
        """Return it; blocks the first time."""
        with self._making:
            if self._made is None:
                self._made = self._make()
            return self._made

    async def wait(self) -> T:
        """Return it; the first time it is made off the event loop."""
        return await asyncio.to_thread(self.get) if self._made is None else self._made


def lazily(make: Callable[[], T]) -> T:
    """Return a stand-in for something that is made when an attribute of it is first used.

    Args:
        make: Loads what it is made of, and makes it.
    """
    return cast(T, _StandIn(make))


class _StandIn:
    def __init__(self, make: Callable[[], object]) -> None:
        self._lazy = Lazy(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lazy.get(), name)
