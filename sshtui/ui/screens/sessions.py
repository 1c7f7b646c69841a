"""The sessions: a row of tabs, one terminal, and a row that says where it leads."""

import time
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from sshtui.errors import AppError
from sshtui.kbdint.sanitize import clean
from sshtui.log import start_task
from sshtui.sessions.desk import endpoints_of
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import Settings
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import named
from sshtui.ui import bindings
from sshtui.ui.modals.paste import ConfirmPaste
from sshtui.ui.modals.timeline import TimelineModal
from sshtui.ui.opening import Opening
from sshtui.ui.parts import Credentials
from sshtui.ui.screens.details import endpoint_of
from sshtui.ui.steady import Steady
from sshtui.ui.widgets.key_line import KeyLine, PrefixLine, ScrollLine
from sshtui.ui.widgets.status_line import StatusLine
from sshtui.ui.widgets.tab_strip import TabStrip
from sshtui.ui.widgets.terminal_view import TerminalView
from sshtui.ui.widgets.waiting import FailedPane, LostLine, WaitingPane

_FAR = 1_000_000
_FOCUS_REPORTS = frozenset({b"\x1b[I", b"\x1b[O"})
_ON_TERMINAL = frozenset({SessionState.OPEN, SessionState.CLOSED})


class SessionsScreen(Steady[None]):
    """Shows one session at a time; every key but the prefix is the remote's.

    Args:
        manager: Has the sessions.
        settings: The prefix key and the keymap.
        opening: Opens and closes sessions.
        credentials: What is remembered.

    Attributes:
        typed: When the person last typed into a shell, as `time.monotonic` counts.
    """

    CSS_PATH = Path(__file__).with_name("sessions.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [bindings.PREFIX_KEY]
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE: ClassVar[bool] = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]  # noqa: RUF012 - as textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it

    def __init__(
        self,
        manager: SessionManager,
        settings: Settings,
        opening: Opening,
        credentials: Credentials,
    ) -> None:
        super().__init__()
        self._credentials = credentials
        self.typed = 0.0
        self._manager = manager
        self._settings = settings
        self._opening = opening
        self._active = ""
        self._last = ""
        self._unseen: set[str] = set()
        self._views: dict[str, TerminalView] = {}
        self._composed = False

    def compose(self) -> ComposeResult:
        """Lay out tabs, the stage with its three faces, and the rows below."""
        yield TabStrip()
        with Container(id="stage"):
            yield WaitingPane()
            yield FailedPane(id="failed")
        yield LostLine(id="lost")
        yield StatusLine(id="status-line")
        yield PrefixLine(id="prefix-line")
        yield ScrollLine(id="scroll-line")

    def on_mount(self) -> None:
        """Show what is there already."""
        self._composed = True
        self._show()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Go on: to the hosts if the last session ended under something that covered this."""
        if self._manager.sessions:
            self._show()
        else:
            self._to_hosts()

    @property
    def active(self) -> str:
        """The id of the session on the screen; "" for none."""
        return self._active

    @property
    def last(self) -> str:
        """The id of the session that was on the screen before; "" for none."""
        return self._last

    def activate(self, id: str) -> None:  # noqa: A002 - as in events
        """Bring a session to the screen."""
        if id != self._active:
            self._last, self._active = self._active, id
        self._show()

    def session_changed(self, info: SessionInfo) -> None:
        """Follow a session."""
        if info.id == self._active:
            self._show()
        elif self._composed:
            self._show_tabs()

    def session_gone(self, id: str) -> None:  # noqa: A002
        """Let go of a session; the one before it comes up, or the hosts where there is none."""
        self._unseen.discard(id)
        if view := self._views.pop(id, None):
            view.attach(None)
            view.remove()
        if id == self._active:
            rest = [info.id for info in self._manager.sessions]
            self._active = self._last if self._last in rest else rest[-1] if rest else ""
            self._last = ""
            if not rest:
                self._to_hosts()
        self._show()

    def screen_changed(self, id: str) -> None:  # noqa: A002
        """Paint what a remote wrote, or mark its tab."""
        view = self._views.get(id)
        if id == self._active and view is not None:
            self._manager.seen(id)
            view.updated()
        elif id not in self._unseen:
            self._unseen.add(id)
            if self._composed:
                self._show_tabs()

    def action_prefix(self) -> None:
        """Take the next key as a command; pressed twice, the prefix key itself is sent."""
        line = self.query_one(PrefixLine)
        if not line.has_focus:
            line.take(self._settings.keymap)
            return
        info = self._info()
        if info is not None and info.state is SessionState.OPEN:
            encoder = KeyEncoder(self._manager.emulator(info.id))
            self._manager.write(info.id, encoder.encode(named(self._settings.prefix_key)))
        self._take_focus()

    def action_command(self, name: str, argument: int) -> None:
        """Do what a key after the prefix asks for."""
        command = getattr(self, f"_command_{name}")
        self._take_focus()
        command(argument)

    @on(KeyLine.Strayed)
    def _strayed(self) -> None:
        self.app.bell()
        if not self.query_one(ScrollLine).has_focus:
            self._take_focus()

    def _typed(self, id: str, data: bytes) -> None:  # noqa: A002
        if data not in _FOCUS_REPORTS:
            self.typed = time.monotonic()
        self._manager.write(id, data)

    @on(TerminalView.Resized)
    def _resized(self, event: TerminalView.Resized) -> None:
        self._manager.resize(self._id_of(event.view), event.columns, event.rows)
        # What came before the view was on the screen has not been painted yet.
        event.view.updated()

    @on(TerminalView.PasteAsked)
    def _paste_asked(self, event: TerminalView.PasteAsked) -> None:
        def paste(agreed: bool | None) -> None:
            if agreed:
                event.view.paste(event.text)

        self.app.push_screen(ConfirmPaste(event.text), paste)

    @on(TerminalView.Selected)
    def _selected(self, event: TerminalView.Selected) -> None:
        self.app.copy_to_clipboard(event.text)

    @on(TabStrip.Picked)
    def _picked(self, event: TabStrip.Picked) -> None:
        self.activate(event.id)

    @on(WaitingPane.Cancelled)
    @on(FailedPane.Close)
    def _close_active(self) -> None:
        self._command_close()

    @on(FailedPane.Retry)
    def _retry(self) -> None:
        if info := self._info():
            self._opening.retry(info)

    @on(FailedPane.ShowTimeline)
    def _show_timeline(self) -> None:
        self._command_timeline()

    @on(LostLine.Scroll)
    def _scroll_lost(self, event: LostLine.Scroll) -> None:
        self._command_scroll_pages(event.pages)

    def _command_switch(self, number: int) -> None:
        sessions = self._manager.sessions
        if number <= len(sessions):
            self.activate(sessions[number - 1].id)
        else:
            self.app.bell()

    def _command_step(self, by: int) -> None:
        ids = [info.id for info in self._manager.sessions]
        if self._active in ids:
            self.activate(ids[(ids.index(self._active) + by) % len(ids)])

    def _command_last(self, _: int) -> None:
        if self._last in {info.id for info in self._manager.sessions}:
            self.activate(self._last)

    def _command_again(self, _: int) -> None:
        self._opening.again(self._active)

    def _command_close(self, _: int = 0) -> None:
        self._opening.close(self._active)

    def _command_hosts(self, _: int) -> None:
        self._to_hosts()

    def _command_switcher(self, _: int) -> None:
        self.call_later(self.run_action, "app.switcher")

    def _command_timeline(self, _: int = 0) -> None:
        if info := self._info():
            self.app.push_screen(TimelineModal(info.title, self._manager.timeline(info.id)))

    def _command_ask_first(self, _: int) -> None:
        if info := self._info():
            start_task(self._ask_first(info), "ask before sending")

    async def _ask_first(self, info: SessionInfo) -> None:
        """Undo “send”: from the next sign-in on there is a form, filled in."""
        try:
            changed = await self._credentials.ask_first(endpoints_of(info.target))
        except AppError as error:
            self.app.notify(error.message, title=error.heading, severity="error", markup=False)
            return
        prompts = ", ".join(clean(one.binding.prompt) for one in changed)
        self.app.notify(
            f"{prompts}: filled in from now on, and sent when you press Enter."
            if changed
            else "Nothing is sent by itself to this host.",
            markup=False,
        )

    def _command_help(self, _: int) -> None:
        self.call_later(self.run_action, "app.help")

    def _command_leave(self, _: int) -> None:
        if (info := self._info()) and info.id in self._views:
            self._views[info.id].scroll_history_end()

    def _command_scroll(self, _: int) -> None:
        if self._active in self._views:
            self.query_one(ScrollLine).take(self._settings.keymap)

    def _command_scroll_lines(self, by: int) -> None:
        info, view = self._info(), self._views.get(self._active)
        if info is None or view is None:
            return
        view.scroll_history(by)
        if info.state is SessionState.OPEN:
            self._command_scroll(0)

    def _command_scroll_pages(self, by: int) -> None:
        rows = self.query_one("#stage").size.height
        self._command_scroll_lines(by * max(1, rows - 1))

    def _command_scroll_top(self, _: int) -> None:
        self._command_scroll_lines(-_FAR)

    def _to_hosts(self) -> None:
        self.call_later(self.run_action, "app.show_hosts")

    def _info(self) -> SessionInfo | None:
        return next((info for info in self._manager.sessions if info.id == self._active), None)

    def _show(self) -> None:
        # When the app ends, a screen loses its parts before it hears of that.
        if not self._composed or not self.query(WaitingPane):
            return
        info = self._info()
        if info is not None and info.state in _ON_TERMINAL and info.id not in self._views:
            self._add_view(info.id)
        for id_, view in self._views.items():
            view.display = id_ == self._active
        self.query_one(WaitingPane).display = info is not None and info.pending
        self.query_one(FailedPane).display = info is not None and info.state is SessionState.FAILED
        lost = self.query_one(LostLine)
        lost.display = info is not None and info.state is SessionState.CLOSED
        if info is not None:
            self._fill(info, lost)
            self._unseen.discard(info.id)
            self._manager.seen(info.id)
            self._take_focus()
            if info.id in self._views:
                # What came while it was hidden has not been painted.
                self._views[info.id].updated()
        self._show_tabs()

    def _add_view(self, id: str) -> None:  # noqa: A002
        reserved = frozenset({self._settings.prefix_key})
        view = TerminalView(partial(self._typed, id), reserved=reserved)
        self._views[id] = view
        self.query_one("#stage").mount(view)
        view.attach(self._manager.emulator(id))
        # It cannot have the focus yet, and keys typed until then must not press a hidden button.
        self.set_focus(None)
        self.call_after_refresh(self._take_focus)

    def _id_of(self, view: TerminalView) -> str:
        return next((id_ for id_, one in self._views.items() if one is view), "")

    def _fill(self, info: SessionInfo, lost: LostLine) -> None:
        entries = self._manager.timeline(info.id)
        if info.pending:
            self.query_one(WaitingPane).show(info, entries)
        elif info.state is SessionState.FAILED:
            self.query_one(FailedPane).show(info, entries)
        elif info.state is SessionState.CLOSED:
            lost.show(info)
        prefix = bindings.readable(self._settings.prefix_key)
        self.query_one(StatusLine).show(
            Content(_where(info)),
            Content.assemble((prefix, "bold $primary"), " sshtui's keys"),
        )

    def _show_tabs(self) -> None:
        self.query_one(TabStrip).show(self._manager.sessions, self._active, self._unseen)

    def _take_focus(self) -> None:
        info = self._info()
        if info is None:
            return
        if info.pending:
            self.query_one(WaitingPane).take_focus()
        elif info.state is SessionState.FAILED:
            self.query_one(FailedPane).take_focus()
        elif info.state is SessionState.CLOSED:
            self.set_focus(self.query_one(LostLine))
        else:
            self.set_focus(self._views[info.id])


def _where(info: SessionInfo) -> str:
    chain = info.hop.chain if info.hop is not None else ()
    way = f" · {' → '.join(chain)}" if len(chain) > 1 else ""
    by_itself = f" · signed in from {' and '.join(info.by_itself)}" if info.by_itself else ""
    return clean(f"{endpoint_of(info.target)}{way}{by_itself}")
