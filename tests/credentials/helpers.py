"""What the tests of the keyring store share."""

import asyncio
import threading
import time

import pytest

from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.errors import SecretStoreError
from tests.servers.waiting import SECONDS


async def failure(store: KeyringStore, credential_id: str = "some-id") -> SecretStoreError:
    with pytest.raises(SecretStoreError) as caught:
        await store.get(credential_id)
    assert caught.value.hint
    return caught.value


def threads() -> int:
    """Return how many calls of a keyring are out."""
    return sum(thread.name == "secret store" for thread in threading.enumerate())


async def until_threads_end() -> None:
    limit = time.monotonic() + SECONDS
    while threads():
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)
