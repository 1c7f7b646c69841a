"""The filter and the list of hosts it leaves."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host, Visit
from sshtui.hosts.search.query import asks_for_open, mistake
from sshtui.hosts.search.search import Found
from sshtui.services.ports import Visits
from sshtui.services.sign_ins import SignIns
from sshtui.services.typed_destination import TypedDestination, destination_of
from sshtui.sessions.state import SessionInfo
from sshtui.ui.notifications import show_error
from sshtui.ui.user_keymap import Keymap, keymap_of
from sshtui.ui.widgets.hosts.list import HostList
from sshtui.ui.widgets.hosts.listing import HostListing, Read
from sshtui.ui.widgets.hosts.rows import FoundRows, Rows
from sshtui.ui.widgets.session_signs import SessionMark, merged, session_marks
from sshtui.ui.widgets.text_input import TextInput

HANDOVER = 2.0
"""Seconds at most that the filter takes no keys after a host was opened."""


class HostBrowser(Vertical):
    """Filters and lists hosts; the screen's keys move its cursor and select.

    Args:
        visits: Remembers how hosts are shown.
        look_up: Finds out where a destination leads that is not saved; blocks.

    Attributes:
        listing: Arranges and finds them.
        loaded: Set once the hosts have been read.
    """

    @dataclass
    class Connect(Message):
        """A host was opened.

        Attributes:
            destination: Its alias, or what was typed where no host matches.
            again: Open another session even if one is open.
        """

        destination: str
        again: bool

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another host, or on none."""

        host: Host | None

    class Changed(Message):
        """There are other hosts than before, or others are selected."""

    def __init__(self, visits: Visits, look_up: Callable[[str], TypedDestination]) -> None:
        super().__init__(id="hosts")
        self.border_title = "Hosts"
        self.loaded = asyncio.Event()
        self.listing = HostListing(visits)
        self._look_up = look_up
        self._found: Found | None = None
        self._query = ""
        self._about = ""
        self._selected: dict[str, None] = {}
        self._sessions: Sequence[SessionInfo] = ()
        self._numbers: Mapping[str, int] = {}
        self._marks: Mapping[str, SessionMark] = {}
        self._sign_ins: SignIns | None = None
        self._once_loaded: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the filter, the list, and what is said where it is empty."""
        with Horizontal(id="filter-line"):
            # A sign whose width rich knows without loading its tables of Unicode.
            yield Static("▸", id="filter-sign")
            yield TextInput(
                placeholder="type to filter, or user@host:port", id="filter", compact=True
            )
            yield Static(id="found")
        yield Static(id="columns")
        yield Static(id="nothing")
        yield HostList()

    @property
    def hosts(self) -> tuple[Host, ...]:
        """The hosts as last read."""
        return self.listing.hosts

    @property
    def typed(self) -> str:
        """What stands in the filter."""
        return self.query_one("#filter", Input).value.strip()

    @property
    def selected(self) -> tuple[str, ...]:
        """The hosts that are selected, or the one under the cursor."""
        if self._selected:
            return tuple(self._selected)
        host = self.query_one(HostList).highlighted
        return (host.alias,) if host else ()

    @property
    def selected_count(self) -> int:
        """How many hosts are selected."""
        return len(self._selected)

    def take(self, fresh: Read) -> None:
        """Show the hosts that were read."""
        self.listing.take(fresh)
        self.loaded.set()
        known = {host.alias for host in fresh.hosts}
        self._selected = {alias: None for alias in self._selected if alias in known}
        self.post_message(self.Changed())
        self._show_past()
        self.mark_sessions(self._sessions, self._numbers)
        self._fill(keep=True)
        waiting, self._once_loaded = self._once_loaded, None
        if waiting is not None:
            waiting()

    def mark_sessions(self, sessions: Sequence[SessionInfo], numbers: Mapping[str, int]) -> None:
        """Mark the hosts that have sessions, each with the number of its tab."""
        self._sessions, self._numbers = sessions, numbers
        by_host: dict[str, list[SessionMark]] = {}
        for name, mark in session_marks(sessions, numbers).items():
            by_host.setdefault(self.listing.alias(name), []).append(mark)
        self._marks = {alias: merged(marks) for alias, marks in by_host.items()}
        self.listing.open_aliases = {a for a, mark in self._marks.items() if not mark.ended}
        if self.is_mounted:
            self.query_one(HostList).mark_sessions(self._marks)
            if asks_for_open(self._query):
                self._fill(keep=True)

    def show_visits(self, visits: Mapping[str, Visit]) -> None:
        """Show when hosts were visited last."""
        self.listing.follow(visits)
        self._show_past()

    def show_sign_ins(self, sign_ins: SignIns) -> None:
        """Show what is saved for the hosts."""
        self._sign_ins = sign_ins
        self._show_past()

    def _show_past(self) -> None:
        listing = self.listing
        self.query_one(HostList).show_past(listing.shown, listing.visits, self._sign_ins)

    def begin(self) -> None:
        """Let the next letters start a new filter, and keep the old one until then."""
        self._listen()
        if self.loaded.is_set() and not self._query:
            self._fill(keep=True)
        self.query_one("#filter", Input).select_all()

    def filter_by(self, text: str) -> None:
        """Put a text into the filter."""
        self.query_one("#filter", Input).value = text

    async def complete(self) -> HostList:
        """Return the list once it has all that the filter finds, which the person means."""
        found = self._found
        if found is not None and not found.done:
            await asyncio.to_thread(found.finish)
            if found is self._found:
                rows = self._rows()
                self.query_one(HostList).extend(rows)
                self._show_number(len(found))
                self._explain(rows)
        return self.query_one(HostList)

    async def select(self, by: int) -> None:
        """Select the host under the cursor, or not any more, and go on to the next."""
        hosts = await self.complete()
        host = hosts.highlighted
        if host is not None:
            if self._selected.pop(host.alias, self) is self:
                self._selected[host.alias] = None
            hosts.select(self._selected)
            self.post_message(self.Changed())
        hosts.move(by)

    def deselect(self) -> None:
        """Have no host selected."""
        self._selected.clear()
        self.query_one(HostList).select(self._selected)
        self.post_message(self.Changed())

    def clear(self) -> None:
        """Clear the filter; without one, have no host selected."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
        else:
            self.deselect()

    def turn(self) -> None:
        """Show groups, or all hosts in a row."""
        self._run(self._rearrange(self.listing.turn), "view")

    def sort(self) -> None:
        """List the hosts by something else."""
        self._run(self._rearrange(self.listing.sort), "view")

    def reveal(self) -> None:
        """Show the hosts that the list hides, or hide them again."""
        self._run(self._rearrange(self.listing.reveal), "view")

    async def connect(self, *, again: bool) -> None:
        """Connect to the host under the cursor, or to what was typed; once more if `again`."""
        await self.complete()
        self._connect(again=again)

    def _connect(self, *, again: bool) -> None:
        field = self.query_one("#filter", TextInput)
        if field.ignores_keys:
            return  # a host was opened already
        if not self.loaded.is_set():
            self._once_loaded = partial(self._connect, again=again)
            return
        row = self.query_one(HostList).row
        typed = self.typed
        if self._selected and not typed:
            for alias in self.selected:
                self.post_message(self.Connect(alias, again=False))
        elif row is not None and row.host is not None:
            self._hand_over(self.Connect(row.host.alias, again=again))
        elif row is not None and not row.typed:
            self.query_one(HostList).post_message(HostList.Toggled(row.path))
        elif typed:
            self._hand_over(self.Connect(typed, again=again))

    def _hand_over(self, message: Connect) -> None:
        # Keys typed from here on are for what comes up; in the filter they could be a password.
        self.query_one("#filter", TextInput).ignores_keys = True
        self.set_timer(HANDOVER, self._listen)
        self.post_message(message)

    def _listen(self) -> None:
        field = self.query_one("#filter", TextInput)
        if field.ignores_keys:
            field.ignores_keys = False
            self.screen.set_focus(field)

    @on(HostList.Highlighted)
    def _highlighted(self, event: HostList.Highlighted) -> None:
        # In a message of its own: Textual ends one that is made here with this widget.
        self.post_message(self.Highlighted(event.host))

    @on(HostList.Opened)
    def _opened(self, event: HostList.Opened) -> None:
        self.post_message(self.Connect(event.host.alias, again=False))

    @on(HostList.Arranged)
    def _arranged(self, event: HostList.Arranged) -> None:
        self.query_one("#columns", Static).update(Content(event.columns.header), layout=False)

    @on(HostList.Toggled)
    def _toggled(self, event: HostList.Toggled) -> None:
        if event.path:
            self._run(self._rearrange(partial(self.listing.toggle, event.path)), "view")

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        if event.value.strip() != self._query:
            self._fill(keep=False)
            if self._selected:
                self.post_message(self.Changed())  # what Enter does

    async def _rearrange(self, change: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(change)
        except AppError as error:
            show_error(self.app, error, title="Only for now", severity="warning")
        self._fill(keep=True)

    def _fill(self, *, keep: bool) -> None:
        query = self.typed
        if query != self._query:
            self._query, self._about = query, ""
        self._found = self.listing.search(query) if query else None
        rows = self._rows()
        self.query_one(HostList).show(rows, keep=keep)
        self._show_number(len(rows) if self._found is None else len(self._found))
        self._explain(rows)
        if self._found is not None and not self._found.done:
            self._run(self.complete(), "search")

    def _rows(self) -> Rows:
        if self._found is None:
            return self.listing.rows(self._marks.keys())
        return self.listing.found_rows(self._found, self._query, self._about)

    def _explain(self, rows: Rows) -> None:
        """Find out where what was typed leads, if it is one of the rows."""
        if isinstance(rows, FoundRows) and rows.typed and not self._about:
            self._run(self._look_typed_up(self._query), "typed")

    async def _look_typed_up(self, query: str) -> None:
        found = await asyncio.to_thread(self._look_up, query)
        if query == self._query:
            self._about = found.words
            self.query_one(HostList).show(self._rows(), keep=True)

    def _run(self, work: Coroutine[Any, Any, object], group: str) -> None:
        # By the screen, which ends it before its parts go.
        self.screen.run_worker(work, group=group, exclusive=True)

    def _show_number(self, number: int) -> None:
        query, found = self._query, self._found
        searching = found is not None and not found.done
        nothing = self.query_one("#nothing", Static)
        nothing.display = not number and not searching and self.loaded.is_set()
        nothing.update(Content(_nothing(query, keymap_of(self))))
        is_destination = not mistake(query) and destination_of(query) is not None
        self.query_one(HostList).display = not nothing.display or is_destination
        self.set_class(nothing.display, "-nothing")
        count = f" {number:,}" + ("+" if searching else "") if query else ""
        if found is not None and found.is_near:
            count = f" no match, {number:,} similar"
        self.query_one("#found", Static).update(Content(count))


def _nothing(query: str, keys: Keymap) -> str:
    connect = keys.of("hosts.connect")
    if wrong := mistake(query):
        return wrong
    if query and destination_of(query) is not None:
        return f"No saved host matches. {connect.capitalize()} connects to"
    if query:
        return "No saved host matches."
    return f"No hosts yet. To connect to one, type user@host and press {connect}."
