"""The sessions screen: tabs, panes, and a status line."""

from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from sshtui.sanitize import clean
from sshtui.sessions.broadcast import Broadcast
from sshtui.sessions.layout.tabs import Tab, Tabs
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.riders import RiderInfo
from sshtui.sessions.state import SessionInfo
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import named
from sshtui.ui import actions
from sshtui.ui.keyboard.type_ahead import TypeAhead, is_lines
from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.screens.session_actions import SessionActions, SessionCommands
from sshtui.ui.screens.session_broadcast import SessionBroadcast
from sshtui.ui.screens.session_links import SessionLinks
from sshtui.ui.screens.session_panes import SessionPanes
from sshtui.ui.screens.session_scrollback import TextCommands
from sshtui.ui.session_history import HOSTS, SessionHistory
from sshtui.ui.user_keymap import KeysInForce, bindings, keymap_of
from sshtui.ui.widgets.key_line import KeyLine
from sshtui.ui.widgets.prefix_card import PrefixCard
from sshtui.ui.widgets.resize_line import ResizeLine
from sshtui.ui.widgets.rider_rows import who_rides
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.session_pane import SessionPane
from sshtui.ui.widgets.session_placeholders import WaitingPane
from sshtui.ui.widgets.session_signs import LOGGED
from sshtui.ui.widgets.status_line import StatusLine
from sshtui.ui.widgets.tab_labels import TabMarks, in_production, labelled, production_label
from sshtui.ui.widgets.tab_strip import TabStrip
from sshtui.ui.widgets.terminal.view import TerminalView
from sshtui.ui.widgets.title_line import KEYS_IGNORED

_KEYS_IGNORED = Content.styled(KEYS_IGNORED, "bold $warning")


