"""Checks that the undocumented parts of libraries sshtui uses still exist."""

import importlib
import platform
import re
import sys
from collections.abc import Iterable
from types import FunctionType, ModuleType

from sshtui.errors import UnsupportedLibrary
from sshtui.lazy import lazily

metadata = lazily(lambda: importlib.import_module("importlib.metadata"))


def require(library: ModuleType, names: Iterable[str]) -> None:
    """Check that a library still has names that it may change in any version.

    Args:
        library: Its package.
        names: Dotted, from the package on. The last part may also be an attribute that `__init__`
            gives to the instances of a class.

    Raises:
        UnsupportedLibrary: One is missing.
    """
    for name in names:
        owner: object = library
        *way, last = name.split(".")
        for part in way:
            owner = getattr(owner, part, None)
        if not hasattr(owner, last) and not _is_set_by_init(owner, last):
            raise unsupported(library.__name__, name)


def unsupported(library: str, name: str) -> UnsupportedLibrary:
    """Return the error for a version of a library that lacks a name.

    Args:
        library: What it is called on PyPI.
        name: What is missing.
    """
    if library in sys.stdlib_module_names:
        return UnsupportedLibrary(
            f"Python {platform.python_version()} has no {library}.{name}, which sshtui needs.",
            hint="Use an older Python, or upgrade sshtui.",
        )
    return UnsupportedLibrary(
        f"{library} {metadata.version(library)} has no {name}, which sshtui needs.",
        hint=way_to_supported(library),
    )


def way_to_supported(library: str) -> str:
    """Return what to do to get a version of a library that sshtui runs with.

    Args:
        library: What it is called on PyPI.
    """
    versions = _supported_versions(library)
    if not versions:
        return "Upgrade sshtui."
    return f"Run: pip install '{library}{versions}'; or upgrade sshtui."


def _supported_versions(library: str) -> str:
    for requirement in metadata.requires("sshtui") or ():
        if found := re.match(rf"{library}(?:\[[^]]*])?([^;]*)$", requirement):
            return ",".join(sorted(found[1].split(","), reverse=True))
    return ""


def _is_set_by_init(owner: object, name: str) -> bool:
    if not isinstance(owner, type):
        return False
    functions = (vars(base).get("__init__") for base in owner.__mro__)
    return any(
        isinstance(function, FunctionType) and name in function.__code__.co_names
        for function in functions
    )
