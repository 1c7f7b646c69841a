"""Caches of Textual and Rich that hold so much and no more, which takes thousands of rounds."""

import functools
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_LIBRARIES = {"rich", "textual"}
_KIND = type(functools.lru_cache(len))


def empty() -> None:
    """Empty them all: that they fill up is not growth."""
    for cache in _found():
        if cache.cache_parameters()["maxsize"] is not None:
            cache.cache_clear()


def _found() -> Iterator[Any]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in _LIBRARIES and isinstance(module, ModuleType):
            for thing in list(vars(module).values()):
                inner = list(vars(thing).values()) if isinstance(thing, type) else []
                yield from filter(_is_cache, map(_bare, (thing, *inner)))


def _bare(thing: object) -> object:
    """Return the function of a property or of a method of a class."""
    if isinstance(thing, property):
        return thing.fget
    return getattr(thing, "__func__", thing)


def _is_cache(thing: object) -> bool:
    return isinstance(thing, _KIND)
