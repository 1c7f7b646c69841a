"""The sessions: a row of tabs, one terminal, and a row that says where it leads."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeGuard

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from sshtui.sanitize import clean
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.tasks import start_task
from sshtui.terminal import paste
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import named
from sshtui.ui import actions
from sshtui.ui.keyboard.parser import stroke_of
from sshtui.ui.keymap import Keymap, bindings
from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.navigation import HOSTS, Navigation
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.widgets.key_line import KeyLine, PrefixLine, ScrollLine
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.session_panes import FailedPane, LostLine, WaitingPane
from sshtui.ui.widgets.status_line import StatusLine
from sshtui.ui.widgets.tab_strip import TabStrip
from sshtui.ui.widgets.terminal.view import TerminalView
from sshtui.ui.widgets.title_line import KEYS_IGNORED

_FAR = 1_000_000
_KEYS_IGNORED = Content.styled(KEYS_IGNORED, "bold $warning")


class SessionCommands(Protocol):
    """What a person can have done to a session."""

    def again(self, id: str) -> None:  # noqa: A002 - as in events
        """Open a second shell on its connection."""
        ...

    def reconnect(self, id: str) -> None:  # noqa: A002
        """Connect it again."""
        ...

    def stop_waiting(self, id: str) -> None:  # noqa: A002
        """Give up its sign-in."""
        ...

    def close(self, id: str) -> None:  # noqa: A002
        """Close it."""
        ...


class SessionsScreen(BaseScreen[None]):
    """Shows one session at a time; every key but the prefix is the remote's.

    Args:
        manager: Has the sessions.
        settings: The prefix key and the keymap.
        sessions: Opens and closes sessions.
        navigation: Knows which session the person is at.
        ask_first: Has what is saved for a session's host filled in, and not sent.
        settled: Called when the focus went to something else.

    Attributes:
        typed: When something was last typed ahead of a shell, by session.
    """

    CSS_PATH = Path(__file__).with_name("sessions.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.PREFIX_KEY)
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012 - as textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    def __init__(
        self,
        manager: SessionManager,
        settings: Settings,
        sessions: SessionCommands,
        navigation: Navigation,
        ask_first: Callable[[SessionInfo], Coroutine[Any, Any, None]],
        settled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._ask_first = ask_first
        self.typed: dict[str, float] = {}
        self._manager = manager
        self._settings = settings
        self._sessions = sessions
        self._navigation = navigation
        self._settled = settled
        self._unseen: set[str] = set()
        self._asking: frozenset[str] = frozenset()
        self._badge = ("", "")
        self._keys_ignored = False
        self._cancel_keys = frozenset(Keymap(settings).keys("waiting.cancel"))
        self._area = SessionArea(manager, settings.prefix_key, self._cancel_keys)
        self._composed = False

    def compose(self) -> ComposeResult:
        """Lay out tabs, the session, and the rows below."""
        yield TabStrip()
        yield self._area
        yield LostLine(id="lost")
        yield StatusLine(id="status-line")
        yield PrefixLine(id="prefix-line")
        yield ScrollLine(id="scroll-line")

    def on_mount(self) -> None:
        """Show what is there already."""
        self._composed = True
        self.follow()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Go on: to the hosts if the session ended under something that covered this."""
        self._show()
        if self.active == HOSTS:
            self._to_hosts()

    @property
    def active(self) -> str:
        """The id of the session on the screen; "" for none."""
        return self._navigation.current

    @property
    def commanding(self) -> bool:
        """Whether the next key is a command of ours."""
        return isinstance(self.focused, KeyLine)

    def follow(self) -> None:
        """Show the session that the person is at now."""
        self._show(moved=True)

    def session_changed(self, info: SessionInfo) -> None:
        """Follow a session."""
        if info.id == self.active:
            self._show()
        elif self._composed:
            self._show_tabs()

    def session_gone(self, id: str) -> None:  # noqa: A002 - as in events
        """Release a session."""
        self._unseen.discard(id)
        self.typed.pop(id, None)
        self._area.forget(id)
        if id != self.active and self._composed:
            self._show_tabs()

    def screen_changed(self, id: str) -> None:  # noqa: A002
        """Paint what a remote wrote, or mark its tab."""
        view = self._area.view(id)
        if id == self.active and view is not None:
            self._manager.seen(id)
            view.updated()
        elif id not in self._unseen:
            self._unseen.add(id)
            if self._composed:
                self._show_tabs()

    def show_asking(self, ids: frozenset[str], text: str, keys: str) -> None:
        """Mark the sessions that have questions, and say of the first what leads there."""
        self._asking, self._badge = ids, (text, keys)
        self._show()

    def show_keys_ignored(self, ignored: bool) -> None:
        """Say that keys are ignored, or that they no longer are."""
        self._keys_ignored = ignored
        self._show()

    def type_ahead(self, id: str, event: events.Key | events.Paste) -> bool:  # noqa: A002
        """Keep a key or a paste for a shell that is being opened; return whether it was taken."""
        if isinstance(event, events.Key) and event.key in self._cancel_keys:
            return False  # meant for the sign-in, and too late for that
        if _is_lines(event):
            return False  # to be asked about first, and another question is on the screen
        return self._keep(id, event)

    def _keep(self, id: str, event: events.Key | events.Paste) -> bool:  # noqa: A002
        if self._find(id) is None:
            return False  # it went while the key was on its way
        if isinstance(event, events.Paste):
            data = paste.encode(event.text, bracketed=False)
        else:
            encoder = KeyEncoder(self._manager.emulator(id))
            data = encoder.encode(stroke_of(event))
        if data:
            self.typed[id] = event.time
        return not data or self._manager.write(id, data)

    def action_prefix(self) -> None:
        """Take the next key as a command; pressed twice, the prefix key itself is sent."""
        line = self.query_one(PrefixLine)
        if not line.has_focus:
            line.take()
            return
        if info := self._info():
            encoder = KeyEncoder(self._manager.emulator(info.id))
            self._manager.write(info.id, encoder.encode(named(self._settings.prefix_key)))
        self._take_focus()

    async def action_command(self, handler: str) -> None:
        """Do what a key after the prefix asks for, with the focus back where it was."""
        self._take_focus()
        await self.run_action(handler)

    @on(KeyLine.Strayed)
    def _strayed(self) -> None:
        self.app.bell()
        if not self.query_one(ScrollLine).has_focus:
            self._take_focus()

    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        # A question does not come up while a command is half typed.
        self._settled()

    @on(SessionArea.Ready)
    def _terminal_ready(self) -> None:
        self._show()

    @on(WaitingPane.Typed)
    def _typed_ahead(self, event: WaitingPane.Typed) -> None:
        def keep() -> None:
            if not self._keep(event.id, event.typed):
                self.app.bell()

        if _is_lines(event.typed):
            self._confirm_paste(event.typed.text, keep)
        else:
            keep()

    @on(TerminalView.Resized)
    def _resized(self, event: TerminalView.Resized) -> None:
        self._manager.resize(self._area.id_of(event.view), event.columns, event.rows)
        # What came before the view was on the screen has not been painted yet.
        event.view.updated()

    @on(TerminalView.PasteAsked)
    def _paste_asked(self, event: TerminalView.PasteAsked) -> None:
        self._confirm_paste(event.text, lambda: event.view.paste(event.text))

    def _confirm_paste(self, text: str, do: Callable[[], None]) -> None:
        def paste_if(agreed: bool | None) -> None:
            if agreed:
                do()

        self.app.push_screen(ConfirmPaste(text), paste_if)

    @on(TerminalView.Selected)
    def _selected(self, event: TerminalView.Selected) -> None:
        self.app.copy_to_clipboard(event.text)

    @on(TabStrip.Picked)
    def _picked(self, event: TabStrip.Picked) -> None:
        if self._find(event.id) is not None:
            self._navigation.visit(event.id)

    @on(WaitingPane.Cancelled)
    def _stop_asked(self, event: WaitingPane.Cancelled) -> None:
        self._sessions.stop_waiting(event.id)

    @on(FailedPane.Close)
    def _close_asked(self, event: FailedPane.Close) -> None:
        self._sessions.close(event.id)

    @on(FailedPane.Retry)
    def _retry(self, event: FailedPane.Retry) -> None:
        self._sessions.reconnect(event.id)

    @on(FailedPane.ShowTimeline)
    def _timeline_asked(self, event: FailedPane.ShowTimeline) -> None:
        self._show_timeline(event.id)

    @on(LostLine.Scroll)
    def _scroll_lost(self, event: LostLine.Scroll) -> None:
        self.action_scroll_pages(event.pages)

    def action_switch_to(self, number: int) -> None:
        """Go to the session with a number."""
        sessions = self._manager.sessions
        if number <= len(sessions):
            self._navigation.visit(sessions[number - 1].id)
        else:
            self.app.bell()

    def action_step(self, by: int) -> None:
        """Go to the session so many tabs on."""
        ids = [info.id for info in self._manager.sessions]
        if self.active in ids:
            self._navigation.visit(ids[(ids.index(self.active) + by) % len(ids)])

    def action_last(self) -> None:
        """Go to the session that was looked at before this one."""
        if last := self._navigation.previous:
            self._navigation.visit(last)

    def action_second_shell(self) -> None:
        """Open another shell on the same connection."""
        self._sessions.again(self.active)

    def action_close(self) -> None:
        """End the session on the screen."""
        self._sessions.close(self.active)

    def action_timeline(self) -> None:
        """Show how the sign-in went."""
        self._show_timeline(self.active)

    def _show_timeline(self, id: str) -> None:  # noqa: A002
        if info := self._find(id):
            self.app.push_screen(TimelineModal(info.title, self._manager.timeline(info.id)))

    def action_ask_first(self) -> None:
        """Show the form at the next sign-in."""
        if info := self._info():
            start_task(self._ask_first(info), "ask before sending")

    def action_leave(self) -> None:
        """Go back to the end of the scrollback."""
        if view := self._area.shown:
            view.scroll_history_end()

    def action_scroll_back(self) -> None:
        """Let keys move through the scrollback."""
        if self._area.shown is not None:
            self.query_one(ScrollLine).take()

    def action_scroll_lines(self, by: int) -> None:
        """Scroll by so many lines, down where positive."""
        info, view = self._info(), self._area.shown
        if info is None or view is None:
            return
        view.scroll_history(by)
        if info.state is SessionState.OPEN:
            self.action_scroll_back()

    def action_scroll_pages(self, by: int) -> None:
        """Scroll by so many screenfuls."""
        rows = self._area.size.height
        self.action_scroll_lines(by * max(1, rows - 1))

    def action_scroll_top(self) -> None:
        """Go to the beginning of the scrollback."""
        self.action_scroll_lines(-_FAR)

    def _to_hosts(self) -> None:
        self.call_later(self.run_action, "app.show_hosts")

    def _info(self) -> SessionInfo | None:
        return self._find(self.active)

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)

    def _show(self, *, moved: bool = False) -> None:
        # When the app ends, a screen loses its parts before it hears of that.
        if not self._composed or not self.query("#waiting-what"):
            return
        info = self._info()
        self._area.show(info)
        lost = self.query_one(LostLine)
        lost.display = info is not None and info.state is SessionState.CLOSED
        if info is not None:
            if lost.display:
                lost.show(info)
            self._show_status(info)
            self._unseen.discard(info.id)
            self._manager.seen(info.id)
            # A command that is half typed is for where it was begun.
            if moved or not self.commanding:
                self._take_focus()
        self._show_tabs()

    def _show_status(self, info: SessionInfo) -> None:
        prefix = Keymap(self._settings).of(actions.PREFIX_ID)
        hint = Content.assemble((prefix, "bold $primary"), f" {actions.PREFIX_KEY.label}")
        line = self.query_one(StatusLine)
        if self._keys_ignored:
            line.show(Content(_where(info)), _KEYS_IGNORED)
        else:
            line.show(Content(_where(info)), hint, *self._badge)

    def _show_tabs(self) -> None:
        tabs = self.query_one(TabStrip)
        tabs.show(self._manager.sessions, self.active, self._unseen, self._asking)

    def _take_focus(self) -> None:
        lost = self.query_one(LostLine)
        if lost.display:
            self.set_focus(lost)
        else:
            self._area.take_focus()


def _is_lines(event: events.Key | events.Paste) -> TypeGuard[events.Paste]:
    return isinstance(event, events.Paste) and paste.line_count(event.text) > 1


def _where(info: SessionInfo) -> str:
    """Return where a session leads, which way, and how it was signed in to."""
    chain = info.hop.chain if info.hop is not None else ()
    way = f" · {' → '.join(chain)}" if len(chain) > 1 else ""
    by_itself = f" · signed in from {' and '.join(info.by_itself)}" if info.by_itself else ""
    return clean(f"{info.target.endpoint}{way}{by_itself}")
