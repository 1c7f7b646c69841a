"""Shows the host list or a session, and switches between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.screen import Screen

from sshtui.sanitize import clean
from sshtui.sessions.events import (
    Event,
    Notified,
    Rang,
    RetryChanged,
    ScreenChanged,
    SessionChanged,
    SessionGone,
    StepTaken,
)
from sshtui.sessions.layout.tabs import Tabs
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.riders import RiderInfo
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.signin.steps import Step, StepKind
from sshtui.sshconfig.target import Target
from sshtui.terminal.announced import Notification
from sshtui.ui import textual_internals
from sshtui.ui.controllers.outer_title import OuterTitle
from sshtui.ui.controllers.question_queue import AtHosts, OnScreen, QuestionPlace, Waiting
from sshtui.ui.keyboard.pause import KeyPause
from sshtui.ui.notifications import NOTICE_SECONDS, show_step
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.session_history import HOSTS, SessionHistory

if TYPE_CHECKING:  # loads pyghostty, which the first frame does without
    from sshtui.sessions.broadcast import TypingShare
    from sshtui.ui.screens.sessions import SessionsScreen


class SessionPresenter:
    """Keeps the screen of the sessions, and knows where the person is.

    Args:
        app: Where it is shown.
        manager: Tells what happens.
        hosts: The screen under it, which marks hosts that have sessions.
        make: Makes the screen.
        settings: Say what is shown of what programs announce.

    Attributes:
        tabs: Which sessions are shown together.
        navigation: Where the person has been.
        key_pause: Holds keys off after what they were meant for is gone.
        moved: Called when a question may be in front that was not.
        pressed: When the last key was pressed that went through, as `time.monotonic` counts.
        since: The same, at the moment when the person came to where they are.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        hosts: HostsScreen,
        make: "Callable[[], SessionsScreen]",
        settings: Settings,
    ) -> None:
        self._app = app
        self._manager = manager
        self._hosts = hosts
        self._make = make
        self._screen: SessionsScreen | None = None
        self._wanted = False
        self._over: set[str] = set()
        self._riders: Mapping[str, Sequence[RiderInfo]] = {}
        self._asking = self._denied = ("", "")
        self._asking_ids: frozenset[str] = frozenset()
        self._outer = OuterTitle(app, wanted=settings.terminal_title)
        self._notifies = settings.notifications
        self.tabs = Tabs()
        self.navigation = SessionHistory(self._follow)
        self.key_pause = KeyPause(app, self._show_key_pause)
        self.moved: Callable[[], None] = lambda: None
        self.pressed = 0.0
        self.since = 0.0

    @property
    def up(self) -> bool:
        """Whether the sessions are on the screen, even under a question."""
        return self._screen is not None and self._screen in self._app.screen_stack

    @property
    def says_who_asks(self) -> bool:
        """Whether what is on the screen has the line that tells of questions elsewhere."""
        return self._app.screen_stack[-1] in {self._hosts, self._screen}

    @property
    def here(self) -> tuple[str, Screen[Any]]:
        """Where the person is, and what is over it; another pair once they have moved on."""
        return self.navigation.current, self._app.screen_stack[-1]

    @property
    def current(self) -> SessionInfo | None:
        """The session that the person is at; None at the hosts."""
        here = self.navigation.current
        return next((info for info in self._manager.sessions if info.id == here), None)

    def recent(self) -> list[str]:
        """Return the ids of the sessions, last one first, the one on the screen at the end."""
        newest = [info.id for info in reversed(self._manager.sessions)]
        order = [*dict.fromkeys((*self.navigation.sessions, *newest))]
        here = [id for id in order if id == self.navigation.current]  # noqa: A001 - as in events
        return [*(id for id in order if id not in here), *here]  # noqa: A001

    def place(self, id: str) -> "SessionPlace":  # noqa: A002
        """Return where the questions of a session belong."""
        return SessionPlace(self, id)

    def place_for_programs(self, target: Target) -> QuestionPlace:
        """Return where it is asked what programs may do with a host: on a tab, or at the hosts.

        Its own tab comes first, then that of another name of its account. Nothing that the person
        does leads to such a question, so it waits for what they type.
        """
        tabs = {
            info.target.alias: info.id
            for info in self._manager.sessions
            if info.state is SessionState.OPEN and info.target.endpoint == target.endpoint
        }
        if tabs:
            return OpenSessionPlace(self, tabs.get(target.alias) or next(iter(tabs.values())))
        return AtHosts(self._app, self._hosts, lambda: self.pressed)

    def fields_on_top(self) -> OnScreen:
        """Return what is on top, which the person types in, as the place of its questions."""
        return OnScreen(self._app, self._app.screen_stack[-1], lambda: self.pressed)

    def in_front(self, id: str) -> bool:  # noqa: A002
        """Return whether a session is before the person, with no key of ours half pressed."""
        screen = self._screen
        if screen is None or self._app.screen_stack[-1:] != [screen]:
            return False
        return self.navigation.current == id and not screen.commanding

    @contextmanager
    def without_view(self, id: str) -> Iterator[None]:  # noqa: A002
        """Have a session's terminal shown elsewhere for a while, and anew afterwards."""
        view = None if self._screen is None else self._screen.view(id)
        if self._screen is not None and view is not None:
            self._screen.show_alone()
            view.attach(None)
        try:
            yield
        finally:
            if view is not None and any(info.id == id for info in self._manager.sessions):
                view.attach(self._manager.emulator(id))

    def share(self, id: str) -> "TypingShare | None":  # noqa: A002
        """Return what gives to others what is typed in a session."""
        view = None if self._screen is None else self._screen.view(id)
        return None if view is None else view.share

    def typed(self, id: str) -> float:  # noqa: A002
        """Return when something was last typed ahead of a session's shell."""
        return 0.0 if self._screen is None else self._screen.type_ahead.last(id)

    def type_ahead(self, id: str, event: events.Key | events.Paste) -> bool:  # noqa: A002
        """Keep a key for the shell of a session; return whether that was possible."""
        return self._screen is not None and self._screen.type_ahead.take(id, event)

    def forget_typed(self, id: str) -> None:  # noqa: A002
        """Drop what was typed ahead of a session's shell."""
        self._manager.forget_typed(id)

    async def prepare(self) -> None:
        """Put the screen together before it is wanted, once its module is loaded."""
        self._made()
        await textual_internals.get_screen(self._app, "sessions")

    def begin(self) -> None:
        """Begin at the hosts."""
        self._outer.follow(None)

    def go(self, id: str) -> None:  # noqa: A002
        """Go to a session, unless it has ended since it was offered."""
        if any(info.id == id for info in self._manager.sessions):
            self.navigation.visit(id)
            self._bring_up()
        else:
            self._app.bell()

    def go_to_last(self) -> None:
        """Go to the session that was looked at last, or to the newest."""
        if recent := self.recent():
            self.go(recent[0] if self.navigation.current == HOSTS else recent[-1])

    def leave(self) -> None:
        """Go back to the hosts, as soon as nothing is on top."""
        self._wanted = False
        if self._screen is not None and self._app.screen_stack[-1:] == [self._screen]:
            self._app.pop_screen()
            self.navigation.visit(HOSTS)

    def screen_changed(self, screen: Screen[Any]) -> None:
        """Bring the sessions up if that had to wait."""
        if self._wanted and screen is self._hosts and self.navigation.current != HOSTS:
            self._app.call_later(self._bring_up)
        self.moved()

    def hear(self, event: Event) -> None:
        """Follow the sessions."""
        match event:
            case SessionChanged(info):
                self._session_changed(info)
            case SessionGone(id, reason):
                self._session_gone(id)
                if reason:
                    self._app.notify(clean(reason), markup=False)
            case StepTaken(id, step):
                self._step_taken(id, step)
            case Rang(id):
                self._app.bell()
                self._rang(id)
            case Notified(id, notification):
                if self._notifies and not self._looked_at(id):
                    self._notify(id, notification)
            case _ if self._screen is not None:
                self._paint(self._screen, event)

    def _paint(self, screen: "SessionsScreen", event: Event) -> None:
        match event:
            case ScreenChanged(id):
                screen.screen_changed(id)
            case RetryChanged(ids):
                screen.retry_changed(ids)

    def _step_taken(self, id: str, step: Step) -> None:  # noqa: A002
        match step.kind:
            case StepKind.SERVER_SAID:
                self._show_words(id, step)
            case StepKind.NOT_DONE:
                pass  # it stands in the session
            case _:
                show_step(self._app, step)

    def _rang(self, id: str) -> None:  # noqa: A002
        if self._screen is not None:
            self._screen.rang(id)

    def _looked_at(self, id: str) -> bool:  # noqa: A002
        return self._app.app_focus and self.in_front(id)

    def _notify(self, id: str, told: Notification) -> None:  # noqa: A002
        info, tab = self._info(id), self.tabs.of(id)
        if info is not None and tab is not None:
            self._rang(id)
            what = f"{told.title}: {told.body}" if told.title else told.body
            where = f"{tab.number} {clean(info.title)}"
            self._app.notify(clean(what), title=where, timeout=NOTICE_SECONDS, markup=False)

    def _info(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)

    def _made(self) -> "SessionsScreen":
        if self._screen is None:
            self._screen = self._make()
            self._screen.show_riders(self._riders)
            self._show_asking()
            self._app.install_screen(self._screen, "sessions")
        return self._screen

    def show_questions(self, waiting: Sequence[Waiting], keys: str) -> str:
        """Tell of questions that wait elsewhere, and return what is told.

        Args:
            waiting: The questions, the one that has waited longest first.
            keys: What leads there.
        """
        titles = {info.id: clean(info.title) for info in self._manager.sessions}
        titles[HOSTS] = "a program"
        known = [question for question in waiting if question.session in titles]
        text, leads = "", ""
        if known:
            others = f", {len(known) - 1} more" if known[1:] else ""
            text = f"{titles[known[0].session]} {known[0].request}{others}"
            leads = f" · {keys}"
        self._asking = text, leads
        self._asking_ids = frozenset(question.session for question in known)
        self._show_asking()
        return text

    def show_wanted(self, text: str, keys: str) -> None:
        """Tell where a program wanted to sign in to, and what does so; "" for nowhere."""
        self._denied = text, keys
        self._show_asking()

    def show_riders(self, riders: Mapping[str, Sequence[RiderInfo]]) -> None:
        """Tell who uses the connections, by the id of each."""
        self._riders = riders
        self._hosts.show_riders(sum(map(len, riders.values())))
        if self._screen is not None:
            self._screen.show_riders(riders)

    def _show_asking(self) -> None:
        # A question holds somebody up; what was wanted has been denied already.
        text, keys = self._asking if self._asking[0] else self._denied
        self._hosts.line.show_asking(text, keys)
        if self._screen is not None:
            self._screen.show_asking(self._asking_ids, text, keys)

    def _show_key_pause(self, ignored: bool) -> None:
        self._hosts.line.show_keys_ignored(ignored)
        if self._screen is not None:
            self._screen.show_keys_ignored(ignored)

    def _bring_up(self) -> None:
        screen = self._made()
        if not self.up:
            # A question that appeared since then must not be covered.
            self._wanted = self._app.screen is not self._hosts
            if not self._wanted:
                self._app.push_screen(screen)

    def _follow(self) -> None:
        self.since = self.pressed
        self.tabs.focus(self.navigation.current)
        if self._screen is not None:
            self._screen.follow()
        self._outer.follow(self._info(self.navigation.current))
        if self.navigation.current == HOSTS:
            self._mark_hosts()
        self.moved()

    def _session_changed(self, info: SessionInfo) -> None:
        if info.id not in self.tabs:
            self.tabs.add(info.id)
        if info.ended is None:
            if info.id in self._over and not info.pending:
                self._pause_keys(info.id)  # it is back by itself
            self._over.discard(info.id)
        elif info.id not in self._over:
            self._over.add(info.id)
            self._pause_keys(info.id)
        if self._screen is not None:
            self._screen.session_changed(info)
        if info.id == self.navigation.current:
            self._outer.follow(info)
        self._mark_hosts()

    def _session_gone(self, id: str) -> None:  # noqa: A002
        self._over.discard(id)
        self._pause_keys(id)
        was_here = self.navigation.current == id
        left = self.tabs.remove(id)
        if self._screen is not None:
            self._screen.session_gone(id)
        self.navigation.forget(id, instead=left)
        if was_here and self.navigation.current == HOSTS:
            self.leave()
        self._mark_hosts()

    def _mark_hosts(self) -> None:
        numbers = {session: tab.number for tab in self.tabs for session in tab.panes}
        self._hosts.show_sessions(self._manager.sessions, numbers)

    def _pause_keys(self, id: str) -> None:  # noqa: A002
        # What is being typed to a session that ends under the fingers is for nothing else.
        if self.navigation.current == id and self._app.screen_stack[-1:] == [self._screen]:
            self.key_pause.begin()

    def _show_words(self, id: str, step: Step) -> None:  # noqa: A002
        info = self._info(id)
        if info is not None and info.pending:
            # They stand where the sign-in is waited for.
            if self._screen is not None:
                self._screen.session_changed(info)
        else:
            title = clean(f"{step.hop.name} says")
            self._app.notify(clean(step.text, lines=True), title=title, markup=False)


class SessionPlace:
    """A session, as the place of its questions: who has it in front waits for it.

    Args:
        presenter: Knows what is in front.
        session: Its id.
    """

    told = True
    busy = False

    def __init__(self, presenter: SessionPresenter, session: str) -> None:
        self._presenter = presenter
        self.session = session

    @property
    def in_front(self) -> bool:
        """Whether nothing is over it."""
        return self._presenter.in_front(self.session)

    @property
    def typed(self) -> float:
        """When something was last typed ahead of its shell."""
        return self._presenter.typed(self.session)

    def forget_typed(self) -> None:
        """Drop what was typed ahead: it may be the secret that is asked for now."""
        self._presenter.forget_typed(self.session)


class OpenSessionPlace(SessionPlace):
    """A session that the person works in, as the place of what others ask."""

    busy = True

    @property
    def typed(self) -> float:
        """When a key was last pressed, for its shell too."""
        return self._presenter.pressed
