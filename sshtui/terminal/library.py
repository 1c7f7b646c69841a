"""libghostty, loaded with its first use: reading its header takes longer than a sign-in."""

import functools
import importlib
from typing import Any


class _Late:
    """Stands for an object of pyghostty's, and keeps what was asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(_real(self._name), attribute)
        setattr(self, attribute, value)
        return value


ffi: Any = _Late("ffi")
lib: Any = _Late("lib")


@functools.cache
def by_value(function: str, ctype: str, *declarations: str) -> Any:
    """Return a function that takes a struct by value.

    The library reads tagged unions by value in places, which cffi can only pass as structs of
    their shapes.

    Args:
        function: Its name.
        ctype: What to call it as.
        declarations: Of the structs that stand in.
    """
    for declaration in declarations:
        ffi.cdef(declaration)
    return ffi.cast(ctype, ffi.addressof(_real("lib"), function))


def _real(name: str) -> Any:
    return getattr(importlib.import_module("pyghostty"), name)
