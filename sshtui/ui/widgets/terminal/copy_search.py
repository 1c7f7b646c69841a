"""The keys of copy mode that search."""

from textual.widget import Widget

from sshtui.terminal.copymode.lines import CellPosition
from sshtui.ui.widgets.terminal.copy_canvas import CopyCanvas
from sshtui.ui.widgets.terminal.copy_prompt import CopyPrompt


class CopySearch(CopyCanvas):
    """Searches while a pattern is typed, and goes from match to match."""

    _prompt: CopyPrompt | None = None
    _origin = CellPosition(0, 0)
    _top = 0

    @property
    def focused_part(self) -> Widget:
        """What takes the keys: the view, or the line that asks for a pattern."""
        return self if self._prompt is None else self._prompt.field

    async def action_search(self, direction: int) -> None:
        """Ask what to search for."""
        self._searching.direction = direction
        self._begin_here()
        sign = "/" if direction > 0 else "?"
        prompt = self._prompt = CopyPrompt(self, self._searching.patterns, sign)
        if isinstance(self.parent, Widget):
            await self.parent.mount(prompt)
            self.screen.set_focus(prompt.field)

    def look_for(self, needle: str) -> None:
        """Show all matches of what is typed, and go to the next one."""
        self._look_for(needle, self._searching.direction)

    def search_ended(self, needle: str | None) -> None:
        """Go on from the match, or back.

        Args:
            needle: What is searched for; "" for the pattern before, None for nothing after all.
        """
        self._prompt = None
        self.screen.set_focus(self)
        patterns = self._searching.patterns
        if needle is None:
            self._searching.stop()
            self._go(self._origin)
        elif needle or patterns:
            needle = needle or patterns[-1]
            self._searching.remember(needle)
            if self._searching.needle != needle:
                self.look_for(needle)
        self._follow()

    def action_go_to_match(self, step: int) -> None:
        """Go to the next match, or the one before."""
        searching = self._searching
        step *= searching.direction
        if searching.needle:
            if place := searching.next(self._mode.cursor, step):
                self._mode.go(place)
            self._follow()
        elif searching.patterns:
            self._begin_here()
            self._look_for(searching.patterns[-1], step)
        else:
            self.notify("Nothing has been searched for yet.")

    def _look_for(self, needle: str, step: int) -> None:
        def found() -> None:
            self._go(self._searching.next(self._origin, step) or self._origin)
            self._follow()

        self._searching.begin(needle, found)
        if not needle:
            self._go(self._origin)
            self._follow()

    def _begin_here(self) -> None:
        self._origin, self._top = self._mode.cursor, self._mode.top

    def _go(self, place: CellPosition) -> None:
        # From the view in which the search began, whatever came up while the pattern was typed.
        self._mode.top = self._top
        self._mode.go(place)
