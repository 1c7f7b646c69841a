"""What a process has at one moment: memory, tasks, threads, descriptors, children, objects."""

import asyncio
import contextlib
import gc
import os
import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak import bounded_caches

_OF_SESSIONS = (
    *(f"sshtui.{name}." for name in ("sessions", "ssh", "mux", "terminal", "signin", "kbdint")),
    *(f"sshtui.ui.{name}." for name in ("modals", "widgets", "screens")),
    *("asyncssh.", "pyghostty", "textual.widgets.", "textual.timer.", "sqlite3."),
)
"""Modules whose objects go with the session or the screen that they were made for."""

_KEPT = re.compile("ScrollBar|ToastHolder")
"""What screens that stay get when they need it first, and drop with their next notice."""

_KINDS = ("tasks", "threads", "descriptors", "children", "files")


@dataclass(frozen=True, slots=True)
class Census:
    """What there is.

    Attributes:
        resident: Bytes of memory that are in use.
        tasks: Tasks of the event loop, by what they run.
        threads: Threads, by their name.
        descriptors: Open descriptors, by what they refer to.
        children: Child processes, by their name.
        files: Files below the directories looked at.
        objects: Objects that the garbage collector knows, by their class.
    """

    resident: int
    tasks: Mapping[str, int]
    threads: Mapping[str, int]
    descriptors: Mapping[str, int]
    children: Mapping[str, int]
    files: Mapping[str, int]
    objects: Mapping[str, int] = field(repr=False)

    def left_over(self, base: "Census") -> dict[str, int]:
        """Return what there is now and was not, by its kind and name; but for objects."""
        found: dict[str, int] = {}
        for kind in _KINDS:
            now, then = getattr(self, kind), getattr(base, kind)
            grown = {name: now[name] - then.get(name, 0) for name in now}
            found |= {f"{kind}: {name}": more for name, more in grown.items() if more > 0}
        return found

    def grown(self, base: "Census", by: float) -> dict[str, int]:
        """Return the classes of which there are so many objects more."""
        more = Counter({name: n - base.objects.get(name, 0) for name, n in self.objects.items()})
        return {name: n for name, n in more.most_common() if n >= by}


def take(directories: Iterable[Path] = ()) -> Census:
    """Count everything, once garbage is collected and caches of libraries are emptied.

    Args:
        directories: Where files are looked for.
    """
    bounded_caches.empty()
    gc.collect()
    return Census(
        resident=_resident(),
        tasks=_tasks(),
        threads=Counter(_numberless(thread.name) for thread in threading.enumerate()),
        descriptors=_descriptors(),
        children=_children(),
        files=Counter(str(path) for each in directories for path in each.rglob("*")),
        objects=Counter(_name(type(thing)) for thing in gc.get_objects()),
    )


def _resident() -> int:
    """Return how many bytes of memory are in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def is_of_sessions(name: str) -> bool:
    """Return whether objects of a class go with what they were made for, and none is kept."""
    return name.startswith(_OF_SESSIONS)


def _tasks() -> Counter[str]:
    own = asyncio.current_task()
    return Counter(
        f"{getattr(task.get_coro(), '__qualname__', '?')} of {_shortened(task.get_name())}"
        for task in asyncio.all_tasks()
        if task is not own and not _KEPT.search(task.get_name())
    )


def _descriptors() -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # that of this loop
            found[_numberless(str(entry.readlink()))] += 1
    return found


def _children() -> Counter[str]:
    found: Counter[str] = Counter()
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for pid in (thread / "children").read_text().split():
                found[Path(f"/proc/{pid}/comm").read_text().strip()] += 1
    return found


def _numberless(name: str) -> str:
    return re.sub(r"\d+", "#", name)


def _shortened(name: str) -> str:
    return _numberless(name.partition("(")[0])


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
