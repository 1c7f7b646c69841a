"""Loads libghostty on first use, as reading its header takes longer than a sign-in."""

import functools
import importlib
import threading
from typing import Any

from sshtui.internals import unsupported
from sshtui.terminal.pyghostty_internals import check_names, check_stand_in


class _Late:
    """Stands for an object of pyghostty's, and keeps what was asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        try:
            value = getattr(_real(self._name), attribute)
        except AttributeError as error:
            raise unsupported("pyghostty", attribute) from error
        setattr(self, attribute, value)
        return value


_declaring = threading.Lock()
_declared: set[str] = set()

ffi: Any = _Late("ffi")
lib: Any = _Late("lib")


@functools.cache
def by_value(function: str, ctype: str, kind: str, stand_in: str, declarations: str) -> Any:
    """Return a function that takes a struct by value.

    The library reads tagged unions by value in places, which cffi can only pass as structs of
    their shapes.

    Args:
        function: Its name.
        ctype: What to call it as.
        kind: The struct that it takes.
        stand_in: What is passed instead.
        declarations: Of that.
    """
    _declare(declarations)
    check_stand_in(ffi, kind, stand_in)
    return ffi.cast(ctype, ffi.addressof(_real("lib"), function))


def _declare(declarations: str) -> None:
    # A first terminal is created in advance in a thread, and maybe here at the same time.
    with _declaring:
        if declarations not in _declared:
            ffi.cdef(declarations)
            _declared.add(declarations)


def _real(name: str) -> Any:
    return getattr(load(), name)


@functools.cache
def load() -> Any:
    """Return pyghostty, which has what sshtui uses of it.

    Raises:
        UnsupportedLibrary: It has not.
    """
    pyghostty = importlib.import_module("pyghostty")
    check_names(pyghostty.lib)
    return pyghostty
