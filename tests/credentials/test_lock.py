import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sshtui.credentials.lock import EndpointLock
from sshtui.endpoint import Endpoint
from tests.servers.waiting import SECONDS

ALICE = Endpoint("alice", "db1.example", 22)
BOB = Endpoint("bob", "db1.example", 22)

HOLDER = """
import asyncio, sys
from pathlib import Path
from sshtui.endpoint import Endpoint
from sshtui.credentials.lock import EndpointLock
held = asyncio.run(EndpointLock(Path(sys.argv[1])).acquire(Endpoint("alice", "db1.example", 22)))
print("held" if held else "not held", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("shared", [True, False])
async def test_one_at_a_time_goes_to_an_endpoint(tmp_path: Path, shared: bool) -> None:
    locks = EndpointLock(tmp_path / "locks" if shared else None)
    first = await locks.acquire(ALICE)
    assert first is not None
    assert await locks.acquire(ALICE, wait=0) is None
    other = await locks.acquire(BOB, wait=0)
    assert other is not None
    waiting = asyncio.ensure_future(locks.acquire(ALICE, wait=SECONDS))
    first.release()
    second = await waiting
    assert second is not None
    first.release()
    assert await locks.acquire(ALICE, wait=0) is None, "released twice, it was taken from another"


async def test_another_instance_of_the_same_process_waits_too(tmp_path: Path) -> None:
    held = await EndpointLock(tmp_path).acquire(ALICE)
    assert held is not None
    assert await EndpointLock(tmp_path).acquire(ALICE, wait=0) is None
    held.release()
    assert await EndpointLock(tmp_path).acquire(ALICE, wait=0) is not None


async def test_a_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    holder = subprocess.Popen(  # noqa: ASYNC220 - the set-up of a test
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    assert await EndpointLock(tmp_path).acquire(ALICE, wait=0) is None
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    assert await EndpointLock(tmp_path).acquire(ALICE, wait=SECONDS) is not None


async def test_waiting_can_be_given_up(tmp_path: Path) -> None:
    locks = EndpointLock(tmp_path)
    held = await locks.acquire(ALICE)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await locks.acquire(ALICE, wait=SECONDS)
    assert held is not None
    held.release()
    assert await locks.acquire(ALICE, wait=0) is not None


async def test_the_locks_name_nobody_and_are_private(tmp_path: Path) -> None:
    held = await EndpointLock(tmp_path / "locks").acquire(ALICE)
    assert held is not None
    (lock,) = (tmp_path / "locks").iterdir()
    assert "alice" not in lock.name
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600
    assert stat.S_IMODE(lock.parent.stat().st_mode) == 0o700
    assert lock.read_bytes() == b""
    held.release()


async def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    held = await EndpointLock(tmp_path / "locks").acquire(ALICE)
    assert held is not None
    held.release()
    (lock,) = (tmp_path / "locks").iterdir()
    lock.unlink()
    lock.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic link"):
        await EndpointLock(tmp_path / "locks").acquire(ALICE)
    assert not (tmp_path / "elsewhere").exists()
