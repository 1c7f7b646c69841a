"""What the tests of the keyring store share."""

import asyncio
import threading
import time

import pytest

from sshtui.credentials.keyring_store import KeyringStore
from sshtui.errors import SecretStoreError
from tests.servers.waiting import SECONDS


async def failure(store: KeyringStore, credential_id: str = "some-id") -> SecretStoreError:
    with pytest.raises(SecretStoreError) as caught:
        await store.get(credential_id)
    assert caught.value.hint
    return caught.value


async def until_threads_end() -> None:
    limit = time.monotonic() + SECONDS
    while any(thread.name == "secret store" for thread in threading.enumerate()):
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)
