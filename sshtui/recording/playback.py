"""Where a recording is being played: its own time, with idle time cut short."""

from collections.abc import Iterator
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.recording.asciicast_file import AsciicastFile, CastEvent, CastHeader

MOST_TAKEN = 64 * 1024
"""Characters that are taken at a time, so that keys come between them."""

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0, 16.0)


class Playback:
    """Hands out what a recording shows, in order; every call blocks.

    Args:
        path: The recording.
        idle_limit: Seconds that nothing may happen for at most; None for as long as it took.

    Attributes:
        path: The recording.
        header: What the recording says of itself.

    Raises:
        ConfigError: It cannot be read, or is no recording that is known.
    """

    def __init__(self, path: Path, idle_limit: float | None = None) -> None:
        self.path = path
        self._idle_limit = idle_limit
        self._file = AsciicastFile(path)
        self.header: CastHeader = self._file.header
        self._mistake: ConfigError | None = None
        self._begin()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def rewind(self) -> None:
        """Go back to the start."""
        self._file.close()
        self._file = AsciicastFile(self.path)
        self._begin()

    def take(self, until: float) -> list[CastEvent]:
        """Return events that are due, not all of them if they are many.

        Args:
            until: Seconds from the start.

        Raises:
            ConfigError: The next line cannot be understood; all before it has been taken.
        """
        if self._mistake is not None:
            raise self._mistake
        taken: list[CastEvent] = []
        size = 0
        while self._next is not None and self._next.at <= until and size < MOST_TAKEN:
            taken.append(self._next)
            size += len(self._next.data)
            try:
                self._read()
            except ConfigError as error:
                self._mistake = error
                break
        return taken

    @property
    def next_at(self) -> float | None:
        """When the next event is due, in seconds from the start; None at the end."""
        # What cannot be understood is told at once.
        return self._last if self._mistake else None if self._next is None else self._next.at

    def _begin(self) -> None:
        self._events: Iterator[CastEvent] = self._file.events()
        self._cut = self._last = 0.0
        self._next: CastEvent | None = CastEvent(0.0, "m", "")
        self._mistake = None

    def _read(self) -> None:
        event = next(self._events, None)
        if event is not None:
            pause = event.at - self._last
            if self._idle_limit is not None:
                self._cut += max(0.0, pause - self._idle_limit)
            self._last = event.at
            event = event._replace(at=event.at - self._cut)
        self._next = event


def faster(speed: float) -> float:
    """Return the next higher speed."""
    return next((known for known in SPEEDS if known > speed), speed)


def slower(speed: float) -> float:
    """Return the next lower speed."""
    return next((known for known in reversed(SPEEDS) if known < speed), speed)
