"""The text input of all forms and filters."""

from typing import Any, ClassVar

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import Screen
from textual.signal import Signal
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from sshtui.sanitize import scrub
from sshtui.ui import textual_internals
from sshtui.ui.rendering.text_cursor import TextCursor, is_real


class _Harmless(Highlighter):
    """Has a text from a file shown without what a terminal would act on; it is saved as it is."""

    def highlight(self, text: Text) -> None:
        """Replace controls, each by one character."""
        text.plain = scrub(text.plain)


class _Forgotten(Widget):
    """A field of which, and of what was typed there, nothing is left on a screen that stays."""

    _kept_by: Signal[Screen[Any]] | None = None

    def on_mount(self) -> None:
        """Note what keeps it: Textual has the screen tell each field of selections, for good.

        The app tells those of several lines of its theme.
        """
        self._kept_by = self.screen.text_selection_started_signal

    def on_unmount(self) -> None:
        """Have screen and app tell it no more."""
        if self._kept_by is not None:
            self._kept_by.unsubscribe(self)
        textual_internals.stop_watching(self, self.app)


class TextInput(Input, _Forgotten):
    """A line that takes its editing keys itself, and nothing that is no text.

    A byte that is not UTF-8 has no place in a name or a password that is sent as text.

    Attributes:
        ignores_keys: Whether it takes nothing at all for now, and looks no different.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # As everywhere else; Textual has it delete what stands to the right.
        Binding("alt+backspace,ctrl+backspace", "delete_left_word", show=False)
    ]

    ignores_keys = False

    def __init__(self, value: str | None = None, **given: Any) -> None:
        super().__init__(value, highlighter=_Harmless(), **given)

    def render_line(self, y: int) -> Strip:
        """Cut a placeholder that is too long where the line ends; Textual drops its last word."""
        whole = self.placeholder
        shown = Text(whole)
        shown.truncate(self.scrollable_content_region.width, overflow="ellipsis")
        self.set_reactive(Input.placeholder, shown.plain)
        try:
            return super().render_line(y)
        finally:
            self.set_reactive(Input.placeholder, whole)

    def text_cursor(self) -> TextCursor | None:
        """Return where the next character goes."""
        seen = self.content_region
        # Textual's own is a column too far at the end.
        before = cell_len(self._shown_before_cursor())
        place = seen.offset + Offset(before - self.scroll_offset.x, 0)
        return TextCursor(place) if seen.contains_point(place) else None

    def _shown_before_cursor(self) -> str:
        before = self.value[: self.cursor_position]
        return "•" * len(before) if self.password else scrub(before)

    def validate__cursor_visible(self, visible: bool) -> bool:
        """Paint no cursor where the terminal has one."""
        return visible and not is_real(self.app)

    async def on_key(self, event: events.Key) -> None:
        """Edit at once: a key that has to climb to the app comes back late."""
        if self.ignores_keys:
            _stop(event)
            return
        if not is_text(event.character or ""):
            _refuse(self, event)
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                _stop(event)

    def on_paste(self, event: events.Paste) -> None:
        """Take what makes one line of it."""
        if self.ignores_keys:
            _stop(event)
            return
        if not is_text(event.text):
            _refuse(self, event)
            return
        # Textual keeps the first line as Unicode sees lines, which would cut a secret that
        # holds U+2028 or a form feed; and a line end that came along is not part of it.
        lines = event.text.strip("\r\n").replace("\r", "\n").split("\n")
        self.replace(self.one_line(lines), *self.selection)
        _stop(event)

    def one_line(self, lines: list[str]) -> str:
        """Return what is taken of several pasted lines."""
        return lines[0]


class TextLines(TextArea, _Forgotten):
    """Several lines that take nothing that is no text."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is shown, without what a terminal would act on."""
        line = super().get_line(line_index)
        line.plain = scrub(line.plain)
        return line

    def text_cursor(self) -> TextCursor | None:
        """Return where the next character goes."""
        place = self.cursor_screen_offset
        return TextCursor(place) if self.content_region.contains_point(place) else None

    def on_key(self, event: events.Key) -> None:
        """Refuse what is no text."""
        if not is_text(event.character or ""):
            _refuse(self, event)

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what is no text."""
        if not is_text(event.text):
            _refuse(self, event)


def is_text(characters: str) -> bool:
    """Return whether all of it is text: a byte that is not UTF-8 is a lone surrogate."""
    return not any("\ud800" <= character <= "\udfff" for character in characters)


def _refuse(widget: Input | TextArea, event: events.Key | events.Paste) -> None:
    widget.app.bell()
    _stop(event)


def _stop(event: events.Event) -> None:
    event.stop()
    event.prevent_default()
