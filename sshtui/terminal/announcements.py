"""Receives what programs announce: titles, directories, progress and notifications.

The library takes the sequences apart, wherever they are cut, and limits their length. Nothing is
kept here but the last of each, and a few notifications that are to be shown.
"""

from collections import deque
from functools import cache
from typing import Any

from sshtui.sanitize import clean
from sshtui.terminal.announced import Notification, Progress, ProgressState
from sshtui.terminal.library import ffi, lib
from sshtui.terminal.native import install, terminal_reader

MOST_TITLE, MOST_BODY = 80, 300
"""Characters of a notification that are shown."""

_MOST_WAITING = 8


class Announcements:
    """Keeps what was announced.

    Args:
        terminal: The native terminal.

    Attributes:
        changes: How often title, directory or progress were announced.
    """

    def __init__(self, terminal: Any) -> None:
        self.changes = 0
        # As they came: a flood of them costs little until somebody looks.
        self._reported: tuple[int, int] | None = None
        self._waiting: deque[tuple[bytes, bytes]] = deque(maxlen=_MOST_WAITING)
        self._get = terminal_reader()
        # The library knows them by their addresses only.
        self._kept = tuple(
            ffi.callback(f"GhosttyTerminal{kind}Fn", function)
            for kind, function in (
                ("TitleChanged", self._change),
                ("PwdChanged", self._change),
                ("ProgressReport", self._progress),
                ("DesktopNotification", self._notify),
            )
        )
        options = ("TITLE_CHANGED", "PWD_CHANGED", "PROGRESS_REPORT", "DESKTOP_NOTIFICATION")
        for option, callback in zip(options, self._kept, strict=True):
            install(terminal, option, callback)

    def directory(self, terminal: Any) -> str:
        """Return where the shell is as it announced it (OSC 7), uncleaned; "" for nowhere."""
        return _bytes(self._get.get(terminal, "PWD")).decode(errors="replace")

    @property
    def progress(self) -> Progress | None:
        """How far the program has come; None where it does not say."""
        if self._reported is None:
            return None
        reported, percent = self._reported
        state = _states().get(reported)
        known = percent if 0 <= percent <= 100 else None  # noqa: PLR2004 - percent
        return None if state is None else Progress(state, known)

    def take_notifications(self) -> list[Notification]:
        """Return those that were not taken yet, the oldest first; of many only the last."""
        if not self._waiting:
            return []
        cleaned = [
            Notification(_cleaned(title, MOST_TITLE), _cleaned(body, MOST_BODY))
            for title, body in self._waiting
        ]
        self._waiting.clear()
        return [told for told in cleaned if told.title or told.body]

    def _change(self, _terminal: Any, _data: Any) -> None:
        self.changes += 1

    def _progress(self, _terminal: Any, _data: Any, report: Any) -> None:
        self.changes += 1
        self._reported = (report.state, report.progress)

    def _notify(self, _terminal: Any, _data: Any, told: Any) -> None:
        self._waiting.append((_bytes(told.title), _bytes(told.body)))


def _bytes(string: Any) -> bytes:
    return bytes(ffi.buffer(string.ptr, string.len)) if string.len else b""


def _cleaned(raw: bytes, most: int) -> str:
    return clean(raw.decode(errors="replace"))[:most].strip()


@cache
def _states() -> dict[int, ProgressState]:
    """Return what the library's numbers mean; not at import, as that would load the library."""
    return {
        lib.GHOSTTY_TERMINAL_PROGRESS_STATE_SET: ProgressState.RUNNING,
        lib.GHOSTTY_TERMINAL_PROGRESS_STATE_ERROR: ProgressState.FAILED,
        lib.GHOSTTY_TERMINAL_PROGRESS_STATE_INDETERMINATE: ProgressState.UNKNOWN,
        lib.GHOSTTY_TERMINAL_PROGRESS_STATE_PAUSE: ProgressState.PAUSED,
    }
