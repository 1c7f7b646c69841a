"""What several tests of this directory are given."""

import pytest

from tests.credentials.stores.vaults import cheapen


@pytest.fixture
def cheap_vaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have vaults open at once."""
    cheapen(monkeypatch)
