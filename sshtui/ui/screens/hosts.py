"""The hosts screen: the filter, and the list of hosts."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from sshtui.credentials.stores.kind import StoreKind
from sshtui.errors import AppError
from sshtui.hosts.model import Host
from sshtui.log import logger
from sshtui.sanitize import clean
from sshtui.services import typed_destination
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.services.sign_ins import SignIns
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sshconfig.problems import SSH_STOPS
from sshtui.ui import actions
from sshtui.ui.notifications import show_error
from sshtui.ui.screens.first_run import FirstRun
from sshtui.ui.user_keymap import bindings, keymap_of
from sshtui.ui.widgets.hosts import listing
from sshtui.ui.widgets.hosts.browser import HostBrowser
from sshtui.ui.widgets.hosts.details import DetailPane, Details
from sshtui.ui.widgets.key_bar import KeyBar
from sshtui.ui.widgets.key_line import HostsPrefixLine
from sshtui.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:  # only where there are no hosts
    from sshtui.services.importable import Importable
    from sshtui.ui.widgets.hosts.first_run import FirstRunPage

SHEET = Path(__file__).with_name("hosts.tcss")
"""Given to the app: Textual loads no sheet for the screen that it starts with."""

_OFFERS = {
    "hosts.include": "ssh does not know the saved hosts yet",
    "hosts.share": "ssh does not use the connections yet",
}

CHECK_SECONDS = 2.0
"""Seconds between two looks at whether another program has changed the files of hosts."""


class HostsScreen(FirstRun):
    """Lists the hosts; typing filters, Enter connects.

    Args:
        hosts: The saved hosts.
        credentials: What is saved.
        visits: When hosts were visited.
        look_up: Finds out what is known of a host.
        reach: Tells whether an alias could be reached, "" where nobody asked.
        check: Finds out whether hosts can be reached, and says it; None where it was doing so.
        find_importable: Finds files of hosts; blocks.
        make_first_run: Makes the page that is shown while there are no hosts.

    Attributes:
        line: The one above the hosts.
        browser: The hosts.
        store: The store that takes new credentials; None until it is known.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.HOSTS, actions.HOSTS_PREFIX_KEY)
    AUTO_FOCUS = "#filter"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as textual has it
        (0, "-narrow"),
        (60, "-normal"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    class OfferOutdated(Message):
        """What is offered may have been done elsewhere by now."""

    def __init__(
        self,
        hosts: Hosts,
        credentials: Credentials,
        visits: Visits,
        *,
        look_up: Callable[[Host], Awaitable[Details]],
        reach: Callable[[str], str],
        check: Callable[[Sequence[str], Callable[[], None]], Awaitable[str | None]],
        find_importable: "Callable[[], Sequence[Importable]]",
        make_first_run: "Callable[[Sequence[Importable]], FirstRunPage]",
    ) -> None:
        super().__init__()
        self.line = TitleLine(id="title")
        self.browser = HostBrowser(visits, partial(typed_destination.look_up, hosts))
        self._source = hosts
        self._credentials = credentials
        self._visits = visits
        self._look_up = look_up
        self._reach = reach
        self._check = check
        self._find_importable = find_importable
        self._make_first_run = make_first_run
        self.store: StoreKind | None = None
        self._has_vault: bool | None = None
        self._sessions: Sequence[SessionInfo] = ()
        self._riders = 0
        self._reading = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Lay out the title line, the list with its filter, the details, and the keys."""
        yield self.line
        with Horizontal(id="panes"):
            yield self.browser
            yield DetailPane(self._look_up, self._reach)
        yield Static(id="problems")
        yield Static(id="offer")
        yield KeyBar()
        yield HostsPrefixLine()

    def on_mount(self) -> None:
        """Show the first frame, and only then load and read what fills it."""
        self._show_counts()
        self.begin(self._fill_first)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Let the next letters start a new filter, and look again at what may have changed."""
        self._follow_files()
        self.follow_keys()
        self.browser.begin()
        if self.browser.loaded.is_set():
            # Sessions may have opened, and credentials been saved, while something else was shown.
            self._follow_past()
        self.query_one(DetailPane).look_again()

    def on_screen_suspend(self) -> None:
        """Look at no file while something else is shown."""
        self.workers.cancel_group(self, "files")

    def show_changes(self, alias: str = "") -> None:
        """Read the hosts again after an edit, and put the cursor on one of them."""
        if alias:
            self.browser.filter_by(alias)
        self.browser.deselect()
        self.action_reload()

    def look_again(self) -> None:
        """Look up again what is known of the host under the cursor."""
        self.query_one(DetailPane).look_again()

    def show_offer(self, action_id: str = "") -> None:
        """Say what plain ssh could do by an action; "" for nothing."""
        line = self.query_one("#offer", Static)
        line.display = bool(action_id)
        if action_id:
            keys, action = keymap_of(self), actions.ACTIONS[action_id]
            way = keys.of(action.id) or f"{keys.of('app.palette')}, “{action.label}”"
            line.update(Content(f"{_OFFERS[action_id]}: {way}"))

    def show_riders(self, count: int) -> None:
        """Say how many programs use the connections."""
        self._riders = count
        if self.is_mounted:
            self._show_counts()

    def show_sessions(self, sessions: Sequence[SessionInfo], numbers: Mapping[str, int]) -> None:
        """Mark the hosts that have sessions, each with the number of its tab."""
        self._sessions = sessions
        self.browser.mark_sessions(sessions, numbers)
        if self.is_mounted:
            self._show_counts()
            self.refresh_bindings()
            if self.is_current:
                self.query_one(DetailPane).look_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense: the sessions where there are some, nothing behind the prefix."""
        if action != "prefix" and isinstance(self.focused, HostsPrefixLine):
            return False
        return bool(self._sessions) if action == "sessions" else True

    @work(exclusive=True, group="reload")
    async def action_reload(self) -> None:
        """Read the hosts again; problems in their files are reported when they are shown."""
        await self._reload()

    @work(exclusive=True, group="check")
    async def action_check(self) -> None:
        """Find out whether the selected hosts can be reached; once more gives up."""
        outcome = await self._check(self.browser.selected, self.query_one(DetailPane).show)
        if outcome is None:
            self.notify("Check cancelled.")
        else:
            self.notify(outcome or "No host selected.", title="Reachability")

    def action_prefix(self) -> None:
        """Take the next key as a command; the prefix key again gives up."""
        self.query_one(HostsPrefixLine).take()

    @on(HostBrowser.Highlighted)
    def _highlighted(self, event: HostBrowser.Highlighted) -> None:
        self.query_one(DetailPane).follow(event.host)

    @work(exclusive=True, group="files")
    async def _follow_files(self) -> None:
        """Look again at what another program, or another screen, has changed."""
        while True:
            known = self.browser.hosts
            if self.browser.loaded.is_set() and not await asyncio.to_thread(
                self._source.are_current, known
            ):
                await self._reload()
            pane = self.query_one(DetailPane)
            if not await asyncio.to_thread(pane.is_current):
                pane.look_again()
            if self._has_vault is not None and self._has_vault is not self._vault_exists():
                self._check_keyring()
            await asyncio.sleep(CHECK_SECONDS)

    def _vault_exists(self) -> bool:
        credentials = self._credentials.made
        vault = credentials.stores.vault if credentials else None
        return vault is not None and vault.exists

    async def _reload(self) -> None:
        # One after the other, so that what was read last is what stays.
        async with self._reading:
            self.browser.take(await asyncio.to_thread(listing.read, self._source, self._visits))
            if self.query_one("#offer").display:
                self.post_message(self.OfferOutdated())
            self._show_problems(await asyncio.to_thread(self._source.problems))

    def _show_problems(self, problems: tuple[str, ...]) -> None:
        shown = self.query_one("#problems", Static)
        shown.display = bool(problems)
        self.query_one(DetailPane).show_problems(len(problems))
        if problems:
            key = keymap_of(self).of("hosts.problems")
            # The one that ssh stops at, if there is one.
            worst = next((text for text in problems if text.endswith(SSH_STOPS)), problems[0])
            more = f"  ({key}: {len(problems) - 1:,} more)" if len(problems) > 1 else ""
            short = worst.replace(f"{Path.home()}/", "~/")
            if len(short) + len(more) > self.size.width:
                # What is wrong says more than where the file is.
                file, colon, what = short.partition(":")
                short = f"{Path(file).name}{colon}{what}"
            shown.update(Content(f"! {clean(short)}{more}"))

    @work(group="first")
    async def _fill_first(self) -> None:
        await self.action_reload().wait()
        # Only then: what the keyring loads would hold the hosts up.
        self._check_keyring()

    @work(exclusive=True, group="past")
    async def _follow_past(self) -> None:
        try:
            visits = await asyncio.to_thread(self._visits.latest)
            self.browser.show_visits(visits)
            credentials = await self._credentials.wait()
            self.browser.show_sign_ins(SignIns(await credentials.all()))
        except AppError as error:
            # The list shows what it knew; who opens the file next tells the person.
            logger(__name__).warning("No visits or credentials: %s", error)

    @work(exclusive=True, group="keyring")
    async def _check_keyring(self) -> None:
        try:
            credentials = await self._credentials.wait()
            health = await credentials.health()
            self.browser.show_sign_ins(SignIns(await credentials.all()))
        except AppError as error:
            # Nobody waits for it: it takes no keys.
            show_error(self.app, error)
        else:
            self._has_vault = self._vault_exists()
            self.store = health.store
            self.line.show_keyring(health)
            self.show_health(health)

    @on(HostBrowser.Changed)
    def _show_counts(self) -> None:
        self.follow_emptiness()
        hosts = len(self.browser.hosts) if self.browser.loaded.is_set() else None
        states = Counter(session.state for session in self._sessions)
        lost, failed = states[SessionState.CLOSED], states[SessionState.FAILED]
        restored = states[SessionState.RESTORED]
        self.line.show_counts(
            hosts,
            len(self._sessions) - lost - failed - restored,
            self.browser.selected_count,
            lost=lost,
            failed=failed,
            restored=restored,
            riders=self._riders,
        )
