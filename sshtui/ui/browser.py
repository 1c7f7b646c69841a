"""The user's web browser."""

import asyncio
import os
import shutil

from sshtui.tasks import start_task

_OPENER = "xdg-open"


def can_browse() -> bool:
    """Return whether there is a desktop: elsewhere a browser would take the terminal."""
    desktop = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    return bool(desktop) and shutil.which(_OPENER) is not None


async def open_in_browser(address: str) -> None:
    """Have an address opened, by a program that lives on without us."""
    nowhere = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        _OPENER, address, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    start_task(process.wait(), "open a link")