class SessionsScreen(SessionActions, SessionPanes, SessionLinks, SessionBroadcast):
    """Shows one tab at a time; every key but the prefix is the remote's in the pane in focus.

    Args:
        manager: Has the sessions.
        sessions: Opens and closes sessions.
        tabs: Which sessions are shown together.
        navigation: Knows which session the person is at.
        ask_first: Has what is saved for a session's host filled in, and not sent.
        settled: Called when the focus went to something else.
        outlets: Take text from copy mode.

    Attributes:
        type_ahead: Keeps what is typed for shells that are being opened.
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
        sessions: SessionCommands,
        tabs: Tabs,
        navigation: SessionHistory,
        ask_first: Callable[[SessionInfo], Coroutine[Any, Any, None]],
        settled: Callable[[], None],
        outlets: TextCommands,
    ) -> None:
        super().__init__()
        self._ask_first = ask_first
        self._manager = manager
        self._sessions = sessions
        self._tabs = tabs
        self._navigation = navigation
        self._settled = settled
        self._outlets = outlets
        self._unseen: set[str] = set()
        self._rang: set[str] = set()
        self._asking: frozenset[str] = frozenset()
        self._riders: Mapping[str, Sequence[RiderInfo]] = {}
        self._badge = ("", "")
        self._keys_ignored = False
        cancel_keys = KeysInForce(self, "waiting.cancel")
        self.type_ahead = TypeAhead(manager, cancel_keys)
        self._broadcast = Broadcast(manager)
        reserved = KeysInForce(self, actions.PREFIX_ID)
        self._area = SessionArea(manager, reserved, cancel_keys, self._broadcast)
        self._composed = False

    def compose(self) -> ComposeResult:
        """Lay out tabs, the panes, and the rows below."""
        yield TabStrip()
        yield self._area
        yield StatusLine(id="status-line")
        yield PrefixCard()
        yield ResizeLine(id="resize-line")

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
    def commanding(self) -> bool:
        """Whether the next key is an sshtui command."""
        return isinstance(self.focused, KeyLine)

    def follow(self) -> None:
        """Show the session that the person is at now."""
        self._show(moved=True)

    def session_changed(self, info: SessionInfo) -> None:
        """Follow a session."""
        tab = self._tab()
        if tab is not None and info.id in tab.recent:
            self._show()
        elif self._composed:
            self._show_tabs()

    def retry_changed(self, ids: Collection[str]) -> None:
        """Show how sessions that are to be seen are being connected again."""
        if not self._area.visible_sessions.isdisjoint(ids):
            self._show()

    def session_gone(self, id: str) -> None:  # noqa: A002 - as in events
        """Release a session."""
        self._unseen.discard(id)
        self._rang.discard(id)
        self.type_ahead.forget(id)
        self._area.forget(id)
        if id in self._broadcast.receivers:
            self._show()
        elif id != self.active and self._composed:
            self._show_tabs()

    def screen_changed(self, id: str) -> None:  # noqa: A002
        """Paint what a remote wrote, or mark its tab."""
        pane = self._area.pane(id)
        if id in self._area.visible_sessions and pane is not None:
            self._manager.seen(id)
            pane.updated()
            if id in self._broadcast.receivers and self._broadcast.look():
                self._show()
        elif id not in self._unseen:
            self._unseen.add(id)
            if self._composed:
                self._show_tabs()

    def rang(self, id: str) -> None:  # noqa: A002
        """Mark the tab of a session that rang the bell, unless it is looked at."""
        if id not in self._area.visible_sessions and id not in self._rang:
            self._rang.add(id)
            if self._composed:
                self._show_tabs()

    def view(self, id: str) -> TerminalView | None:  # noqa: A002
        """Return the terminal of a session, if it has one that is ready."""
        pane = self._area.pane(id)
        return None if pane is None else pane.view

    def show_asking(self, ids: frozenset[str], text: str, keys: str) -> None:
        """Mark the sessions that have questions, and say of the first what leads there."""
        self._asking, self._badge = ids, (text, keys)
        self._show()

    def show_riders(self, riders: Mapping[str, Sequence[RiderInfo]]) -> None:
        """Say who uses the connections, by the id of each."""
        if riders != self._riders:
            self._riders = riders
            self._show()

    def show_keys_ignored(self, ignored: bool) -> None:
        """Say that keys are ignored, or that they no longer are."""
        self._keys_ignored = ignored
        self._show()

    def action_prefix(self) -> None:
        """Take the next key as a command; pressed twice, the prefix key itself is sent."""
        line = self.query_one(PrefixCard)
        if not line.has_focus:
            line.take()
            return
        if info := self._info():
            stroke = named(keymap_of(self).settings.prefix_key)
            if self._broadcast.share(info.id).take_key(stroke):
                encoder = KeyEncoder(self._manager.emulator(info.id))
                self._manager.write(info.id, encoder.encode(stroke))
            else:
                self._say_withheld()
        self._take_focus()

    async def action_command(self, handler: str) -> None:
        """Do what a key after the prefix asks for, with the focus back where it was."""
        self._take_focus()
        await self.run_action(handler)

    @on(KeyLine.Strayed)
    def _strayed(self) -> None:
        self.app.bell()
        self._take_focus()

    @on(events.DescendantBlur)
    def _focus_moved(self) -> None:
        # A question does not come up while a command is half typed.
        self._settled()

    @on(SessionPane.Ready)
    @on(SessionArea.Rearranged)
    def _show_more(self) -> None:
        self._show()

    @on(events.DescendantFocus)
    def _pane_focused(self) -> None:
        # A click gives the focus to what is under the mouse. This may come late, when the person
        # has left for the hosts or a form.
        if not self.is_current:
            return
        pane = next((p for p in self._in_focus() if isinstance(p, SessionPane)), None)
        tab = self._tab()
        # Where a session goes, the focus falls to any other: that is nobody's wish.
        if pane is not None and tab is not None and pane.session in tab.panes:
            self._navigation.visit(pane.session)

    @on(WaitingPane.Typed)
    def _typed_ahead(self, event: WaitingPane.Typed) -> None:
        def keep() -> None:
            if not self.type_ahead.keep(event.id, event.typed):
                self.app.bell()

        if is_lines(event.typed):
            self._confirm_paste(event.typed.text, keep)
        else:
            keep()

    @on(TerminalView.PasteAsked)
    def _paste_asked(self, event: TerminalView.PasteAsked) -> None:
        panes = 1 if event.view.share is None else event.view.share.count
        self._confirm_paste(event.text, lambda: event.view.paste(event.text), panes)

    def _confirm_paste(self, text: str, do: Callable[[], None], panes: int = 1) -> None:
        def paste_if(agreed: bool | None) -> None:
            if agreed:
                do()

        self.app.push_screen(ConfirmPaste(text, panes), paste_if)

    def _in_focus(self) -> Sequence[DOMNode]:
        return () if self.focused is None else self.focused.ancestors_with_self

    def _to_hosts(self) -> None:
        self.call_later(self.run_action, "app.show_hosts")

    def _show(self, *, moved: bool = False) -> None:
        # When the app ends, a screen loses its parts before it hears of that.
        if not self._composed or not self.query("#status-hint"):
            return
        info = self._info()
        tab = self._tab()
        self._area.show(tab, self._manager.sessions)
        self._follow_broadcast()
        self._area.draw_frames(self._manager.sessions, self._marks())
        for visible in self._area.visible_sessions:
            self._unseen.discard(visible)
            self._rang.discard(visible)
            self._manager.seen(visible)
        if info is not None:
            self._show_status(info, tab)
            # A command that is half typed is for where it was begun.
            if moved or not self.commanding:
                self._take_focus()
        self._show_tabs()

    def _show_status(self, info: SessionInfo, tab: Tab | None) -> None:
        prefix = keymap_of(self).of(actions.PREFIX_ID)
        hint = Content.assemble((prefix, "bold $primary"), f" {actions.PREFIX_KEY.label}")
        line = self.query_one(StatusLine)
        line.show_silence(info)
        receivers, ends = self._receivers()
        if self._keys_ignored:
            line.show(receivers or _where(info), _KEYS_IGNORED)
        elif receivers:
            line.show(Content.assemble(_logged(info), receivers), ends)
        else:
            words = Content.assemble(
                _alone(tab, self._area.visible_sessions),
                _logged(info),
                _ridden(self._riders.get(info.connection_id, ())),
                _where(info),
            )
            line.show(words, hint, *self._badge)
        label = production_label() if info.id in self._marks().production else Content()
        line.show_label(label)

    def _marks(self) -> TabMarks:
        production = in_production(self._manager.sessions, keymap_of(self).settings.production_tags)
        riders = {line: len(there) for line, there in self._riders.items()}
        return TabMarks(self._asking, self._rang, self._unseen, production, riders)

    def _show_tabs(self) -> None:
        labels = labelled(self._tabs, self._manager.sessions, self._marks())
        tab = self._tab()
        self.query_one(TabStrip).show(labels, 0 if tab is None else tab.number)

    def _take_focus(self) -> None:
        self._area.take_focus()


def _alone(tab: Tab | None, visible: Collection[str]) -> Content:
    """Return why not all panes of a tab are to be seen."""
    if tab is None or len(visible) != 1 or len(tab.panes) == 1:
        return Content()
    why = "maximised" if tab.maximised else "no room"
    return Content.styled(f"1 of {len(tab.panes)}: {why} · ", "bold $warning")


def _logged(info: SessionInfo) -> Content:
    """Return whether a session is written to a file."""
    return Content.styled(f"{LOGGED} log · " if info.recording else "", "bold $error")


def _ridden(riders: Sequence[RiderInfo]) -> Content:
    """Return who uses a session's connection beside it."""
    return Content.styled(f"{who_rides(riders)} · " if riders else "", "$accent")


def _where(info: SessionInfo) -> Content:
    """Return where a session leads, its title, what is not done, and how it was signed in to."""
    chain = info.hop.chain if info.hop is not None else ()
    way = f" · {' → '.join(chain)}" if len(chain) > 1 else ""
    by_itself = f" · signed in from {' and '.join(info.by_itself)}" if info.by_itself else ""
    left_out = [part.keyword for hop in info.target.route for part in hop.not_done]
    names = clean(", ".join(dict.fromkeys(left_out)))
    missing = Content.styled(f" · not done: {names}" if names else "", "$warning")
    where = clean(f"{info.target.endpoint}{way}")
    title = Content.styled(f" · {info.said_title}" if info.said_title else "", "$foreground")
    return Content.assemble(where, title, missing, clean(by_itself))
