"""What holds for every test that runs the app in its own loop."""

import asyncio
from typing import Any

import pytest


@pytest.fixture(autouse=True)
async def begun_as_textual_begins_them() -> None:
    """Have tasks begin as in an app that runs by itself; Textual's own pilot leaves that out."""
    factory: Any = getattr(asyncio, "eager_task_factory", None)
    if factory is not None:
        asyncio.get_running_loop().set_task_factory(factory)
