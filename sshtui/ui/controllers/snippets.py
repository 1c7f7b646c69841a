"""Snippets: chosen from a list, filled in, and typed in the session in focus."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from textual.app import App

from sshtui.services.snippets import Snippet, known_values
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionInfo, SessionState
from sshtui.settings import FILE_NAME, Settings
from sshtui.terminal import paste
from sshtui.terminal.keys import KeyEncoder
from sshtui.terminal.strokes import named
from sshtui.ui.controllers.session_presenter import SessionPresenter
from sshtui.ui.modals.fill_snippet import FillSnippet
from sshtui.ui.modals.picker import Picker, PickerOption, among
from sshtui.ui.notifications import NOTICE_SECONDS

_NONE = f'There are no snippets yet. In {FILE_NAME}, below [snippets]: disk = "df -h {{path=/}}\\n"'
_RUNS, _STAYS = "It is run at once.", "It stays in the line, for you to run."
_EACH_RUNS, _EACH_BUT_LAST = "Each line is run at once.", "Each line but the last is run at once."


class SnippetController:
    """Has snippets typed.

    Args:
        app: Where the person is asked and told.
        manager: Has the sessions.
        presenter: Knows which session is meant.
        settings: Has the snippets.
    """

    def __init__(
        self,
        app: App[Any],
        manager: SessionManager,
        presenter: SessionPresenter,
        settings: Settings,
    ) -> None:
        self._app = app
        self._manager = manager
        self._presenter = presenter
        self._snippets = {name: Snippet(name, text) for name, text in settings.snippets.items()}

    def offer(self) -> None:
        """Show the snippets, for the session in focus."""
        info = self._find(self._presenter.navigation.current)
        if info is None or info.state is not SessionState.OPEN:
            self._app.bell()
            return
        if not self._snippets:
            self._app.notify(_NONE, timeout=NOTICE_SECONDS, markup=False)
            return
        known = known_values(info.target, _today())
        options = [
            PickerOption(snippet.name, snippet.name, snippet.filled(known))
            for snippet in self._snippets.values()
        ]

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._fill(info.id, self._snippets[chosen])

        self._app.push_screen(Picker("Insert a snippet", among(options)), take)

    def _fill(self, id_: str, snippet: Snippet) -> None:
        info = self._find(id_)
        if info is None:
            return

        def insert(values: Mapping[str, str] | None) -> None:
            if values is not None:
                self._insert(id_, snippet, values)

        known = known_values(info.target, _today())
        if snippet.asked or "\n" in snippet.filled(known):
            self._app.push_screen(FillSnippet(snippet, known, self._where(id_, snippet)), insert)
        else:
            insert({})

    def _where(self, id_: str, snippet: Snippet) -> str:
        share = self._presenter.share(id_)
        count = 1 if share is None else share.count
        panes = f"It goes to {count} panes. " if count > 1 else ""
        if "\n" in snippet.filled({}) and not self._brackets(id_):
            return panes + (_EACH_RUNS if snippet.enters else _EACH_BUT_LAST)
        return panes + (_RUNS if snippet.enters else _STAYS)

    def _insert(self, id_: str, snippet: Snippet, values: Mapping[str, str]) -> None:
        share = self._presenter.share(id_)
        # To each with its own host and user, in the way that its program wants it.
        if share is None or share.broadcast.give(id_, lambda to: self._typed(to, snippet, values)):
            self._manager.write(id_, self._typed(id_, snippet, values))
        else:
            self._app.bell()

    def _typed(self, id_: str, snippet: Snippet, values: Mapping[str, str]) -> bytes:
        info = self._find(id_)
        if info is None:
            return b""
        text = snippet.filled({**values, **known_values(info.target, _today())})
        # In a line that is typed, a tab would complete a word.
        bracketed = self._brackets(id_) and not {"\n", "\t"}.isdisjoint(text)
        enter = KeyEncoder(self._manager.emulator(id_)).encode(named("enter"))
        return paste.encode(text, bracketed=bracketed) + (enter if snippet.enters else b"")

    def _brackets(self, id_: str) -> bool:
        return self._manager.emulator(id_).modes.bracketed_paste

    def _find(self, id_: str) -> SessionInfo | None:
        return next((info for info in self._manager.sessions if info.id == id_), None)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's day
