from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.gnome_keyring import GnomeKeyring, gnome_keyring


@pytest.fixture
def never_unlocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GnomeKeyring]:
    """A bus on which the first call starts a keyring that was never unlocked."""
    with gnome_keyring(tmp_path / "keyring", unlocked=False) as running:
        running.use_here(monkeypatch)
        yield running
