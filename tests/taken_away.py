"""Libraries that lack a name, as a newer version may."""

from types import FunctionType, ModuleType
from typing import Any

import pytest


def take_away(monkeypatch: pytest.MonkeyPatch, library: ModuleType, name: str) -> None:
    """Have a library lack a dotted name, of its modules, its classes or their instances."""
    owner: Any = library
    *way, last = name.split(".")
    for part in way:
        owner = getattr(owner, part)
    for place in owner.__mro__ if isinstance(owner, type) else (owner,):
        if last in vars(place):
            monkeypatch.delattr(place, last)
        init = vars(place).get("__init__")
        if isinstance(init, FunctionType) and last in init.__code__.co_names:
            names = tuple("another" if known == last else known for known in init.__code__.co_names)
            monkeypatch.setattr(init, "__code__", init.__code__.replace(co_names=names))
