"""Writes to a vault in a process of its own, until it is killed or is done."""

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_format
from sshtui.credentials.stores.vault import VaultStore
from tests.credentials.stores.vaults import PASSPHRASE


def write(directory: Path, name: str, count: int, told: Connection) -> None:
    """Write answers, and tell of each one that is kept.

    Args:
        directory: Where the vault is.
        name: Of this worker; begins the ids.
        count: How many; 0 for no end.
        told: Gets the id of every answer once it is kept.
    """
    vault_format.SMALL_MEMORY = vault_format.FULL_MEMORY = 32
    asyncio.run(_write(VaultStore(directory), name, count, told))


async def _write(vault: VaultStore, name: str, count: int, told: Connection) -> None:
    await vault.unlock(PASSPHRASE)
    number = 0
    while not count or number < count:
        await vault.set(f"{name}-{number}", Secret(f"fake-{number}"))
        told.send(f"{name}-{number}")
        number += 1
