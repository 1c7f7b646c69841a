"""The first screen: a filter that has the focus, and the hosts that it leaves."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host
from sshtui.hosts.search import Found
from sshtui.sanitize import clean
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sessions.state import SessionInfo
from sshtui.ui import actions
from sshtui.ui.keymap import bindings, keymap_of
from sshtui.ui.notifications import show_error
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.widgets.hosts import listing
from sshtui.ui.widgets.hosts.details import DetailPane, Details
from sshtui.ui.widgets.hosts.list import HostList
from sshtui.ui.widgets.hosts.listing import HostListing, Read
from sshtui.ui.widgets.hosts.rows import FoundRows
from sshtui.ui.widgets.key_bar import KeyBar
from sshtui.ui.widgets.key_line import HostsPrefixLine
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.title_line import TitleLine

SHEET = Path(__file__).with_name("hosts.tcss")
"""Given to the app: Textual loads no sheet for the screen that it starts with."""

HANDOVER = 2.0
"""Seconds at most that the filter takes no keys after a host was chosen."""

CHECK_SECONDS = 2.0
"""Seconds between two looks at whether another program has changed the files of hosts."""


class HostsScreen(BaseScreen[None]):
    """Lists the hosts; typing filters, Enter connects.

    Args:
        hosts: The saved hosts.
        credentials: What is saved.
        visits: When hosts were visited.
        look_up: Finds out what is known of a host.
        reach: Tells whether an alias could be reached, "" where nobody asked.
        check: Finds out whether hosts can be reached, and says it; None where it was doing so.

    Attributes:
        line: The one above the hosts.
        loaded: Set once the hosts have been read.
        keeps: Whether what is saved outlives the app.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOSTS, actions.HOSTS_PREFIX_KEY)
    AUTO_FOCUS = "#filter"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as textual has it
        (0, "-narrow"),
        (60, "-normal"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    @dataclass
    class Connect(Message):
        """A host was chosen.

        Attributes:
            destination: Its alias, or what was typed where no host matches.
            again: Open another session even if one is open.
        """

        destination: str
        again: bool

    class Sessions(Message):
        """Back to the sessions."""

    def __init__(
        self,
        hosts: Hosts,
        credentials: Credentials,
        visits: Visits,
        *,
        look_up: Callable[[Host], Awaitable[Details]],
        reach: Callable[[str], str],
        check: Callable[[Sequence[str], Callable[[], None]], Awaitable[str | None]],
    ) -> None:
        super().__init__()
        self.line = TitleLine(id="title")
        self._source = hosts
        self._credentials = credentials
        self._visits = visits
        self._view = HostListing(visits)
        self._look_up = look_up
        self._reach = reach
        self._check = check
        self._found: Found | None = None
        self._query = ""
        self._marked: dict[str, None] = {}
        self.loaded = asyncio.Event()
        self._once_loaded: Callable[[], None] | None = None
        self.keeps = True
        self._sessions: Sequence[SessionInfo] = ()

    def compose(self) -> ComposeResult:
        """Lay out the title line, the list with its filter, the details, and the keys."""
        yield self.line
        with Horizontal(id="panes"):
            with Vertical(id="hosts") as pane:
                pane.border_title = "Hosts"
                with Horizontal(id="filter-line"):
                    # A sign whose width rich knows without loading its tables of Unicode.
                    yield Static("▸", id="filter-sign")
                    yield TextInput(
                        placeholder="type to filter, or user@host:port", id="filter", compact=True
                    )
                    yield Static(id="found")
                yield HostList()
                yield Static(id="nothing")
            yield DetailPane(self._look_up, self._reach)
        yield Static(id="problems")
        yield KeyBar()
        yield HostsPrefixLine()

    def on_mount(self) -> None:
        """Show the first frame, and only then load and read what fills it."""
        self._show_counts()
        self.begin(self._fill_first)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Let the next letters start a new filter, and keep the old one until then."""
        self._listen()
        self._follow_files()
        if self.loaded.is_set() and not self._query:
            self._fill(keep=True)
        self.query_one("#filter", Input).select_all()

    def on_screen_suspend(self) -> None:
        """Look at no file while something else is shown."""
        self.workers.cancel_group(self, "files")

    @property
    def hosts(self) -> tuple[Host, ...]:
        """The hosts as last read."""
        return self._view.hosts

    def find(self, query: str) -> list[Host]:
        """Return the hosts that come first for a query, some hundred at most."""
        return self._view.best(query)

    @property
    def marked(self) -> tuple[str, ...]:
        """The hosts that were chosen, or the one under the cursor."""
        if self._marked:
            return tuple(self._marked)
        host = self.query_one(HostList).highlighted
        return (host.alias,) if host else ()

    def show_changes(self, alias: str = "") -> None:
        """Read the hosts again after an edit, and put the cursor on one of them."""
        if alias:
            self.query_one("#filter", Input).value = alias
        self._unmark()
        self.action_reload()

    def show_sessions(self, sessions: Sequence[SessionInfo]) -> None:
        """Mark the hosts that have sessions."""
        self._sessions = sessions
        if self.is_mounted:
            open_by_alias = Counter(session.target.alias for session in sessions)
            self.query_one(HostList).mark_open(open_by_alias)
            self._show_counts()
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense: the sessions where there are some, nothing behind the prefix."""
        if action != "prefix" and isinstance(self.focused, HostsPrefixLine):
            return False
        return bool(self._sessions) if action == "sessions" else True

    @work(exclusive=True, group="reload")
    async def action_reload(self) -> None:
        """Read the hosts again; problems in their files are reported when they are shown."""
        await self._reload()

    async def action_connect(self, again: bool = False) -> None:
        """Connect to the host under the cursor, or to what was typed; once more if `again`."""
        await self._find_all()
        self._connect(again=again)

    async def find_marked(self) -> tuple[str, ...]:
        """Return the selected hosts, or the one under the cursor once all are found."""
        await self._find_all()
        return self.marked

    async def action_select(self, by: int) -> None:
        """Select the host under the cursor, or not any more, and go on to the next."""
        await self._find_all()
        hosts = self.query_one(HostList)
        host = hosts.highlighted
        if host is not None:
            if self._marked.pop(host.alias, self) is self:
                self._marked[host.alias] = None
            hosts.mark(self._marked)
            self._show_counts()
        hosts.move(by)

    @work(exclusive=True, group="check")
    async def action_check(self) -> None:
        """Find out whether the chosen hosts can be reached; once more gives up."""
        outcome = await self._check(self.marked, self.query_one(DetailPane).show)
        if outcome is None:
            self.notify("Check cancelled.")
        else:
            self.notify(outcome or "No host selected.", title="Reachability")

    def action_turn(self) -> None:
        """Show groups, or all hosts in a row."""
        self._rearrange(self._view.turn)

    def action_sessions(self) -> None:
        """Go back to the sessions."""
        self.post_message(self.Sessions())

    async def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        await self._find_all()
        self.query_one(HostList).move(by)

    async def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        await self._find_all()
        self.query_one(HostList).page(direction)

    def action_clear(self) -> None:
        """Clear the filter; without one, the choice."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
        else:
            self._unmark()

    def action_prefix(self) -> None:
        """Take the next key as a command; the prefix key again gives up."""
        self.query_one(HostsPrefixLine).take()

    @on(HostList.Chosen)
    def _chosen(self, event: HostList.Chosen) -> None:
        self.post_message(self.Connect(event.host.alias, again=False))

    @on(HostList.Toggled)
    def _toggled(self, event: HostList.Toggled) -> None:
        if event.path:
            self._rearrange(partial(self._view.toggle, event.path))

    @work(exclusive=True, group="view")
    async def _rearrange(self, change: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(change)
        except AppError as error:
            show_error(self.app, error, title="Only for now", severity="warning")
        self._fill(keep=True)

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        if event.value.strip() != self._query:
            self._fill(keep=False)

    @on(HostList.Highlighted)
    def _highlighted(self, event: HostList.Highlighted) -> None:
        self.query_one(DetailPane).follow(event.host)

    def _hand_over(self, message: Connect) -> None:
        # Keys typed from here on are for what comes up; in the filter they could be a password.
        self.query_one("#filter", TextInput).ignores_keys = True
        self.set_timer(HANDOVER, self._listen)
        self.post_message(message)

    def _listen(self) -> None:
        field = self.query_one("#filter", TextInput)
        if field.ignores_keys:
            field.ignores_keys = False
            self.set_focus(field)

    def _connect(self, *, again: bool) -> None:
        field = self.query_one("#filter", TextInput)
        if field.ignores_keys:
            return  # a host was chosen already
        if not self.loaded.is_set():
            self._once_loaded = partial(self._connect, again=again)
            return
        row = self.query_one(HostList).row
        typed = field.value.strip()
        if self._marked and not typed:
            for alias in self.marked:
                self.post_message(self.Connect(alias, again=False))
        elif row is not None and row.host is None:
            self.query_one(HostList).post_message(HostList.Toggled(row.path))
        elif row is not None and row.host is not None:
            self._hand_over(self.Connect(row.host.alias, again=again))
        elif typed:
            self._hand_over(self.Connect(typed, again=again))

    @work(exclusive=True, group="files")
    async def _follow_files(self) -> None:
        """Read the hosts again once another program has changed their files."""
        while True:
            known = self.hosts
            if self.loaded.is_set() and not await asyncio.to_thread(
                self._source.are_current, known
            ):
                await self._reload()
            await asyncio.sleep(CHECK_SECONDS)

    async def _reload(self) -> None:
        self._take(await asyncio.to_thread(listing.read, self._source, self._visits))
        self._show_problems(await asyncio.to_thread(self._source.problems))

    def _take(self, fresh: Read) -> None:
        self._view.take(fresh)
        self.loaded.set()
        known = {host.alias for host in fresh.hosts}
        self._marked = {alias: None for alias in self._marked if alias in known}
        self._show_counts()
        self._fill(keep=True)
        waiting, self._once_loaded = self._once_loaded, None
        if waiting is not None:
            waiting()

    def _show_problems(self, problems: tuple[str, ...]) -> None:
        shown = self.query_one("#problems", Static)
        shown.display = bool(problems)
        key = keymap_of(self).of("hosts.problems")
        more = f"  ({key}: {len(problems) - 1:,} more)" if len(problems) > 1 else ""
        shown.update(Content(f"! {clean(problems[0])}{more}" if problems else ""))

    def _fill(self, *, keep: bool) -> None:
        self._query = query = self.query_one("#filter", Input).value.strip()
        if query:
            self._found, rows = self._view.search(query)
        else:
            self._found, rows = (
                None,
                self._view.rows({session.target.alias for session in self._sessions}),
            )
        self.query_one(HostList).show(rows, keep=keep)
        self._show_number(len(rows))
        if self._found is not None and not self._found.done:
            self.run_worker(self._find_all(), group="search", exclusive=True)

    async def _find_all(self) -> None:
        # What comes last may be the best, and the person means what the whole filter finds.
        found = self._found
        if found is not None and not found.done:
            await asyncio.to_thread(found.finish)
            self._show_found(found)

    def _show_found(self, found: Found) -> None:
        if found is self._found:
            self.query_one(HostList).extend(FoundRows(found))
            self._show_number(len(found))

    def _show_number(self, number: int) -> None:
        query, found = self._query, self._found
        searching = found is not None and not found.done
        nothing = self.query_one("#nothing", Static)
        nothing.display = not number and not searching and self.loaded.is_set()
        self.query_one(HostList).display = not nothing.display
        nothing.update(Content(self._nothing(query)))
        count = f" {number:,}" + ("+" if searching else "") if query else ""
        self.query_one("#found", Static).update(Content(count))

    def _nothing(self, query: str) -> str:
        keys = keymap_of(self)
        new, connect = keys.of("hosts.new"), keys.of("hosts.connect")
        if query:
            return f"No saved host matches. {connect.capitalize()} connects to {query}"
        return f"No hosts yet. {new} adds one; or type user@host and press {connect}."

    def _unmark(self) -> None:
        self._marked.clear()
        self.query_one(HostList).mark(self._marked)
        self._show_counts()

    @work(group="first")
    async def _fill_first(self) -> None:
        await self.action_reload().wait()
        # Only then: what the keyring loads would hold the hosts up.
        self._check_keyring()

    @work(exclusive=True, group="keyring")
    async def _check_keyring(self) -> None:
        try:
            health = await (await self._credentials.wait()).health()
        except AppError as error:
            # Nobody waits for it: it takes no keys.
            show_error(self.app, error)
        else:
            self.keeps = health.store.durable
            self.line.show_keyring(health)

    def _show_counts(self) -> None:
        hosts = len(self.hosts) if self.loaded.is_set() else None
        self.line.show_counts(hosts, len(self._sessions), len(self._marked))
