"""Background tasks whose failures are logged."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from sshtui.errors import AppError
from sshtui.log import logger

T = TypeVar("T")

_tasks: set[asyncio.Task[Any]] = set()
"""The loop itself keeps no task alive."""


def start_task(coroutine: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
    """Run a coroutine in the background from the loop's next turn on, and log it if it fails.

    Args:
        coroutine: What to run.
        name: What it is doing, for the log.

    Returns:
        The task; whoever awaits it still gets its exception.
    """
    task = begin_later(coroutine, name)
    _tasks.add(task)
    task.add_done_callback(_finished)
    return task


def begin_later(coroutine: Coroutine[Any, Any, T], name: str | None = None) -> asyncio.Task[T]:
    """Return a task that begins in the loop's next turn, so that who starts it has it by then.

    Textual's task factory has tasks begin at once, but only from Python 3.12 on.

    Args:
        coroutine: What to run.
        name: What it is doing.
    """
    return asyncio.Task(coroutine, loop=asyncio.get_running_loop(), name=name)


def _finished(task: asyncio.Task[Any]) -> None:
    _tasks.discard(task)
    if task.cancelled():
        return
    error = task.exception()
    if isinstance(error, AppError):
        logger(__name__).warning("%s: %s", task.get_name(), error)
    elif error is not None:
        logger(__name__).error("%s failed", task.get_name(), exc_info=error)
