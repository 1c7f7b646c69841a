import gc

import pytest

from sshtui.terminal import native
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import (
    RENDER_TYPES,
    TERMINAL_TYPES,
    Handle,
    NativeError,
    ValueReader,
    check,
)
from tests.terminal.terminals import terminal


def test_a_key_without_a_type_cannot_be_read() -> None:
    reader = ValueReader("ghostty_terminal_get", "GHOSTTY_TERMINAL_DATA", TERMINAL_TYPES)
    emulator = terminal()
    assert reader.get(emulator.handle, "COLS") == 40
    with pytest.raises(KeyError):
        reader.get(emulator.handle, "CURSOR_STYLE")
    assert "CURSOR" in RENDER_TYPES
    with pytest.raises(NativeError):
        check(-1, "a call")


def test_a_struct_says_how_large_it_is() -> None:
    selection = native.sized("GhosttySelection")
    assert selection.size == ffi.sizeof("GhosttySelection")
    assert selection.start.size == ffi.sizeof("GhosttyGridRef")


def test_a_value_that_is_not_there_is_none() -> None:
    emulator = terminal()
    emulator.take_frame(everything=True)
    assert native.row_reader().slots.keys() == native.ROW_TYPES.keys()
    assert native.terminal_reader().get(emulator.handle, "COLS") == 40


def test_an_option_is_set_by_its_name() -> None:
    emulator = terminal()
    native.configure(emulator.handle, "COLOR_FOREGROUND", {"r": 1, "g": 2, "b": 3})
    assert emulator.take_frame().foreground == 0x010203
    with pytest.raises(KeyError):
        native.configure(emulator.handle, "NO_SUCH_OPTION", 1)


def test_a_cell_out_of_sight_has_no_reference() -> None:
    emulator = terminal(columns=10, rows=5)
    assert native.grid_ref(emulator.handle, 9, 4) is not None
    assert native.grid_ref(emulator.handle, 10, 4) is None
    assert native.grid_ref(emulator.handle, 9, 5) is None


def test_an_object_is_freed_once_and_with_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    class Owner:
        pass

    freed: list[object] = []
    monkeypatch.setattr(lib, "ghostty_key_event_free", freed.append)
    owner = Owner()
    handle = Handle(owner, "key_event", "GhosttyKeyEvent")
    handle.free()
    handle.free()
    assert len(freed) == 1
    assert handle.value == ffi.NULL
    kept = Handle(owner, "key_event", "GhosttyKeyEvent")
    assert kept.value != ffi.NULL
    del owner
    gc.collect()
    assert len(freed) == 2
