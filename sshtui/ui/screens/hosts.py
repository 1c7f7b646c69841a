"""The first screen: a filter that has the focus, and the hosts that it leaves."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from sshtui.errors import AppError
from sshtui.hosts.model import Host
from sshtui.hosts.search import Searcher
from sshtui.kbdint.sanitize import clean
from sshtui.sessions.state import SessionInfo
from sshtui.ui import bindings
from sshtui.ui.parts import Credentials, Hosts
from sshtui.ui.screens.details import DetailPane, look_up
from sshtui.ui.widgets.host_list import HostList, Row

if TYPE_CHECKING:  # loads sqlite3, which the first frame does without
    from sshtui.credentials.places import StoreHealth

SHEET = Path(__file__).with_name("hosts.tcss")
"""Given to the app: Textual loads no sheet for the screen that it starts with."""

DEAF = 2.0
"""Seconds at most that the filter takes no keys after a host was chosen."""

SETTLE = 0.12
"""Seconds that the cursor rests on a host before it is looked up."""


class HostsScreen(Screen[None]):
    """Lists the hosts; typing filters, Enter connects.

    Args:
        hosts: The saved hosts.
        credentials: What is remembered.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings.HOSTS)
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

    class AddHost(Message):
        """A new host is to be saved."""

    class Answers(Message):
        """The remembered answers are to be shown."""

    class Sessions(Message):
        """Back to the sessions."""

    def __init__(self, hosts: Hosts, credentials: Credentials) -> None:
        super().__init__()
        self._source = hosts
        self._credentials = credentials
        self._hosts: tuple[Host, ...] = ()
        self._searcher = Searcher(())
        self._query = ""
        self._health: StoreHealth | None = None
        self._sessions: Sequence[SessionInfo] = ()

    def compose(self) -> ComposeResult:
        """Lay out the title line, the list with its filter, the details, and the keys."""
        with Horizontal(id="title"):
            yield Static(id="counts")
            yield Static(id="keyring")
        with Horizontal(id="panes"):
            with Vertical(id="hosts") as pane:
                pane.border_title = "Hosts"
                with Horizontal(id="filter-line"):
                    # A sign whose width rich knows without loading its tables of Unicode.
                    yield Static("▸", id="filter-sign")
                    yield Input(
                        placeholder="type to filter, or user@host:port", id="filter", compact=True
                    )
                yield HostList()
                yield Static(id="nothing")
            yield DetailPane(id="details")
        yield Static(id="problems")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Show the first frame, and only then load and read what fills it."""
        self._show_counts()
        self.call_after_refresh(self._fill_first)

    def on_screen_resume(self) -> None:
        """Let the next letters start a new filter, and keep the old one until then."""
        self._listen()
        self.query_one("#filter", Input).select_all()

    @property
    def hosts(self) -> tuple[Host, ...]:
        """The hosts as last read."""
        return self._hosts

    @property
    def keeps(self) -> bool:
        """Whether what is remembered outlives the app."""
        return self._health is None or self._health.store != "memory"

    def added(self, host: Host) -> None:
        """Show a host that was just saved, under the cursor."""
        self.query_one("#filter", Input).value = host.alias
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
        """Offer the way to the sessions only where there are some."""
        if action == "sessions":
            return bool(self._sessions)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="reload", thread=True)
    def action_reload(self) -> None:
        """Read the hosts again."""
        hosts, problems = self._source.hosts(), self._source.problems()
        self.app.call_from_thread(self._take, hosts, problems)

    def action_connect(self) -> None:
        """Connect to the host under the cursor, or to what was typed."""
        self._once_typed(partial(self._connect, again=False))

    def action_connect_again(self) -> None:
        """Open another session to the host under the cursor."""
        self._once_typed(partial(self._connect, again=True))

    def action_add_host(self) -> None:
        """Ask for a new host."""
        self.post_message(self.AddHost())

    def action_credentials(self) -> None:
        """Go to the remembered answers."""
        self.post_message(self.Answers())

    def action_sessions(self) -> None:
        """Go back to the sessions."""
        self.post_message(self.Sessions())

    def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        self.query_one(HostList).move(by)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self.query_one(HostList).page(direction)

    def action_clear(self) -> None:
        """Clear the filter; with none, go back to the sessions."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
        elif self._sessions:
            self.action_sessions()

    @on(HostList.Chosen)
    def _chosen(self, event: HostList.Chosen) -> None:
        self.post_message(self.Connect(event.host.alias, again=False))

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        if event.value.strip() != self._query:
            self._fill(keep=False)

    @on(HostList.Highlighted)
    def _highlighted(self, event: HostList.Highlighted) -> None:
        self.query_one(DetailPane).show(event.host)
        if event.host is not None:
            self._look_up(event.host)

    def _once_typed(self, act: Callable[[], None]) -> None:
        # In the filter's own queue: behind the keys typed before, and ahead of those after.
        self.query_one("#filter", Input).post_message(events.Callback(callback=act))

    def _hand_over(self, message: Connect) -> None:
        # Keys typed from here on are for what comes up; in the filter they could be a password.
        self.query_one("#filter", Input).disabled = True
        self.set_timer(DEAF, self._listen)
        self.post_message(message)

    def _listen(self) -> None:
        field = self.query_one("#filter", Input)
        if field.disabled:
            field.disabled = False
            self.set_focus(field)

    def _connect(self, *, again: bool) -> None:
        if self.query_one("#filter", Input).disabled:
            return  # a host was chosen already
        if self.query_one("#filter", Input).value.strip() != self._query:
            self._fill(keep=False)
        host = self.query_one(HostList).highlighted
        typed = self.query_one("#filter", Input).value.strip()
        if host is not None:
            self._hand_over(self.Connect(host.alias, again=again))
        elif typed:
            self._hand_over(self.Connect(typed, again=again))

    def _take(self, hosts: tuple[Host, ...], problems: tuple[str, ...]) -> None:
        self._hosts = hosts
        self._searcher = Searcher(hosts)
        shown = self.query_one("#problems", Static)
        shown.display = bool(problems)
        more = f"  (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        shown.update(Content(f"! {clean(problems[0])}{more}" if problems else ""))
        self._show_counts()
        self._fill(keep=True)

    def _fill(self, *, keep: bool) -> None:
        self._query = query = self.query_one("#filter", Input).value.strip()
        if query:
            rows = [Row(m.host, frozenset(m.positions)) for m in self._searcher.search(query)]
        else:
            rows = [Row(host) for host in self._hosts]
        self.query_one(HostList).show(rows, keep=keep)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not rows
        self.query_one(HostList).display = bool(rows)
        if query:
            nothing.update(Content(f"No saved host matches. Enter connects to {query}"))
        else:
            nothing.update(Content("No hosts yet. Ctrl+N saves one; or type user@host and Enter."))

    @work(exclusive=True, group="details")
    async def _look_up(self, host: Host) -> None:
        pane = self.query_one(DetailPane)
        if not pane.display:
            return
        try:
            details = await look_up(host, self._source, self._credentials, after=SETTLE)
        except AppError as error:
            pane.show_problem(host, error.message)
        else:
            pane.show(host, details)

    @work(group="first")
    async def _fill_first(self) -> None:
        await self.action_reload().wait()
        # Only then: what the keyring loads would hold the hosts up.
        self._check_keyring()

    @work(exclusive=True, group="keyring")
    async def _check_keyring(self) -> None:
        try:
            self._health = await self._credentials.health()
        except AppError as error:
            from sshtui.ui.modals.problem import ProblemModal  # noqa: PLC0415 - if ever

            self.app.push_screen(ProblemModal(error))
        else:
            self._show_counts()

    def _show_counts(self) -> None:
        number = len(self._hosts)
        text = f" {number:,} host" + ("" if number == 1 else "s")
        if self._sessions:
            text += f" · {len(self._sessions)} open"
        self.query_one("#counts", Static).update(
            Content.assemble(("sshtui ", "bold $primary"), (text, "$quiet"))
        )
        self.query_one("#keyring", Static).update(self._keyring())

    def _keyring(self) -> Content:
        health = self._health
        if health is None:
            return Content("")
        if health.usable and health.store != "memory":
            where = "vault" if health.store == "vault" else f"keyring: {health.label}"
            return Content.assemble(("● ", "$success"), (where, "$quiet"))
        return Content.assemble(
            ("○ ", "$warning"), ("no keyring: nothing is kept after quitting", "$quiet")
        )
