"""The lines below the screen of a lost session."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer

from sshtui.sanitize import clean
from sshtui.sessions.backoff import LONGEST
from sshtui.sessions.state import Retry, SessionInfo, SessionState
from sshtui.ui import actions
from sshtui.ui.user_keymap import bindings, keymap_of
from sshtui.ui.widgets.session_placeholders import FailedPane, copy_command
from sshtui.ui.widgets.session_signs import SIGNS
from sshtui.ui.widgets.stable_text import StableText

_WIDE = 60
"""Columns from which on there is room for why the last attempt failed."""
_GAP = 3


def loss_words(info: SessionInfo) -> str:
    """Return what became of a session, when, and why."""
    what, why = "Connection lost", info.detail
    if info.error is not None:
        what, why = info.error.heading, info.error.message
    sign = SIGNS[info.state]
    if info.state is SessionState.RESTORED:
        return f"{sign} {clean(what)}: {clean(why)}"
    at = "" if info.ended is None else f" at {info.ended.astimezone():%H:%M}"
    return f"{sign} {clean(what)}{at}: {clean(why)}"


def retry_words(retry: Retry, now: datetime, *, briefly: bool = False) -> str:
    """Return how a session is being connected again by itself.

    Args:
        retry: How it stands.
        now: UTC.
        briefly: Whether to leave out why the last attempt failed, where there will be another.
    """
    why = f" {clean(retry.why)}" if retry.why and (retry.stopped or not briefly) else ""
    if retry.stopped:
        return f"Not connected again by itself:{why}"
    if retry.at is None:
        return f"Connecting again (attempt {retry.count}).{why}"
    # The wait does not go by the clock, which may have been set back since.
    seconds = min(max(0, round((retry.at - now).total_seconds())), LONGEST)
    return f"Trying again in {seconds // 60}:{seconds % 60:02}.{why}"


def folded(keys: Iterable[Content], width: int) -> Content:
    """Return keys on lines that fit; a key and its words stay together.

    Args:
        keys: Each with its words.
        width: The columns there are; 0 where that is not known yet.
    """
    lines: list[Content] = []
    for key in keys:
        if lines and (not width or lines[-1].cell_length + _GAP + key.cell_length <= width):
            lines[-1] = Content.assemble(lines[-1], " " * _GAP, key)
        else:
            lines.append(key)
    return Content("\n").join(lines)


class LostLine(StableText, can_focus=True):
    """Says why a session is lost and whether it comes back by itself, and has the keys.

    Attributes:
        shown: The id of the session.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(actions.LOST)

    class Scroll(Message):
        """Move through the scrollback.

        Attributes:
            pages: How far, down where positive.
        """

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self) -> None:
        super().__init__(id="lost")
        self.shown = ""
        self._info: SessionInfo | None = None
        self._clock: Timer | None = None

    def show(self, info: SessionInfo) -> None:
        """Say why, and count down while there is something to wait for and it is seen."""
        self.shown = info.id
        self._info = info
        self.set_class(info.state is SessionState.RESTORED, "-restored")
        counts = info.retry is not None and info.retry.at is not None
        if self._clock is None and counts:
            self._clock = self.set_interval(1, self._turn)
        if self._clock is not None:
            (self._clock.resume if counts else self._clock.pause)()
        self._say(info)

    def on_resize(self) -> None:
        """Fold the keys anew."""
        if self._info is not None:
            self._say(self._info)

    def action_retry(self) -> None:
        """Connect again."""
        self.post_message(FailedPane.Retry(self.shown))

    def action_retry_all(self) -> None:
        """Connect all that are lost or were restored."""
        self.post_message(FailedPane.RetryAll(self.shown))

    def action_close(self) -> None:
        """Take the tab away."""
        self.post_message(FailedPane.Close(self.shown))

    def action_leave(self) -> None:
        """Stop what it tries by itself; where it does not, take the tab away."""
        stops = FailedPane.StopTrying if self._tries else FailedPane.Close
        self.post_message(stops(self.shown))

    def action_timeline(self) -> None:
        """Show how the sign-in went."""
        self.post_message(FailedPane.ShowTimeline(self.shown))

    def action_copy_command(self) -> None:
        """Copy the command that the reason is about."""
        copy_command(self, self._command)

    @property
    def _command(self) -> str:
        error = None if self._info is None else self._info.error
        return "" if error is None else error.command

    def action_scroll(self, pages: int) -> None:
        """Move through the scrollback."""
        self.post_message(self.Scroll(pages))

    @property
    def _tries(self) -> bool:
        retry = None if self._info is None else self._info.retry
        return retry is not None and not retry.stopped

    def _turn(self) -> None:
        if self._info is None:
            return
        seen = self.screen.is_current and all(part.display for part in self.ancestors_with_self)
        if not seen and self._clock is not None:
            self._clock.pause()
        self._say(self._info)

    def _say(self, info: SessionInfo) -> None:
        parts: list[str | Content | tuple[str, str]] = [(f"{loss_words(info)}\n", "bold")]
        if info.retry is not None:
            briefly = self.size.width < _WIDE
            words = retry_words(info.retry, datetime.now(UTC), briefly=briefly)
            parts.append(f"{words}\n")
        self.say(Content.assemble(*parts, folded(self._keys(info), self.size.width)))

    def _keys(self, info: SessionInfo) -> Iterator[Content]:
        keys = keymap_of(self)
        hidden = {
            "ended.page-down",
            "" if self._tries else "ended.leave",
            "" if self._command else "ended.copy-command",
        }
        if info.state is SessionState.RESTORED:
            hidden |= {"ended.timeline", "ended.page-up"}
        for action in actions.LOST:
            if action.id not in hidden:
                yield Content.assemble((keys.of(action.id), "bold"), f" {action.label.lower()}")
