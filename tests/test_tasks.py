import asyncio
import gc
import logging
import sys
import weakref

import pytest

from sshtui import tasks
from sshtui.errors import HostNotFound
from tests.servers.waiting import SECONDS


async def test_a_failed_task_is_logged_with_its_name_and_place(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    task = tasks.start_task(fails(), "counting beans")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert "counting beans failed" in caplog.text
    assert "Traceback" in caplog.text
    assert "in fails" in caplog.text


async def test_an_error_for_a_person_is_logged_in_one_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fails() -> None:
        raise HostNotFound("db1 has no address.")

    await asyncio.wait([tasks.start_task(fails(), "connecting")])
    await asyncio.sleep(0)
    assert "connecting: Host not found: db1 has no address." in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_task_begins_once_whoever_starts_it_has_it_in_hand() -> None:
    if sys.version_info >= (3, 12):
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    begun: list[bool] = []

    async def begins() -> None:
        begun.append(task is asyncio.current_task())

    task = tasks.start_task(begins(), "beginning")
    assert begun == []
    await task
    assert begun == [True]


async def test_a_cancelled_or_finished_task_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "sshtui")
    cancelled = tasks.start_task(asyncio.sleep(60), "sleeping")
    finished = tasks.start_task(asyncio.sleep(0, "result"), "napping")
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.wait([cancelled, finished])
    assert finished.result() == "result"
    assert finished.get_name() == "napping"
    assert caplog.text == ""


async def test_a_task_nobody_holds_is_kept_alive() -> None:
    done = asyncio.Event()

    async def waits() -> None:
        # Only the task holds this future, and only the future holds the task.
        own: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        futures.append(weakref.ref(own))
        await own
        done.set()

    futures: list[weakref.ref[asyncio.Future[None]]] = []
    tasks.start_task(waits(), "waiting")
    await asyncio.sleep(0)
    gc.collect()
    future = futures[0]()
    assert future is not None, "the task was collected"
    future.set_result(None)
    await asyncio.wait_for(done.wait(), SECONDS)
    await asyncio.sleep(0)
    assert not tasks._tasks
