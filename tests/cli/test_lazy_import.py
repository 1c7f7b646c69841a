"""Modules that the command line loads late."""

import gc
import sys
from pathlib import Path

import pytest

from sshtui.cli.lazy_import import load

LITTER = """
import gc
looked = []
gc.callbacks.append(lambda phase, info: looked.append(phase))
kept = [[] for _ in range(200_000)]
gc.callbacks.pop()
"""


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_no_garbage_is_looked_for_while_a_module_is_loaded(modules: Path) -> None:
    (modules / "sshtui_litters.py").write_text(LITTER)
    try:
        assert load("sshtui_litters").looked == []
        assert gc.isenabled()
    finally:
        del sys.modules["sshtui_litters"]


def test_garbage_is_looked_for_again_after_a_module_that_cannot_be_loaded(modules: Path) -> None:
    (modules / "sshtui_breaks.py").write_text("raise LookupError")
    with pytest.raises(LookupError):
        load("sshtui_breaks")
    assert gc.isenabled()
