"""Says for how long a session's server has not answered."""

from datetime import UTC, datetime

from textual.content import Content
from textual.timer import Timer

from sshtui.sanitize import clean
from sshtui.sessions.state import SessionInfo
from sshtui.ui.widgets.stable_text import StableText


def silence_words(info: SessionInfo, now: datetime) -> str:
    """Return what is to be said of a server's silence; "" while it answers.

    Args:
        info: The session.
        now: UTC.
    """
    if info.silent_since is None:
        return ""
    seconds = max(0, int((now - info.silent_since).total_seconds()))
    source = f" from {clean(info.silent_hop)}" if info.silent_hop else ""
    words = f"no answer{source} for {seconds // 60}:{seconds % 60:02}"
    if info.unanswered:
        keys = "1 key" if info.unanswered == 1 else f"{info.unanswered:,} keys"
        words += f" · {keys} not answered"
    return words


class SilenceText(StableText):
    """Counts the seconds, while there is a silence and it is seen."""

    def __init__(self) -> None:
        super().__init__(id="status-silence")
        self._info: SessionInfo | None = None
        self._clock: Timer | None = None

    def show(self, info: SessionInfo) -> None:
        """Show how a session's server is doing."""
        self._info = info
        self.display = info.silent_since is not None
        if self._clock is None and self.display:
            self._clock = self.set_interval(1, self._turn)
        if self._clock is not None:
            (self._clock.resume if self.display else self._clock.pause)()
        self._turn()

    def _turn(self) -> None:
        if self._info is None or not self.display:
            return
        if not self.screen.is_current and self._clock is not None:
            self._clock.pause()
        self.say(Content.styled(silence_words(self._info, datetime.now(UTC)), "bold $warning"))
