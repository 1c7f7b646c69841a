"""The app: puts the parts together, and nothing else."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import constants, on
from textual.binding import BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from sshtui.errors import UnsupportedLibrary, own_fault
from sshtui.hosts.model import Host
from sshtui.log import logger
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.services.visits import VisitRecorder
from sshtui.sessions.manager import SessionManager
from sshtui.settings import Settings
from sshtui.sshconfig.target import Target
from sshtui.ui import actions, notifications
from sshtui.ui.controllers import preloading
from sshtui.ui.controllers.host_actions import HostActions
from sshtui.ui.controllers.hosts import HostController
from sshtui.ui.controllers.memory import MemoryCleaner, SecretFieldRemoved
from sshtui.ui.controllers.palette import Palette
from sshtui.ui.controllers.questions import QuestionController
from sshtui.ui.controllers.quitting import QuitController
from sshtui.ui.controllers.session_view import SessionPresenter
from sshtui.ui.controllers.sessions import SessionController
from sshtui.ui.controllers.switcher import Switcher
from sshtui.ui.keyboard.queue import QueuedInputApp
from sshtui.ui.keymap import Keymap, bindings
from sshtui.ui.rendering.control_filter import ControlFilter
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.rendering.screen import BaseApp
from sshtui.ui.screens.hosts import SHEET, HostsScreen
from sshtui.ui.themes import THEMES, VARIABLES

if TYPE_CHECKING:  # loads what the first frame does without
    from sshtui.ui.screens.sessions import SessionsScreen

_WATCHERS = ("TEXTUAL", "TEXTUAL_LOG")
"""Variables that would have Textual log every key, those of masked fields too."""


class Application(HostActions[int], QueuedInputApp[int], BaseApp[int], inherit_bindings=False):
    """Hosts, sessions, and the questions that lead from one to the other.

    Args:
        hosts: The saved hosts.
        sessions: Opens and keeps sessions.
        credentials: What is remembered.
        visits: When hosts were visited.
        settings: The person's; the defaults where None.
        target: A host to open at once.
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
    ) -> None:
        for name in _WATCHERS:
            os.environ.pop(name, None)
        constants.LOG_FILE = None  # type: ignore[misc]  # read when Textual was imported
        super().__init__(driver_class=TerminalDriver)
        self._hosts = hosts
        self._manager = sessions
        self._credentials = credentials
        self._visits = visits
        self._settings = settings = settings or Settings()
        self.keymap = Keymap(settings)
        self._target = target
        self._hosts_screen = HostsScreen(hosts, credentials, visits)
        self._stop_hearing: tuple[Callable[[], None], ...] = ()
        self._presenter = SessionPresenter(
            self, sessions, self._hosts_screen, self._make_sessions_screen
        )
        self._question_controller = QuestionController(
            self, self._presenter, settings, lambda: self._hosts_screen.keeps
        )
        self.questions = self._question_controller.questions
        self.keys.admit = self._question_controller.key_gate.admit
        self._memory = MemoryCleaner(self, lambda: self._presenter.pressed)
        self._session_controller = SessionController(
            self, hosts, sessions, self._presenter, self._question_controller.asker
        )
        self._host_controller = HostController(
            self, hosts, visits, self._session_controller, self._hosts_screen.show_changes
        )
        self._quitting = QuitController(
            self, sessions, credentials, self._question_controller.asker_on
        )
        self._palette = Palette(self)
        self._switcher = Switcher(self, sessions, self._presenter.recent, self._session_controller)

    def get_default_screen(self) -> Screen[Any]:
        """Start with the hosts."""
        return self._hosts_screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give Textual's own themes the variables that ours have beyond theirs."""
        return VARIABLES

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through to the terminal that could steer it."""
        return [*super().get_line_filters(), ControlFilter()]

    def on_load(self) -> None:
        """Take the person's colours and keys."""
        for theme in THEMES:
            self.register_theme(theme)
        known = self._settings.theme in self.available_themes
        self.theme = self._settings.theme if known else THEMES[0].name
        self.set_keymap(self.keymap.changes)
        for action in actions.APP:
            if not action.keys and (keys := self._settings.keymap.get(action.id)):
                self.bind(keys, action.handler, description=action.label, show=False)

    def on_mount(self) -> None:
        """Listen to the sessions, and open what was asked for."""
        visit_recorder = VisitRecorder(self._manager, self._visits)
        listeners = (self._presenter.hear, visit_recorder.hear, self._memory.hear)
        self._stop_hearing = (
            *map(self._manager.subscribe, listeners),
            notifications.show_notices(self),
        )
        self.screen_change_signal.subscribe(self, self._presenter.screen_changed)
        if self._target is not None:
            preloading.read_sheets(self)
            self._session_controller.open(self._target)
        else:
            then = partial(self._memory.freeze, self._hosts_screen.loaded)
            self.call_after_refresh(preloading.begin, self, self._presenter, then)

    async def on_unmount(self) -> None:
        """Leave no connection behind."""
        for stop in self._stop_hearing:
            stop()
        await self._manager.shutdown()

    @property
    def shows_sessions(self) -> bool:
        """Whether a session is on the screen, for the palette."""
        return self._presenter.up

    def find_hosts(self, query: str) -> Sequence[Host]:
        """Return the best hosts for a query, for palette and switcher."""
        return self._hosts_screen.find(query)

    def connect_to(self, alias: str) -> None:
        """Go to the session of a host, or open one."""
        self._session_controller.connect(alias, again=False)

    def action_command_palette(self) -> None:
        """Open the palette, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._palette.offer()

    def search_themes(self) -> None:
        """Offer other colours."""
        self._palette.offer_themes()

    def action_switcher(self) -> None:
        """Offer sessions and hosts to go to, unless that would cover a question."""
        if self.questions.on_top:
            self.bell()
        else:
            self._switcher.offer()

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
        from sshtui.ui.modals.help import HelpModal  # noqa: PLC0415 - not for the first frame

        self.push_screen(HelpModal())

    def action_credentials(self) -> None:
        """Go to the remembered answers."""
        from sshtui.services.credentials import CredentialManager  # noqa: PLC0415 - likewise
        from sshtui.ui.screens.credentials import CredentialsScreen  # noqa: PLC0415 - likewise

        manager = CredentialManager(self._credentials.opened, self._manager.connector)
        person = self._question_controller.asker_on
        self.push_screen(CredentialsScreen(manager, self._hosts, person))

    @on(HostsScreen.Sessions)
    def action_show_sessions(self) -> None:
        """Go to the sessions."""
        self._presenter.go_to_last()

    def action_answer(self) -> None:
        """Go where a question waits."""
        self._question_controller.answer()

    def action_show_hosts(self) -> None:
        """Go to the hosts."""
        self._presenter.leave()

    async def action_quit(self) -> None:
        """Quit; ask first if that loses something."""
        await self._quitting.ask()

    @on(SecretFieldRemoved)
    def _secret_gone(self, event: SecretFieldRemoved) -> None:
        self._memory.clear_soon(event.field())

    @on(HostsScreen.Connect)
    def _connect(self, event: HostsScreen.Connect) -> None:
        self._session_controller.connect(event.destination, again=event.again)

    def give_terminal_back(self) -> None:
        """Give the terminal back at once, from any thread, whatever hangs."""
        if isinstance(self._driver, TerminalDriver):
            self._driver.give_back()

    def _make_sessions_screen(self) -> "SessionsScreen":
        from sshtui.ui.screens.sessions import SessionsScreen  # noqa: PLC0415 - loads pyghostty

        navigation, review = self._presenter.navigation, self.questions.review
        return SessionsScreen(
            self._manager,
            self._settings,
            self._session_controller,
            self._credentials,
            navigation,
            review,
        )

    def _fatal_error(self) -> None:
        # Textual's own shows local variables, and the text of an error may quote an answer.
        logger("ui").exception("The app stopped.")
        if not self._exit_renderables:
            caught = sys.exc_info()[1]
            error = caught if isinstance(caught, UnsupportedLibrary) else own_fault()
            self._exit_renderables.append(Text(f"sshtui: {error.message} {error.hint}"))
        self._close_messages_no_wait()
