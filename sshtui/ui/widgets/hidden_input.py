"""A masked input that keeps its contents to itself."""

from rich.style import Style
from rich.text import Text
from textual.geometry import Offset
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.ui.rendering.text_cursor import TextCursor
from sshtui.ui.secret_cleanup import SecretFieldRemoved
from sshtui.ui.widgets.text_input import TextInput

REVEAL_SECONDS = 5.0

DOTS = "•" * 8
"""What stands for any answer where its length is not to be seen."""


class HiddenInput(TextInput):
    """An input that is masked, cannot be copied from while it may be, and can be shown briefly.

    Attributes:
        masked: Whether the server turned echo off for this answer.
        edited: Whether a person changed what it came with.
        takes_key: Whether the key of an authenticator app may stand in it, which some sites show in
            several lines.
    """

    takes_key = False

    def __init__(
        self,
        value: str,
        *,
        masked: bool,
        hide_length: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        # Before that of Input: it sets the value, and with it runs `watch_value`.
        self.masked = masked
        self._hide_length = hide_length
        self.edited = False
        self._given = value
        self._known: Secret | None = None
        self._reveal_timer: Timer | None = None
        super().__init__(
            value, password=masked, id=id, compact=True, select_on_focus=bool(value) and masked
        )

    @property
    def revealed(self) -> bool:
        """Whether a masked answer is in the open right now."""
        return self.masked and not self.password

    def one_line(self, lines: list[str]) -> str:
        """Return the first line, but a whole key where one may be given."""
        whole = " ".join(" ".join(lines).split())
        if self.takes_key and otpauth.looks_like_key(whole):
            return whole
        return super().one_line(lines)

    def watch_value(self, value: str) -> None:
        """Notice the first change by a person."""
        self.edited = self.edited or value != self._given
        if self.masked:
            self._known = Secret(value)  # so that the log does without it, sent or not

    def refill(self, value: str) -> None:
        """Put something else in, in place of what it came with; that is no edit of a person's."""
        self._given = value
        self.edited = False
        self.value = value
        if self.has_focus and self.select_on_focus:
            self.select_all()  # what is typed replaces it, as it would have replaced the old one
        else:
            self.cursor_position = len(value)

    def text_cursor(self) -> TextCursor | None:
        """Return where the next character goes, which must not tell the length either."""
        if not (self._hide_length and self.password and self.value):
            return super().text_cursor()
        return TextCursor(self.content_region.offset + Offset(len(DOTS), 0))

    def render_line(self, y: int) -> Strip:
        """Draw the line; dots whose number tells the length only where that is wanted."""
        if not (self._hide_length and self.password and self.value):
            return super().render_line(y)
        # Nothing of the value takes part, neither its width nor where the cursor is in it.
        style = self.rich_style
        dots = Text(DOTS, style=style, end="")
        if self.has_focus:
            dots.append(" ", style + Style(reverse=self._cursor_visible))
        segments = [segment for segment in self.app.console.render(dots) if segment.text != "\n"]
        return Strip(segments).extend_cell_length(self.size.width, style).crop(0, self.size.width)

    def reveal(self, *, held: bool = False) -> None:
        """Show a masked answer: while it is held, or for some seconds."""
        if not self.masked:
            return
        self.hide()
        self.password = False
        if not held:
            self._reveal_timer = self.set_timer(REVEAL_SECONDS, self.hide)

    def hide(self) -> None:
        """Mask the answer again."""
        if self._reveal_timer is not None:
            self._reveal_timer.stop()
            self._reveal_timer = None
        self.password = self.masked

    def on_unmount(self) -> None:
        """Release the answer, and of how it looked."""
        self.set_reactive(Input.value, "")
        self._given = ""
        self._known = None
        self._styles_cache.clear()
        self.app.post_message(SecretFieldRemoved(self))

    def on_blur(self) -> None:
        """Mask the answer when the field is left."""
        self.hide()

    def action_copy(self) -> None:
        """Copy the selection, unless the field is masked, revealed or not."""
        if not self.masked:
            super().action_copy()

    def action_cut(self) -> None:
        """Cut the selection, unless the field is masked, revealed or not."""
        if not self.masked:
            super().action_cut()
