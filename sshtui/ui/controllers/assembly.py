"""Creates the controllers and connects them."""
# ruff: noqa: PLC0415 - the one place that loads it

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from sshtui.hosts.model import Host
from sshtui.lazy import Lazy, lazily
from sshtui.mux.peer import Peer
from sshtui.services.consents import Consents
from sshtui.services.ports import Credentials, Hosts, Visits
from sshtui.services.visits import VisitRecorder
from sshtui.sessions.events import CopyAsked, Event, SessionChanged
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.reconnector import Reconnector
from sshtui.sessions.riders import RiderEvent
from sshtui.sessions.sharing.broker import Broker
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.sessions.tunnels import TunnelEvent
from sshtui.settings import Settings
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.target import Target
from sshtui.ui.controllers.question_queue import OnScreen, QuestionPlace
from sshtui.ui.controllers.questions import QuestionController
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.controllers.theme import ThemeInForce
from sshtui.ui.keyboard.queue import QueuedInputApp
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.secret_cleanup import MemoryCleaner
from sshtui.ui.widgets.hosts.details import Details

if TYPE_CHECKING:
    from sshtui.services.host_check import HostCheck
    from sshtui.services.importable import Importable
    from sshtui.services.ssh_sharing import SshSharing
    from sshtui.signin.asker import Asker
    from sshtui.ui.controllers.agent_consent import AgentConsent
    from sshtui.ui.controllers.clipboard import ClipboardController
    from sshtui.ui.controllers.colours import ThemeChooser
    from sshtui.ui.controllers.credentials import CredentialController
    from sshtui.ui.controllers.forward_consent import ForwardConsent
    from sshtui.ui.controllers.forward_list import ForwardController
    from sshtui.ui.controllers.host_details import HostInspector
    from sshtui.ui.controllers.hosts import HostController
    from sshtui.ui.controllers.palette import Palette
    from sshtui.ui.controllers.quitting import QuitController
    from sshtui.ui.controllers.recording import RecordingController
    from sshtui.ui.controllers.riders import RiderController
    from sshtui.ui.controllers.saved_tabs import TabKeeper
    from sshtui.ui.controllers.sessions import SessionController
    from sshtui.ui.controllers.settings_changes import SettingsChanger
    from sshtui.ui.controllers.snippets import SnippetController
    from sshtui.ui.controllers.switcher import Switcher
    from sshtui.ui.controllers.text_outlets import TextOutlets
    from sshtui.ui.controllers.zoom import ZoomController
    from sshtui.ui.screens.sessions import SessionsScreen
    from sshtui.ui.widgets.hosts.first_run import FirstRunPage


