"""What is shown in place of a terminal: a sign-in in progress, or one that failed."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Static

from sshtui.sessions.state import SessionInfo
from sshtui.sessions.timeline import Entry
from sshtui.signin.steps import StepKind, describe
from sshtui.ui import actions
from sshtui.ui.rendering.text_cursor import TextCursor
from sshtui.ui.user_keymap import bindings, keymap_of
from sshtui.ui.widgets.prompt_field import SERVER_SAYS
from sshtui.ui.widgets.stable_text import StableText

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_TICK = 0.4
"""Seconds between two looks at the clock: enough to be alive, and next to no work."""


@dataclass
class Asked(Message):
    """Something is asked of a session: of the one that was shown, whatever is by then.

    Attributes:
        id: The session.
    """

    id: str


def _said(entries: Sequence[Entry]) -> list[str]:
    """Return what the server said, each text once."""
    said = (entry.step.text for entry in entries if entry.step.kind is StepKind.SERVER_SAID)
    return list(dict.fromkeys(said))


def _since(info: SessionInfo, entries: Sequence[Entry]) -> datetime:
    """Return since when it is waited for what is waited for now."""
    changes = (entry.at for entry in reversed(entries) if describe(entry.step))
    return max(info.opened, next(changes, info.opened))


class WaitingPane(Vertical, can_focus=True):
    """A sign-in under way: what is going on, for how long, what the server said, and a way out.

    Args:
        reserved: Keys that are not the shell's.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.WAITING)

    class Cancelled(Asked):
        """The person does not want to wait any longer."""

    @dataclass
    class Typed(Asked):
        """Something was typed ahead of the shell.

        Attributes:
            typed: A key or a paste.
        """

        typed: events.Key | events.Paste

    def __init__(self, reserved: Container[str]) -> None:
        super().__init__(id="waiting")
        self._reserved = reserved
        self._info: SessionInfo | None = None
        self._since = datetime.now(UTC)
        self._clock: Timer | None = None
        self._tick = 0
        # Made here: a session may change before they are on the screen.
        self._where = StableText(id="waiting-where")
        self._hop = StableText(id="waiting-hop")
        self._what = StableText(id="waiting-what")
        self._ahead = StableText(id="waiting-ahead")
        self._said = StableText(id="waiting-said")
        self._cancel = Button(id="waiting-cancel", compact=True)
        self._notes = Vertical(self._said, id="waiting-notes")
        self._notes.border_title = SERVER_SAYS

    def compose(self) -> ComposeResult:
        """Lay out the words, the server's notes, and the button."""
        with VerticalScroll(classes="card", can_focus=False):
            yield from (self._where, self._hop, self._what, self._ahead, self._notes)
            with Horizontal(classes="card-buttons"):
                # The keys stay the shell's after a click beside it.
                self._cancel.can_focus = False
                yield self._cancel

    def show(self, info: SessionInfo, entries: Sequence[Entry]) -> None:
        """Show a session that is on its way, with a clock that goes while it is seen."""
        self._info = info
        self._since = _since(info, entries)
        label = keymap_of(self).on_button("waiting.cancel")
        if self._cancel.label != label:
            self._cancel.label = label
        self._where.say(Content.assemble("Signing in to ", (info.title, "bold")))
        self._hop.display = info.hop is not None and len(info.hop.chain) > 1
        self._hop.say(Content(str(info.hop)))
        self._ahead.display = info.typed_ahead > 0
        keys = "1 key" if info.typed_ahead == 1 else f"{info.typed_ahead:,} keys"
        self._ahead.say(Content(f"Typed ahead: {keys}, for the shell"))
        said = _said(entries)
        self._notes.display = bool(said)
        self._said.say(Content("\n".join(said)))
        if self._clock is None:
            self._clock = self.set_interval(_TICK, self._turn)
        self._clock.resume()
        self._turn()

    def take_focus(self) -> None:
        """Take the keys: Escape leaves, and an extra Enter does nothing."""
        self.screen.set_focus(self)

    def text_cursor(self) -> TextCursor | None:
        """Return where it is said what becomes of what is typed."""
        line = self._ahead if self._ahead.display else self._what
        seen, words = line.content_region, line.content
        if not seen or not isinstance(words, Content):
            return None
        column = min(words.split("\n")[-1].cell_length, seen.width - 1)
        return TextCursor(seen.offset + Offset(column, seen.height - 1))

    def on_key(self, event: events.Key) -> None:
        """Take what is typed for the shell, all but Escape."""
        if event.key not in self._reserved:
            self._take(event)

    def on_paste(self, event: events.Paste) -> None:
        """Likewise."""
        self._take(event)

    def _take(self, event: events.Key | events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if self._info is not None:
            self.post_message(self.Typed(self._info.id, event))

    @on(Button.Pressed, "#waiting-cancel")
    def action_cancel(self) -> None:
        """Stop waiting."""
        if self._info is not None:
            self.post_message(self.Cancelled(self._info.id))

    def _turn(self) -> None:
        if self._info is None or not self.display or not self.screen.is_current:
            if self._clock is not None:
                self._clock.pause()
            return
        self._tick += 1
        seconds = int((datetime.now(UTC) - self._since).total_seconds())
        since = self._since.astimezone()
        self._what.say(
            Content.assemble(
                (_FRAMES[self._tick % len(_FRAMES)], "$primary"),
                f" {self._info.detail}",
                (f"   since {since:%H:%M} ({seconds // 60}:{seconds % 60:02})", "$quiet"),
            )
        )


def copy_command(widget: Widget, command: str) -> None:
    """Copy what an error says to run, if it says anything."""
    if command:
        widget.app.copy_to_clipboard(command)
        widget.notify(f"Copied: {command}", markup=False)
    else:
        widget.app.bell()


class FailedPane(Vertical):
    """A session that did not come about: what happened, and what to do next.

    Attributes:
        shown: The id of the session.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.ENDED)

    class Retry(Asked):
        """Try again."""

    class RetryAll(Asked):
        """Try again, and so for all others that are not connected."""

    class Close(Asked):
        """Take the tab away."""

    class StopTrying(Asked):
        """Connect again no more by itself."""

    class ShowTimeline(Asked):
        """Show how the sign-in went."""

    shown = ""

    def __init__(self) -> None:
        super().__init__(id="failed")
        self._to_copy = ""
        # Made here, as those of `WaitingPane`.
        self._title = Static(id="failed-title")
        self._what = Static(id="failed-what")
        self._next = Static(id="failed-next")
        self._command = Static(id="failed-command")
        self._copy = Button(id="failed-copy", compact=True)
        self._run = Horizontal(self._command, self._copy, id="failed-run")
        self._said = Static(id="failed-said")
        self._notes = Vertical(self._said, id="failed-notes")
        self._notes.border_title = SERVER_SAYS

    def compose(self) -> ComposeResult:
        """Lay out the words and the buttons."""
        with VerticalScroll(classes="card", can_focus=False):
            yield from (self._title, self._what, self._next, self._run, self._notes)
            with Horizontal(classes="card-buttons"):
                keys = keymap_of(self)
                retry = keys.on_button("ended.retry")
                yield Button(retry, id="failed-retry", compact=True, variant="primary")
                yield Button(keys.on_button("ended.close"), id="failed-close", compact=True)
                yield Button(keys.on_button("ended.timeline"), id="failed-timeline", compact=True)

    def show(self, info: SessionInfo, entries: Sequence[Entry]) -> None:
        """Show a session that failed."""
        self.shown = info.id
        error = info.error
        if error is None:
            return
        self._title.update(
            Content.assemble(("✗ ", "$error"), (f"{info.title}: {error.heading}", "bold $error"))
        )
        self._what.update(Content(error.message))
        self._next.display = bool(error.hint)
        self._next.update(Content(error.hint))
        self._command.update(Content(error.command))
        self._run.display = bool(error.command)
        self._copy.label = keymap_of(self).on_button("ended.copy-command", "Copy")
        self._to_copy = error.command
        said = [text for text in _said(entries) if text not in error.message]
        self._notes.display = bool(said)
        self._said.update(Content("\n".join(said)))

    def take_focus(self) -> None:
        """Put the focus on the likeliest next step."""
        # At once: later it could take the focus from what the person has gone to by then.
        self.screen.set_focus(self.query_one("#failed-retry", Button))

    @on(Button.Pressed, "#failed-retry")
    def action_retry(self) -> None:
        """Try again."""
        self.post_message(self.Retry(self.shown))

    @on(Button.Pressed, "#failed-close")
    def action_close(self) -> None:
        """Take the tab away."""
        self.post_message(self.Close(self.shown))

    def action_leave(self) -> None:
        """Take the tab away; there is nothing else to leave."""
        self.action_close()

    @on(Button.Pressed, "#failed-copy")
    def action_copy_command(self) -> None:
        """Copy the command that the hint is about."""
        copy_command(self, self._to_copy)

    @on(Button.Pressed, "#failed-timeline")
    def action_timeline(self) -> None:
        """Show how the sign-in went."""
        self.post_message(self.ShowTimeline(self.shown))
