"""Vaults that are cheap to open, for tests of everything but the cost itself."""

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_format
from sshtui.credentials.stores.vault_format import ARGON2ID, Derivation

PASSPHRASE = Secret("fake passphrase of the tests")


def cheapen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have keys derived with next to no work; the bounds on reading are lifted to match."""
    monkeypatch.setattr(vault_format, "SMALL_MEMORY", 32)
    monkeypatch.setattr(vault_format, "FULL_MEMORY", 32)
    monkeypatch.setattr(vault_format, "PASSES", 1)


def cheap() -> Derivation:
    """Return a derivation that costs next to nothing."""
    return Derivation(ARGON2ID, (32, 1, 1), bytes(16))
