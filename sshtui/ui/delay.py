"""Calls something after a while, however short that is."""

import asyncio
from collections.abc import Callable
from typing import Any

from textual.app import App


def after(seconds: float, app: App[Any], act: Callable[[], object]) -> None:
    """Call something in an app after a while.

    A timer of Textual's never fires if its time is over before it has begun, as that of a
    thousandth of a millisecond is.

    Args:
        seconds: How long to wait; at once for 0 and less.
        app: Where it is called, after what waits there.
        act: What is called.
    """
    asyncio.get_running_loop().call_later(seconds, app.call_later, act)
