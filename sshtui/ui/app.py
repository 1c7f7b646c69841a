"""The Textual app."""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import constants, on
from textual.binding import BindingType
from textual.screen import Screen

from sshtui.errors import UnsupportedLibrary, own_fault
from sshtui.log import logger
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.sharing.broker import Broker
from sshtui.settings import Settings
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from sshtui.ui import actions, notifications
from sshtui.ui.controllers import detaching, preloading
from sshtui.ui.controllers.assembly import Controllers
from sshtui.ui.controllers.host_actions import HostActions
from sshtui.ui.keyboard.appearance import Appearance
from sshtui.ui.keyboard.queue import QueuedInputApp
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.rendering.screen import BaseApp
from sshtui.ui.screens.hosts import SHEET, HostsScreen
from sshtui.ui.secret_cleanup import SecretFieldRemoved
from sshtui.ui.user_keymap import Keymap, bindings
from sshtui.ui.widgets.hosts.browser import HostBrowser

_WATCHERS = ("TEXTUAL", "TEXTUAL_LOG")
"""Variables that would have Textual log every key, those of masked fields too."""


class Application(HostActions[int], QueuedInputApp[int], BaseApp[int], inherit_bindings=False):
    """Hosts, sessions, and the questions that lead from one to the other.

    Args:
        hosts: The saved hosts.
        sessions: Opens and keeps sessions.
        credentials: What is saved.
        visits: When hosts were visited.
        settings: The person's; the defaults where None.
        target: A host to open at once.
        offers_demo: Whether the demo can be shown after this.
        keeps_tabs: Whether tabs are restored, and kept for the next start.
        greeting: What it says once it is there; "" for nothing.
        broker: Shares connections with plain ssh; None to share none.

    Attributes:
        demo_wanted: Whether the person left for the demo.
    """

    TITLE = "sshtui"
    CSS_PATH = SHEET
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.APP)

    def __init__(
        self,
        *,
        hosts: Hosts,
        sessions: SessionManager,
        credentials: Credentials,
        visits: Visits,
        settings: Settings | None = None,
        target: Target | None = None,
        offers_demo: bool = False,
        keeps_tabs: bool = False,
        greeting: str = "",
        broker: Broker | None = None,
    ) -> None:
        for name in _WATCHERS:
            os.environ.pop(name, None)
        constants.LOG_FILE = None  # type: ignore[misc]  # read when Textual was imported
        super().__init__()
        self._manager = sessions
        self._credentials = credentials
        settings = settings or Settings()
        self.keymap = Keymap(settings)
        self._target = target
        self._offers_demo = offers_demo
        self._keeps_tabs = keeps_tabs and settings.restore_tabs
        self._greeting = greeting
        self.demo_wanted = False
        self._controllers = controllers = Controllers(
            self,
            hosts=hosts,
            sessions=sessions,
            credentials=credentials,
            visits=visits,
            settings=settings,
            broker=broker,
        )
        self._hosts_screen = controllers.hosts_screen
        self._presenter = controllers.presenter
        self._session_controller = controllers.sessions
        self._host_controller = controllers.hosts
        self.questions = controllers.questions.questions
        self.keys.admit = controllers.questions.key_gate.admit
        self._stop_hearing: tuple[Callable[[], None], ...] = ()

    def get_default_screen(self) -> Screen[Any]:
        """Start with the hosts."""
        return self._hosts_screen

    def on_load(self) -> None:
        """Take the person's colours and keys."""
        self._controllers.show_colours()
        self.set_keymap(self.keymap.changes)

    def on_mount(self) -> None:
        """Listen to the sessions, and open what was asked for."""
        parts = self._controllers
        listeners = (
            parts.presenter.hear,
            parts.visit_recorder.hear,
            parts.memory.hear,
            parts.reconnector.hear,
            parts.hear,
        )
        self._stop_hearing = (
            *map(self._manager.subscribe, listeners),
            notifications.show_notices(self),
            self._manager.tunnels.follow(parts.hear_tunnel),
        )
        self.screen_change_signal.subscribe(self, self._presenter.screen_changed)
        self._presenter.begin()
        if self._greeting:
            self.notify(self._greeting, timeout=notifications.NOTICE_SECONDS, markup=False)
        parts.begin_sharing()
        if self._target is not None:
            preloading.read_sheets(self)
            self._session_controller.open(self._target)
        else:
            then = partial(parts.memory.freeze, self._hosts_screen.browser.loaded)
            self.call_after_refresh(preloading.begin, self, self._presenter, then)
            if self._keeps_tabs:
                self.call_after_refresh(self._restore_tabs)

    def _restore_tabs(self) -> None:
        start_task(self._controllers.restore_tabs(), "restore the tabs")

    async def on_unmount(self) -> None:
        """Leave no connection behind."""
        await self._controllers.keep_tabs()
        for stop in self._stop_hearing:
            stop()
        self._controllers.reconnector.end()
        if self._controllers.broker is not None:
            await self._controllers.broker.close()
        await self._manager.shutdown()
        await self._controllers.finish_recordings()

    def action_command_palette(self) -> None:
        """Open the palette, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._controllers.palette.offer()

    def search_themes(self) -> None:
        """Offer other colours."""
        self._controllers.colours.offer()

    def action_switcher(self) -> None:
        """Offer sessions and hosts to go to, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._controllers.switcher.offer()

    def action_beside(self) -> None:
        """Offer sessions and hosts to be joined to the tab on the screen."""
        tab = self._presenter.tabs.of(self._presenter.navigation.current)
        if self.questions.on_top or tab is None:
            self.bell()
        else:
            self._controllers.switcher.offer_beside(tab.focused, tab.panes)

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen, unless it shows something that is being typed."""
        if self.screen.is_modal:
            self.notify("No screenshots while a question is open.", severity="warning")
            return None
        return super().deliver_screenshot(filename, path, time_format)

    def action_help(self) -> None:
        """Show the keys."""
        self._controllers.show_help()

    def action_credentials(self) -> None:
        """Go to the saved credentials."""
        self._controllers.credentials.show()

    @on(HostsScreen.Sessions)
    def action_show_sessions(self) -> None:
        """Go to the sessions."""
        self._presenter.go_to_last()

    def action_answer(self) -> None:
        """Go where a question waits."""
        self._controllers.questions.answer()

    def action_settings(self) -> None:
        """Go to the settings and keys."""
        self._controllers.settings.show()

    def take_settings(self, settings: Settings) -> None:
        """Have other settings in force, as far as that goes without another start."""
        self.keymap = Keymap(settings)
        self.set_keymap(self.keymap.changes)
        self._controllers.take_settings(settings)

    def action_credential_storage(self) -> None:
        """Show where credentials are kept, and the vault."""
        self._controllers.credentials.show_storage()

    async def action_demo(self) -> None:
        """Leave for the demo."""
        if self._offers_demo:
            await self._controllers.quitting.ask(self._leave_for_demo)
        else:
            self.notify("Run `sshtui demo`.", markup=False)

    def _leave_for_demo(self) -> None:
        self.demo_wanted = True
        self.exit(0)

    def action_clipboard(self) -> None:
        """Ask whether a host may copy to the clipboard."""
        self._controllers.clipboard.ask()

    def action_zoom(self) -> None:
        """Give the session in focus the terminal itself."""
        self._controllers.zoom.begin()

    def action_insert_snippet(self) -> None:
        """Offer texts to be typed in the session in focus."""
        self._controllers.snippets.offer()

    def action_log(self) -> None:
        """Have the session in focus logged to a file, or no longer."""
        self._controllers.recording.toggle()

    def action_forwards(self) -> None:
        """Go to the forwards, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._controllers.forwards.show()

    def action_show_hosts(self) -> None:
        """Go to the hosts."""
        self._presenter.leave()

    def action_riders(self) -> None:
        """List the programs that use the connections, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._controllers.riders.show_list()

    def action_sign_in_wanted(self) -> None:
        """Sign in to the host that a program wanted."""
        self._controllers.riders.sign_in_wanted()

    def action_detach(self) -> None:
        """Have sshtui go on without this terminal."""
        start_task(detaching.detach(self), "detach the terminal")

    async def action_quit(self) -> None:
        """Quit; ask first if that loses something."""
        await self._controllers.quitting.ask()

    @on(Appearance)
    def _terminal_told(self, event: Appearance) -> None:
        self._controllers.theme.terminal_is(dark=event.dark)

    @on(SecretFieldRemoved)
    def _secret_gone(self, event: SecretFieldRemoved) -> None:
        self._controllers.memory.clear_soon(event.field())

    @on(HostBrowser.Connect)
    def _connect(self, event: HostBrowser.Connect) -> None:
        self._session_controller.connect(event.destination, again=event.again)

    def give_terminal_back(self) -> None:
        """Give the terminal back at once, from any thread, whatever hangs."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.give_back()

    def panic(self, *renderables: RenderableType) -> None:
        """End the app over an error that has a look of its own: it, too, may quote an answer."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        # Textual's own shows local variables, and the text of an error may quote an answer.
        from sshtui.ui.rendering import crash_panel  # noqa: PLC0415 - for a day that may not come

        logger("ui").exception("The app stopped.")
        if not self._exit_renderables:
            self._exit_renderables.append(self.last_words(sys.exc_info()[1]))
            self.error_console = crash_panel.console()
        self._close_messages_no_wait()

    def last_words(self, error: BaseException | None) -> RenderableType:
        """Write the report of an error that ends the app, and return what is said of it."""
        # For a day that may not come.
        from sshtui import error_report  # noqa: PLC0415
        from sshtui.ui.rendering.crash_panel import CrashPanel  # noqa: PLC0415

        if not isinstance(error, UnsupportedLibrary):
            error = error_report.reported(error) if error is not None else own_fault()
        return CrashPanel(error, self._controllers.fates())
