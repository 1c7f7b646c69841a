"""The tabs, their panes, and switching between them."""

from textual import on

from sshtui.sessions.layout.tabs import Tab, Tabs
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.rendering.screen import BaseScreen
from sshtui.ui.session_history import SessionHistory
from sshtui.ui.widgets.tab_strip import TabStrip

_TENTH = 10
"""The first tab whose number is no key."""


class SessionTabs(BaseScreen[None]):
    """Goes from tab to tab."""

    _manager: SessionManager
    _tabs: Tabs
    _navigation: SessionHistory

    @property
    def active(self) -> str:
        """The id of the session whose pane has the focus; "" for none."""
        return self._navigation.current

    def action_switch_to(self, number: int) -> None:
        """Go to the tab with a number."""
        if tab := self._tabs.numbered(number):
            self._navigation.visit(tab.focused)
        else:
            self.app.bell()

    def action_switch_beyond(self) -> None:
        """Go to the tenth tab; where there are tabs beyond, ask which one."""
        last = max((tab.number for tab in self._tabs), default=0)
        if last <= _TENTH:
            self.action_switch_to(_TENTH)
            return

        def number(answer: str) -> int:
            wanted = answer.lstrip("0") or str(_TENTH)
            return next((tab.number for tab in self._tabs if str(tab.number) == wanted), 0)

        def mistake(answer: str) -> str:
            return "" if number(answer) else f"There is no tab {answer or _TENTH}."

        def switch(answer: str | None) -> None:
            if answer is not None:
                self.action_switch_to(number(answer))

        words = f"A number up to {last}; {_TENTH} if empty."
        self.app.push_screen(TextPrompt("Tabs", words, mistake=mistake), switch)

    def action_step(self, by: int) -> None:
        """Go to the one so many tabs on."""
        tabs, tab = list(self._tabs), self._tab()
        if tab is not None:
            self._navigation.visit(tabs[(tabs.index(tab) + by) % len(tabs)].focused)

    def action_last(self) -> None:
        """Go to the tab that was looked at before this one."""
        tab = self._tab()
        here = () if tab is None else tab.panes
        if last := next((id_ for id_ in self._navigation.sessions if id_ not in here), ""):
            self._navigation.visit(last)

    @on(TabStrip.Picked)
    def _picked(self, event: TabStrip.Picked) -> None:
        if self._find(event.id) is not None:
            self._navigation.visit(event.id)

    def _tab(self) -> Tab | None:
        return self._tabs.of(self.active)

    def _info(self) -> SessionInfo | None:
        return self._find(self.active)

    def _find(self, id: str) -> SessionInfo | None:  # noqa: A002
        return next((info for info in self._manager.sessions if info.id == id), None)
