import ast
import importlib
import inspect
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui import internals
from sshtui.errors import UnsupportedLibrary
from sshtui.ssh import asyncssh_internals
from sshtui.ui import textual_internals

ROOT = Path(__file__).parents[1]
FILES = [path for path in sorted((ROOT / "sshtui").rglob("*.py")) if path.stem != "__main__"]
HOMES = ("asyncssh_internals.py", "textual_internals.py")
"""The files that may look into objects of a library."""

CHECKED = {
    name.rpartition(".")[2] for name in (*asyncssh_internals.NAMES, *textual_internals.NAMES)
}
LIBRARIES = ("asyncssh", "textual", "rich")
DOCUMENTED = {
    "_is_protocol": "typing.Protocol",
    "_asdict": "collections.namedtuple",
    "_replace": "collections.namedtuple",
    "_exit": "os, and checked where it is Textual's",
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def library() -> types.ModuleType:
    class Kept:
        there = 1

        def __init__(self) -> None:
            self._set = 1

    return types.SimpleNamespace(__name__="asyncssh", Kept=Kept)  # type: ignore[return-value]


def test_what_a_class_or_its_init_has_is_found() -> None:
    internals.require(library(), ["Kept", "Kept.there", "Kept._set"])


@pytest.mark.parametrize("name", ["Gone", "Gone.there", "Kept._gone", "Kept.there._set"])
def test_what_is_missing_is_named_with_the_library_and_its_versions(name: str) -> None:
    with pytest.raises(UnsupportedLibrary) as caught:
        internals.require(library(), [name])
    assert f"has no {name}, which sshtui needs" in caught.value.message
    assert "pip install 'asyncssh>=2.24.1,<2.25'" in caught.value.hint


def test_only_the_files_for_that_look_into_objects_of_a_library() -> None:
    """What hangs on anything but `self` is private to a class of the same file."""
    found = []
    for path in FILES:
        tree = ast.parse(path.read_text("utf-8"))
        own = set(_defined(tree))
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and is_private(node.attr)
            if ast.unparse(node.value) not in {"self", "cls", "super()"}
            if path.name not in HOMES and node.attr not in own and node.attr not in DOCUMENTED
        ]
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno} from {node.module}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and path.name not in HOMES
            for name in (*str(node.module).split("."), *(alias.name for alias in node.names))
            if is_private(name)
        ]
    assert found == []


def test_what_our_classes_use_or_override_of_a_library_is_checked() -> None:
    missing = set()
    for kind in _classes_on_a_library():
        theirs = [base for base in kind.__mro__ if base.__module__.startswith(LIBRARIES)]
        ours = [base for base in kind.__mro__ if base.__module__.startswith("sshtui")]
        tree = ast.parse(_source(kind))
        known = {name for base in ours for name in vars(base)}
        known |= {name for base in ours for name in _defined(ast.parse(_source(base)))}
        used = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"self", "super()"}
        }
        for name in filter(is_private, used | set(_defined(tree))):
            upstream = any(_has(base, name) for base in theirs)
            if upstream and name not in CHECKED:
                missing.add(f"{kind.__module__}.{kind.__name__}.{name}")
            if not upstream and name not in known:
                missing.add(f"{kind.__module__}.{kind.__name__}.{name} is nobody's")
    assert sorted(missing) == []


def _classes_on_a_library() -> Iterator[type]:
    for path in FILES:
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for kind in vars(module).values():
            ours = inspect.isclass(kind) and kind.__module__ == module.__name__
            if ours and any(base.__module__.startswith(LIBRARIES) for base in kind.__mro__):
                yield kind


def _source(kind: type) -> str:
    return textwrap.dedent(inspect.getsource(kind))


def _has(kind: type, name: str) -> bool:
    init = vars(kind).get("__init__")
    names = init.__code__.co_names if isinstance(init, types.FunctionType) else ()
    return name in vars(kind) or name in names


def _defined(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.arg():
                yield node.arg
