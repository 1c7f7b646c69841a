"""Unexpected errors: a fixed sentence for the user, details only in the redacted log and report.

The text of an exception may quote anything, an answer too, and so may that of its traceback.
"""

import contextlib
import logging
import sys
import threading
from types import TracebackType

from sshtui.errors import AppError, own_fault


def catch() -> None:
    """Have nothing that goes wrong unseen be written to standard error, from any thread."""
    logging.lastResort = logging.NullHandler()
    sys.excepthook = _hook
    threading.excepthook = _thread_hook
    sys.unraisablehook = _unraisable_hook


def explain(error: BaseException) -> AppError:
    """Write an error down, and return what the person is told."""
    from sshtui import error_report, log  # noqa: PLC0415 - loads asyncio
    from sshtui.cli import masked_log  # noqa: PLC0415 - likewise

    # What keeps it from being written must not keep the person from being told.
    with contextlib.suppress(Exception):
        masked_log.set_up()
        log.logger("cli").error("Unexpected.", exc_info=error)
        return error_report.reported(error)
    return own_fault()


def _hook(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    from sshtui import log  # noqa: PLC0415 - loads asyncio

    log.logger("cli").error("Unexpected.", exc_info=(kind, error, traceback))


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _hook(args.exc_type, args.exc_value, args.exc_traceback)


def _unraisable_hook(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        _hook(args.exc_type, args.exc_value, args.exc_traceback)
