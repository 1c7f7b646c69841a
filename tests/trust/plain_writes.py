"""Files written over what they hold, as a program does that takes no care."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui import descriptors, files
from tests.trust.twin import Defence

ON_THE_WAY = 0.005
"""Seconds that data take to the disk, as they may."""


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
        time.sleep(ON_THE_WAY)
        descriptors.write_all(descriptor, data)
    finally:
        os.close(descriptor)


BESIDE = Defence("what is new is written beside what is old", use, "is lost")
