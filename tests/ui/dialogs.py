"""A modal alone over the hosts, and what it returns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.pilot import Pilot

from sshtui.ui.app import Application
from sshtui.ui.modals.dialog import Dialog
from tests.servers.waiting import until
from tests.ui.forms import running

T = TypeVar("T")


@asynccontextmanager
async def over_the_hosts(
    modal: Dialog[T], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Application, Pilot[int], list[T | None]]]:
    """Show a modal; what it returns is in the list once it is gone."""
    returned: list[T | None] = []
    async with running(size=size) as (app, pilot):
        app.push_screen(modal, returned.append)
        await until(lambda: app.screen is modal, "modal")
        await pilot.pause()
        yield app, pilot, returned
