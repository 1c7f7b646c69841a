"""Broadcast on the screen: what turns it on and off, and what is said of it."""

from textual import on
from textual.content import Content

from sshtui.sanitize import clean
from sshtui.sessions.broadcast import ALONE, LEAST, Broadcast
from sshtui.ui.screens.session_tabs import SessionTabs
from sshtui.ui.user_keymap import keymap_of
from sshtui.ui.widgets.session_area import SessionArea
from sshtui.ui.widgets.terminal.view import TerminalView


class SessionBroadcast(SessionTabs):
    """Has what is typed go to all panes of a tab, or to those that are chosen."""

    _area: SessionArea
    _broadcast: Broadcast

    def action_broadcast(self) -> None:
        """Have what is typed go to all panes that are shown, or to the one in focus again."""
        tab = self._tab()
        shown = () if tab is None else tab.panes
        if self._broadcast.receivers:
            self._broadcast.end()
        elif not self._broadcast.begin(id_ for id_ in shown if id_ in self._area.visible_sessions):
            self.app.notify(
                "Broadcast needs two open sessions on the screen: split the pane, or show all.",
                severity="warning",
            )
        self._show()

    def action_choose_pane(self) -> None:
        """Have the pane in focus take part in broadcast, or no longer."""
        self._choose(self.active)

    @on(SessionArea.TitleClicked)
    def _title_clicked(self, event: SessionArea.TitleClicked) -> None:
        """Choose a pane by its title while broadcast is on; else go there."""
        if self._broadcast.receivers:
            self._choose(event.session)
        else:
            self._navigation.visit(event.session)

    def _choose(self, session: str) -> None:
        if len(self._area.visible_sessions) < LEAST or not self._broadcast.choose(session):
            self.app.bell()
        self._show()

    def action_broadcast_on(self) -> None:
        """Go on, though a secret is asked for."""
        if self._broadcast.asking:
            self._broadcast.allow()
            self._show()
        else:
            self.app.bell()

    def show_alone(self) -> None:
        """End it, for a session that has all of the terminal for a while."""
        if self._broadcast.receivers:
            self._broadcast.end()
            self._say_ended(ALONE)
            self._show()

    @on(TerminalView.Withheld)
    def _say_withheld(self) -> None:
        self.app.bell()
        self._show()

    def _follow_broadcast(self) -> None:
        """End it where the panes are no longer those that it was for."""
        if why := self._broadcast.follow(self._area.visible_sessions, self.active):
            self._say_ended(why)

    def _say_ended(self, why: str) -> None:
        self.app.notify(f"Broadcast has ended: {why}.", severity="warning")

    def _receivers(self) -> tuple[Content, Content]:
        """Return where what is typed goes, and the keys for that; both empty while it is off."""
        titles = {info.id: clean(info.title) for info in self._manager.sessions}
        names = [titles[id_] for id_ in self._broadcast.receivers if id_ in titles]
        if not names:
            return Content(), Content()
        keys = keymap_of(self)
        ends = ((keys.after_prefix("session.broadcast"), "bold $primary"), " ends it")
        hint = Content.assemble(*ends)
        if asking := titles.get(self._broadcast.asking):
            on = ((keys.after_prefix("session.broadcast-on"), "bold $primary"), " goes on · ")
            words = f"paused: {asking} asks for a password"
            hint = hint if self.has_class("-narrow") else Content.assemble(*on, *ends)
        elif len(names) < LEAST:
            key = keys.after_prefix("session.broadcast-pane")
            more = ((key, "bold $primary"), " in another · ")
            words = f"broadcast: {names[0]} so far"
            hint = hint if self.has_class("-narrow") else Content.assemble(*more, *ends)
        elif self.active in self._broadcast.receivers:
            words = f"typing goes to {len(names)} panes: {', '.join(names)}"
        else:
            words = f"typing goes here only · broadcast: {', '.join(names)}"
        return Content.styled(words, "bold $warning"), hint

    def _show(self, *, moved: bool = False) -> None:
        raise NotImplementedError
