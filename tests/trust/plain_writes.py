"""Files written over what they hold, as a program does that takes no care."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import descriptors, files


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have them written so."""
    monkeypatch.setattr(files, "replace", _write)


def _write(
    path: Path, data: bytes, *, mode: int = 0o600, before: Callable[[], None] | None = None
) -> None:
    if before is not None:
        before()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        descriptors.write_all(descriptor, data)
    finally:
        os.close(descriptor)
