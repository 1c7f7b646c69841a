"""Messages for the user that are not errors, each shown once."""

import threading
from collections.abc import Callable

Listener = Callable[[str], None]
"""Shows a sentence or two to the person; called from any thread."""

_lock = threading.Lock()
_told: set[str] = set()
_waiting: list[str] = []
_listeners: list[Listener] = []


def notify(text: str) -> None:
    """Tell the person something, unless it was told before; it waits until somebody listens."""
    with _lock:
        if text in _told:
            return
        _told.add(text)
        listener = _listeners[-1] if _listeners else None
        if listener is None:
            _waiting.append(text)
    if listener is not None:
        listener(text)


def subscribe(listener: Listener) -> Callable[[], None]:
    """Have a listener get what waits, and all that comes, until the returned function is called."""
    with _lock:
        _listeners.append(listener)
        waiting = list(_waiting)
        _waiting.clear()
    for text in waiting:
        listener(text)

    def stop() -> None:
        with _lock:
            _listeners.remove(listener)

    return stop


def reset() -> None:
    """Have everything count as not told yet."""
    with _lock:
        _told.clear()
        _waiting.clear()
