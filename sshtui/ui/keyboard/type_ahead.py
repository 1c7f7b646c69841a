"""Keeps what is typed for a shell that is not open yet."""

from collections.abc import Container
from typing import TypeGuard

from textual import events

from sshtui.sessions.manager import SessionManager
from sshtui.terminal import paste
from sshtui.terminal.keys import KeyEncoder
from sshtui.ui.keyboard.parser import stroke_of


class TypeAhead:
    """Keeps keys and pastes for shells that are being opened.

    Args:
        manager: Has the sessions.
        cancel_keys: Keys that are meant for the sign-in.
    """

    def __init__(self, manager: SessionManager, cancel_keys: Container[str]) -> None:
        self._manager = manager
        self._cancel_keys = cancel_keys
        self._typed: dict[str, float] = {}

    def last(self, id: str) -> float:  # noqa: A002
        """Return when something was last typed ahead of a session's shell; 0 for never."""
        return self._typed.get(id, 0.0)

    def forget(self, id: str) -> None:  # noqa: A002
        """Forget a session that is gone."""
        self._typed.pop(id, None)

    def take(self, id: str, event: events.Key | events.Paste) -> bool:  # noqa: A002 - as in events
        """Keep a key or a paste for a shell that is being opened; return whether it was taken."""
        if isinstance(event, events.Key) and event.key in self._cancel_keys:
            return False  # meant for the sign-in, and too late for that
        if is_lines(event):
            return False  # to be asked about first, and another question is on the screen
        return self.keep(id, event)

    def keep(self, id: str, event: events.Key | events.Paste) -> bool:  # noqa: A002
        """Likewise, whatever it is."""
        if all(info.id != id for info in self._manager.sessions):
            return False  # it went while the key was on its way
        if isinstance(event, events.Paste):
            data = paste.encode(event.text, bracketed=False)
        else:
            encoder = KeyEncoder(self._manager.emulator(id))
            data = encoder.encode(stroke_of(event))
        if data:
            self._typed[id] = event.time
        return not data or self._manager.write(id, data)


def is_lines(event: events.Key | events.Paste) -> TypeGuard[events.Paste]:
    """Return whether an event is a paste of several lines, which is asked about first."""
    return isinstance(event, events.Paste) and paste.line_count(event.text) > 1
