"""Looks for secrets where they must not be: in files, in what processes show of themselves."""

import base64
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Self

PAUSE = 0.02
"""Seconds between two looks at the processes."""


def forms_of(secret: str) -> tuple[bytes, ...]:
    """Return a secret as it is, and as it is often written."""
    raw = secret.encode()
    return raw, base64.b64encode(raw).rstrip(b"=")[:-1], raw.hex().encode()


class ProcessWatch:
    """Looks at all new processes, again and again, for a text that must not be there.

    Args:
        needles: What is looked for.

    Attributes:
        looks: How often it has looked.
        found: Where it has found one.
    """

    def __init__(self, needles: Iterable[bytes]) -> None:
        self._needles = tuple(needles)
        self._before = set(processes())
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.looks = 0
        self.found: set[str] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(PAUSE):
            self.looks += 1
            running = set(processes())
            self._before &= running
            for process in running - self._before:
                self._look(process / "cmdline")
                self._look(process / "environ")

    def _look(self, file: Path) -> None:
        try:
            data = file.read_bytes()
        except OSError:
            return
        if any(needle in data for needle in self._needles):
            self.found.add(f"{file}: {data[:60]!r}")


def processes() -> list[Path]:
    """Return where each process of the machine shows itself."""
    return [path for path in Path("/proc").iterdir() if path.name.isdigit()]


def sightings(directory: Path, needles: Iterable[bytes]) -> list[str]:
    """Return the files that hold one of these."""
    needles = tuple(needles)
    return [
        str(path)
        for path in directory.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]
