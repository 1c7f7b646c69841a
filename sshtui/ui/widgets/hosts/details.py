"""The details of the host under the cursor."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import work
from textual.content import Content
from textual.widgets import Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host, Setting
from sshtui.sanitize import clean

_LABEL = 11

REST = 0.12
"""Seconds that the cursor rests on a host before it is looked up: a passing one costs nothing."""


@dataclass(frozen=True, slots=True)
class Details:
    """What had to be looked up.

    Attributes:
        lines: Labels, and what is said under each; empty ones are left out.
        note: The person's own words about the host.
        settings: What the files say of it, and where.
    """

    lines: tuple[tuple[str, str], ...]
    note: str
    settings: tuple[Setting, ...]


class DetailPane(Static):
    """Shows a host; first what the list knows, then what had to be looked up.

    Args:
        look_up: Looks a host up; raises AppError where it cannot be understood.
        reach: Tells whether an alias could be reached, "" where nobody asked.
    """

    def __init__(
        self, look_up: Callable[[Host], Awaitable[Details]], reach: Callable[[str], str]
    ) -> None:
        super().__init__(id="details")
        self._look_up = look_up
        self._host: Host | None = None
        self._details: Details | None = None
        self._reach = reach

    def follow(self, host: Host | None) -> None:
        """Show a host, or nothing, and look it up."""
        self._host, self._details = host, None
        self.show()
        self._find_out()

    def show(self) -> None:
        """Show what is known by now."""
        host, details = self._host, self._details
        if host is None:
            self.border_title = None
            self._say(Content(""))
            return
        self.border_title = Content(clean(host.alias))
        first, *others = _listed(host) if details is None else details.lines
        lines = (
            first,
            ("reach", self._reach(host.alias)),
            *others,
            ("group", host.group),
            ("tags", " ".join(host.tags)),
            ("from", _place(host.origin, host.line)),
        )
        shown = [
            Content.assemble((f"{label:<{_LABEL}}", "$quiet"), clean(words))
            for label, words in lines
            if words
        ]
        if details is not None:
            shown += _notes(details.note) + _origins(details.settings)
        self._say(Content("\n").join(shown))

    def _say(self, content: Content) -> None:
        # Its size never depends on what it says: a new layout would slow the cursor down.
        self.update(content, layout=False)

    @work(exclusive=True)
    async def _find_out(self) -> None:
        if self._host is None or not self.display:
            return
        await asyncio.sleep(REST)
        try:
            self._details = await self._look_up(self._host)
        except AppError as error:
            # Shown in its place: the list stays usable.
            self._say(Content.assemble(("! ", "bold $warning"), clean(error.message)))
        else:
            self.show()


def _listed(host: Host) -> tuple[tuple[str, str], ...]:
    user = f"{host.user}@" if host.user else ""
    return ("endpoint", f"{user}{host.hostname}:{host.port}"), ("through", host.jump)


def _notes(note: str) -> list[Content]:
    return [Content(""), *(Content(clean(line)) for line in note.split("\n"))] if note else []


def _origins(settings: Sequence[Setting]) -> list[Content]:
    lines = [
        Content.assemble(
            f"{setting.keyword} {clean(setting.value)}  ",
            (clean(_place(setting.file, setting.line)), "$quiet"),
        )
        for setting in settings
    ]
    return [Content(""), *lines] if lines else []


def _place(file: Path, line: int) -> str:
    """Write a place in a file shortly."""
    home = Path.home()
    shown = f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)
    return f"{shown}:{line}" if line else shown
