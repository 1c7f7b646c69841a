"""Waiting for a file that is read."""

import asyncio
from typing import Any

from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.import_wait import ImportWait
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown


async def test_it_goes_when_the_file_is_read() -> None:
    reading: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    async with over_the_hosts(ImportWait("Reading hosts.yml", reading)) as (app, _, returned):
        assert "Reading hosts.yml" in shown(app)
        reading.set_result(None)
        await until(lambda: returned == [True], "its end")


async def test_it_goes_once_what_covered_it_meanwhile_has_gone() -> None:
    reading: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    wait, over = ImportWait("Reading hosts.yml", reading), ConfirmClose("web1")
    async with over_the_hosts(wait) as (app, pilot, returned):
        await app.push_screen(over)
        reading.set_result(None)
        await pilot.press("escape")
        await until(lambda: returned == [True], "its end", context=lambda: shown(app))


async def test_the_person_need_not_wait() -> None:
    reading: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    async with over_the_hosts(ImportWait("Reading hosts.yml", reading)) as (_, pilot, returned):
        await pilot.press("escape")
        assert returned == [False]
        reading.set_result(None)
