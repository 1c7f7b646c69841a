"""Vaults under fire: killed in the middle of a save, and written to by several at once."""

import multiprocessing
import random
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.stores.vault_format import Sealed
from tests.credentials.stores.vault_worker import write
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.waiting import SECONDS

KILLS = 60
AT_ONCE = 4

# One process that has everything loaded gives birth to all: a start costs next to nothing.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.credentials.stores.vault_worker"])


@pytest.fixture
async def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cheapen(monkeypatch)
    await VaultStore(tmp_path).create(PASSPHRASE)
    return tmp_path


def start(directory: Path, name: str, count: int = 0) -> tuple[BaseProcess, Connection]:
    heard, told = _context.Pipe(duplex=False)
    process = _context.Process(target=write, args=(directory, name, count, told))
    process.start()
    told.close()
    return process, heard


def until_killed(process: BaseProcess, heard: Connection, writes: int) -> set[str]:
    """Let a worker finish some writes, kill it, and return all that it finished."""
    finished = set()
    for _ in range(writes):
        assert heard.poll(SECONDS), "it does not write"
        finished.add(heard.recv())
    process.kill()
    process.join()
    try:
        while True:
            finished.add(heard.recv())
    except EOFError:
        return finished


async def test_sixty_kills_during_saves_lose_nothing_that_was_finished(
    directory: Path,
) -> None:
    finished: set[str] = set()
    for batch in range(KILLS // AT_ONCE):
        workers = [start(directory, f"{batch}-{n}") for n in range(AT_ONCE)]
        for process, heard in workers:
            finished |= until_killed(process, heard, 1 + random.randrange(4))
        # Read by whoever comes next: a whole file, with its seal.
        Sealed.read((directory / "vault").read_bytes())
    vault = VaultStore(directory)
    await vault.unlock(PASSPHRASE)
    content, _ = await vault._read()
    assert len(finished) >= KILLS
    assert finished <= set(content["entries"])


async def test_four_processes_with_fifty_writes_each_lose_none(directory: Path) -> None:
    workers = [start(directory, str(n), 50) for n in range(4)]
    for process, _ in workers:
        process.join(SECONDS)
        assert process.exitcode == 0
    vault = VaultStore(directory)
    await vault.unlock(PASSPHRASE)
    content, _ = await vault._read()
    assert len(content["entries"]) == 200
    assert content["seq"] == 200
    assert await vault.get("3-49") == Secret("fake-49")
