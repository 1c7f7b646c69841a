import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sshtui.errors import UnsupportedLibrary
from sshtui.terminal import library, native
from sshtui.terminal import pyghostty_internals as internals
from sshtui.terminal.emulator import Emulator
from sshtui.terminal.history import TerminalHistory
from sshtui.terminal.mouse import MouseEncoder
from sshtui.terminal.search import Search
from sshtui.terminal.snapshot import TerminalSnapshot

FILES = sorted(Path(internals.__file__).parent.glob("*.py"))


class Without:
    """The library, but for one name."""

    def __init__(self, missing: str) -> None:
        self._missing = missing

    def __getattr__(self, name: str) -> Any:
        if name == self._missing:
            raise AttributeError(name)
        return getattr(library.lib, name)


def struct(name: str, *fields: str) -> Any:
    return SimpleNamespace(cname=name, fields=[(field, None) for field in fields])


@pytest.mark.parametrize("name", internals.NAMES)
def test_a_name_that_has_moved_is_told_as_the_library_is_loaded(name: str) -> None:
    with pytest.raises(UnsupportedLibrary, match=rf"pyghostty [\d.]+ has no {name}") as caught:
        internals.check_names(Without(name))
    assert "pip install 'pyghostty~=0.1.3'" in caught.value.hint


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, name) for kind, names in internals.FIELDS.items() for name in names]
)
def test_a_field_that_has_moved_is_told(kind: str, field: str) -> None:
    others = (name for name in internals.FIELDS[kind] if name != field)
    with pytest.raises(UnsupportedLibrary, match=rf"pyghostty [\d.]+ has no {kind}\.{field}"):
        internals.check_struct(struct(kind, *others))
    internals.check_struct(struct(kind, "more", *internals.FIELDS[kind]))


def test_a_struct_of_another_size_has_no_stand_in() -> None:
    with pytest.raises(UnsupportedLibrary, match="has no GhosttyColorRgb of 8 bytes"):
        internals.check_stand_in(library.ffi, "GhosttyColorRgb", "uint64_t")


def test_what_is_in_no_list_is_told_where_it_is_used() -> None:
    with pytest.raises(UnsupportedLibrary, match="has no ghostty_gone"):
        _ = library.lib.ghostty_gone


def test_every_struct_in_the_list_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    monkeypatch.setattr(native, "check_struct", lambda kind: seen.add(kind.cname))
    emulator = Emulator(
        40, 6, scrollback_lines=9, scrollback_bytes=1 << 20, reply=lambda _data: None
    )
    MouseEncoder(emulator)
    emulator.feed(b"x\x1b[>q")  # asks for a name and version
    emulator.text()
    search = Search(snapshot := TerminalSnapshot(emulator), TerminalHistory(snapshot), "x")
    while not search.step(1):
        pass
    assert set(internals.FIELDS) - seen == set()


def test_every_name_in_the_source_is_in_the_list() -> None:
    used = {
        name
        for path in FILES
        for name in re.findall(r"\blib\.(ghostty\w+|GHOSTTY\w+)", path.read_text("utf-8"))
    }
    assert sorted(used - set(internals.NAMES)) == []
