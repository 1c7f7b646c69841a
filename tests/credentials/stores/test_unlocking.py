import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.unlocking import person_may_unlock
from sshtui.errors import SecretStoreError
from tests.servers.clock import stopped
from tests.servers.gnome_keyring import GnomeKeyring

pytestmark = pytest.mark.keyring


@pytest.fixture
def desktop(keyring: GnomeKeyring, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desktop that asks the person, who does not answer."""
    monkeypatch.setenv("DISPLAY", ":99")
    prompter = subprocess.Popen(
        [sys.executable, "-m", "tests.credentials.prompter"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    )
    assert prompter.stdout is not None
    assert prompter.stdout.readline() == "here\n"
    yield
    prompter.kill()
    prompter.wait()
    prompter.stdout.close()


async def test_a_person_who_is_asked_to_unlock_is_waited_for_and_can_be_spared(
    keyring: GnomeKeyring, desktop: None
) -> None:
    await KeyringStore().set("kept", Secret("fake-secret"))
    keyring.lock()
    assert await asyncio.to_thread(person_may_unlock)
    hasty = KeyringStore(deadline=0.2)
    asking = asyncio.ensure_future(hasty.get("kept"))
    assert not (await asyncio.wait({asking}, timeout=1))[0], "it gave up before the person did"
    with stopped():
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking


async def test_nobody_is_waited_for_without_a_desktop(keyring: GnomeKeyring) -> None:
    keyring.lock()
    assert not await asyncio.to_thread(person_may_unlock)
    with pytest.raises(SecretStoreError) as caught:
        await KeyringStore().get("kept")
    assert caught.value.kind == "locked"


async def test_nobody_is_waited_for_while_it_is_open(keyring: GnomeKeyring, desktop: None) -> None:
    assert not await asyncio.to_thread(person_may_unlock)


async def test_a_keyring_that_hangs_is_not_waited_for_even_with_a_desktop(
    keyring: GnomeKeyring, desktop: None
) -> None:
    keyring.signal(signal.SIGSTOP)
    with pytest.raises(SecretStoreError) as caught:
        await KeyringStore(deadline=1).get("kept")
    assert caught.value.kind == "hung"