class Controllers:
    """Stand between the screens and what is below them.

    Args:
        app: Shows the screens.
        hosts: The saved hosts.
        sessions: Opens and keeps sessions.
        credentials: What is saved.
        visits: When hosts were visited.
        settings: The person's.
        broker: Shares connections with plain ssh; None to share none.

    Attributes:
        hosts_screen: The first screen.
        presenter: Shows sessions.
        questions: Brings questions before the person.
        memory: Releases what secrets were in.
        visit_recorder: Notes which hosts were visited.
        reconnector: Has lost sessions back by themselves.
        broker: Shares connections with plain ssh, if any.
        sessions: Opens sessions.
        hosts: Changes saved hosts.
        forwards: Shows forwards.
        credentials: Shows what is saved.
        palette: Offers what can be done.
        theme: The theme in force.
        colours: Has a theme chosen.
        switcher: Offers sessions and hosts to go to.
        settings: Shows and changes the settings.
        quitting: Ends the app.
        zoom: Gives a session the terminal.
        snippets: Has texts typed in sessions.
        clipboard: Lets remotes copy where they may.
        consents: What servers may do with it.
        riders: Tells of programs that use the connections.
    """

    def __init__(
        self,
        app: QueuedInputApp[int],
        *,
        hosts: Hosts,
        sessions: SessionManager,
        credentials: Credentials,
        visits: Visits,
        settings: Settings,
        broker: Broker | None,
    ) -> None:
        self.broker = broker
        self._app = app
        self._hosts = hosts
        self._manager = sessions
        self._credentials = credentials
        self._visits = visits
        self._settings = settings
        self._inspector = Lazy(self._make_inspector)
        self._host_check = Lazy(self._make_host_check)
        self.hosts_screen = HostsScreen(
            hosts,
            credentials,
            visits,
            look_up=self._look_up,
            reach=self._reach,
            check=self._check,
            find_importable=self._find_importable,
            make_first_run=self._make_first_run,
        )
        self.presenter = SessionPresenter(
            app, sessions, self.hosts_screen, self._make_sessions_screen, settings
        )
        self.questions = QuestionController(app, self.presenter)
        self.memory = MemoryCleaner(app, lambda: self.presenter.pressed)
        self.visit_recorder = VisitRecorder(sessions, visits)
        self.reconnector = Reconnector(sessions, settings.reconnect)
        self.sessions = lazily(self._make_sessions)
        self.hosts = lazily(self._make_hosts)
        self.forwards = lazily(self._make_forwards)
        self.credentials = lazily(self._make_credentials)
        self.palette = lazily(self._make_palette)
        self.theme = ThemeInForce(app)
        self.colours = lazily(self._make_colours)
        self.switcher = lazily(self._make_switcher)
        self.quitting = lazily(self._make_quitting)
        self.zoom = lazily(self._make_zoom)
        self.consents = Consents(visits)
        self.clipboard = lazily(self._make_clipboard)
        self._agent_consent = Lazy(self._make_agent_consent)
        self._forward_consent = Lazy(self._make_forward_consent)
        sessions.preparation.may_lend_agent = self._may_lend_agent
        self.snippets = lazily(self._make_snippets)
        self._recording = Lazy(self._make_recording)
        self.riders = lazily(self._make_riders)
        self.settings = lazily(self._make_settings)
        self._tab_keeper = Lazy(self._make_tab_keeper)

    def begin_sharing(self) -> None:
        """Share connections with plain ssh, and tell who rides on them."""
        if self.broker is not None:
            self.broker.forwards.may = self._may_forward
            self.broker.begin()
            self.broker.riders.follow(self._hear_rider)
            self._app.call_after_refresh(self.broker.settle)

    def _hear_rider(self, event: RiderEvent) -> None:
        self.riders.hear(event)  # made with the first one

    def hear(self, event: Event) -> None:
        """Have sessions recorded, what a remote copies go where it may, and sharing offered."""
        self.recording.recordings.hear(event)
        match event:
            case CopyAsked():
                self.clipboard.take(event)
            case SessionChanged(info) if info.state is SessionState.OPEN:
                self.riders.opened(info)

    def hear_tunnel(self, event: TunnelEvent) -> None:
        """Tell of a forward that fails later on."""
        self.forwards.hear(event)

    def take_settings(self, settings: Settings) -> None:
        """Have other settings in force, as far as that goes without another start."""
        self._settings = settings
        if self.broker is not None:
            self.broker.choose(settings.broker)
        self.questions.questions.review()
        self.show_colours()

    def show_colours(self) -> None:
        """Show the app in the person's theme, and sessions in the colours that are wanted."""
        self._app.set_class(self._settings.colours == "terminal", "-terminal-colours")
        self.theme.choose(self._settings.theme)

    def asker_at(self, place: QuestionPlace) -> "Asker":
        """Return who is asked where that belongs."""
        return lazily(partial(self._make_asker, place))

    def asker_on(self, screen: Screen[Any]) -> "Asker":
        """Return who is asked by a screen itself."""
        return self.asker_at(OnScreen(self._app, screen))

    @property
    def recording(self) -> "RecordingController":
        """Has sessions logged."""
        return self._recording.get()

    def fates(self) -> list[str]:
        """Say what becomes of sessions, recordings and riders as the app ends, a sentence each."""
        open_ones = self._manager.sessions
        said = []
        if open_ones:
            said.append(
                f"Sessions that were closed: {', '.join(info.title for info in open_ones)}."
            )
        made = self._recording.made
        kept = [made.recordings.path_of(info.id) for info in open_ones] if made is not None else []
        if any(kept):
            files = ", ".join(str(path) for path in kept if path)
            said.append(f"What was recorded is kept: {files}.")
        if self.broker is not None and self.broker.riders.riders:
            said.append("Programs that used their connections were disconnected.")
        return said

    async def finish_recordings(self) -> None:
        """Write to its end what is being logged."""
        if self._recording.made is not None:
            await self._recording.made.recordings.finish()

    def show_help(self) -> None:
        """Show every action with its keys, and run the chosen one."""
        from sshtui.ui.controllers.applicable import applicable
        from sshtui.ui.modals.help import HelpModal

        here = applicable(self._app, self.presenter)

        async def run(chosen: str | None) -> None:
            if chosen is not None:
                await here[chosen].run(self._app)

        self._app.push_screen(HelpModal(here), run)

    async def _look_up(self, host: Host) -> Details:
        return await (await self._inspector.wait()).look_up(host)

    def _reach(self, alias: str) -> str:
        check = self._host_check.made
        return "" if check is None else check.words(alias)

    async def _check(self, aliases: Sequence[str], on_result: Callable[[], None]) -> str | None:
        return await (await self._host_check.wait()).run(aliases, on_result)

    def _find_importable(self) -> "Sequence[Importable]":
        from sshtui.services.importable import find_importable

        return find_importable()

    def _make_first_run(self, found: "Sequence[Importable]") -> "FirstRunPage":
        from sshtui.ui.widgets.hosts.first_run import FirstRunPage

        return FirstRunPage(found)

    async def _ask_first(self, info: SessionInfo) -> None:
        await self.credentials.ask_first(info)

    def _make_asker(self, place: QuestionPlace) -> "Asker":
        from sshtui.ui.controllers.asker import ModalAsker

        questions, hides = self.questions.questions, self._settings.hide_length
        return ModalAsker(questions, lambda: self.hosts_screen.store, place, hide_length=hides)

    def _make_inspector(self) -> "HostInspector":
        from sshtui.ui.controllers.host_details import HostInspector

        return HostInspector(self._hosts, self._credentials, self._visits, self.consents)

    def _make_host_check(self) -> "HostCheck":
        from sshtui.services.host_check import HostCheck

        return HostCheck(self._hosts)

    def _make_sessions_screen(self) -> "SessionsScreen":
        from sshtui.ui.screens.sessions import SessionsScreen

        return SessionsScreen(
            self._manager,
            self.sessions,
            self.presenter.tabs,
            self.presenter.navigation,
            self._ask_first,
            self.questions.questions.review,
            lazily(self._make_text_outlets),
        )

    async def restore_tabs(self) -> None:
        """Restore the tabs of last time, and keep them from then on."""
        keeper = await self._tab_keeper.wait()
        self._manager.subscribe(keeper.hear)
        await keeper.begin()

    async def keep_tabs(self) -> None:
        """Write the tabs that are to be restored next time, if they are kept."""
        if self._tab_keeper.made is not None:
            await self._tab_keeper.made.end()

    def _make_tab_keeper(self) -> "TabKeeper":
        from sshtui.sessions.layout.store import TabStore
        from sshtui.ui.controllers.saved_tabs import TabKeeper

        presenter = self.presenter
        return TabKeeper(
            self._manager,
            self._hosts,
            presenter.tabs,
            presenter.navigation,
            TabStore(),
            self.sessions.size,
        )

    def _make_text_outlets(self) -> "TextOutlets":
        from sshtui.ui.controllers.text_outlets import TextOutlets

        return TextOutlets(self._app)

    def _make_sessions(self) -> "SessionController":
        from sshtui.ui.controllers.sessions import SessionController

        return SessionController(
            self._app,
            self._hosts,
            self._manager,
            self.presenter,
            self.asker_at,
            self.reconnector.stop,
        )

    def _make_hosts(self) -> "HostController":
        from sshtui.ui.controllers.hosts import HostController

        return HostController(
            self._app,
            self._hosts,
            self._visits,
            self._manager,
            lambda: self.asker_at(self.presenter.fields_on_top()),
            self.hosts_screen.show_changes,
            self._make_sharing,
            self.hosts_screen.show_offer,
        )

    def _make_forwards(self) -> "ForwardController":
        from sshtui.ui.controllers.forward_list import ForwardController

        return ForwardController(
            self._app, self._manager, self.presenter, self.sessions, self.hosts
        )

    def _make_credentials(self) -> "CredentialController":
        from sshtui.ui.controllers.credentials import CredentialController

        return CredentialController(
            self._app, self._credentials, self._manager, self._hosts, self.asker_on
        )

    def _make_palette(self) -> "Palette":
        from sshtui.ui.controllers.palette import Palette

        return Palette(
            self._app, self.presenter, self.hosts_screen.browser.listing.best, self.sessions
        )

    def _make_colours(self) -> "ThemeChooser":
        from sshtui.ui.controllers.colours import ThemeChooser

        return ThemeChooser(self._app, self.theme, self._change_setting)

    async def _change_setting(self, name: str, value: str) -> None:
        await self.settings.change(name, value)

    def _make_switcher(self) -> "Switcher":
        from sshtui.ui.controllers.switcher import Switcher

        browser, recent = self.hosts_screen.browser, self.presenter.recent
        return Switcher(
            self._app, browser.listing.best, browser.loaded, self._manager, recent, self.sessions
        )

    def _make_clipboard(self) -> "ClipboardController":
        from sshtui.ui.controllers.clipboard import ClipboardController

        return ClipboardController(self._app, self._manager, self.presenter, self._visits)

    async def _may_lend_agent(self, info: SessionInfo, attended: bool) -> bool:
        consent = await self._agent_consent.wait()
        return await consent.may_lend(info, attended=attended)

    async def _may_forward(self, target: Target, peer: Peer, forward: Forward) -> bool:
        return await (await self._forward_consent.wait()).may_open(target, peer, forward)

    def _make_forward_consent(self) -> "ForwardConsent":
        from sshtui.ui.controllers.forward_consent import ForwardConsent

        return ForwardConsent(
            self.consents, self.questions.questions, self.presenter.place_for_programs
        )

    def _make_agent_consent(self) -> "AgentConsent":
        from sshtui.ui.controllers.agent_consent import AgentConsent

        return AgentConsent(self.consents, self.questions.questions, self.presenter.place)

    def _make_zoom(self) -> "ZoomController":
        from sshtui.ui.controllers.zoom import ZoomController

        zoom = ZoomController(self._app, self._manager, self.presenter, self.consents)
        self.questions.told = zoom.asked
        return zoom

    def _make_snippets(self) -> "SnippetController":
        from sshtui.ui.controllers.snippets import SnippetController

        return SnippetController(self._app, self._manager, self.presenter, self._settings)

    def _make_recording(self) -> "RecordingController":
        from sshtui.ui.controllers.recording import RecordingController

        return RecordingController(
            self._app, self._manager, self.presenter, self._visits, self._settings
        )

    def _make_riders(self) -> "RiderController":
        from sshtui.ui.controllers.riders import RiderController

        return RiderController(
            self._app,
            self.presenter,
            self.sessions,
            self._make_sharing,
            lambda: self._settings.broker,
            lambda: self.hosts.begin(self.hosts.offer_sharing()),
            None if self.broker is None else self.broker.riders,
        )

    def _make_sharing(self) -> "SshSharing":
        from sshtui.services.ssh_sharing import SshSharing

        return SshSharing(self._hosts, self._visits, self._settings.broker)

    def _make_settings(self) -> "SettingsChanger":
        from sshtui.ui.controllers.settings_changes import SettingsChanger

        return SettingsChanger(self._app, self.colours.offer)

    def _make_quitting(self) -> "QuitController":
        from sshtui.ui.controllers.quitting import QuitController

        return QuitController(
            self._app,
            self._manager,
            self._credentials,
            self.asker_on,
            lambda: self.riders.riders,
        )
