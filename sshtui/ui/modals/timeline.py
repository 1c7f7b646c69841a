"""The auth timeline: the steps of a sign-in."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.sessions.timeline import Entry
from sshtui.signin.steps import Step, StepKind
from sshtui.ui.modals.notice import Reading

_SIGNS = {
    StepKind.ACCEPTED: "✓",
    StepKind.PARTIAL: "✓",
    StepKind.REFUSED: "✗",
    StepKind.FAILED: "✗",
    StepKind.CHALLENGE: "?",
    StepKind.ANSWERED: "›",
    StepKind.NOT_FILLED: "○",
    StepKind.WAITING: "…",
    StepKind.SERVER_SAID: "“",
}
_COLOURS = {"✓": "$success", "✗": "$error", "?": "$accent"}


class TimelineModal(Reading):
    """Lists the steps of one session's sign-in."""

    def __init__(self, title: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._title = title
        self._entries = entries

    @property
    def heading(self) -> str:  # type: ignore[override]  # names the session
        """Whose it is."""
        return f"Auth timeline of {self._title}"

    def compose_dialog(self) -> ComposeResult:
        """Lay out the steps."""
        with VerticalScroll(id="body"):
            hop = None
            for entry in self._entries:
                if str(entry.step.hop) != hop:
                    hop = str(entry.step.hop)
                    yield Static(Content(hop), classes="timeline-hop")
                # The words go on below their first one, and not where hops begin.
                with Horizontal(classes="timeline-step"):
                    yield Static(_when(entry), classes="timeline-when")
                    yield Static(_what(entry), classes="timeline-what")
            if not self._entries:
                yield Static("Nothing has happened yet.", classes="quiet")

    def on_mount(self) -> None:
        """Let the arrows scroll it."""
        self.query_one("#body").focus()


def _when(entry: Entry) -> Content:
    sign = _SIGNS.get(entry.step.kind, "·")
    return Content.assemble(
        (f"{entry.elapsed:7.2f} s  ", "$quiet"), (f"{sign} ", _COLOURS.get(sign, ""))
    )


def _what(entry: Entry) -> Content:
    sign = _SIGNS.get(entry.step.kind, "·")
    return Content.assemble(
        (entry.step.kind.value, "bold" if sign in _COLOURS else ""),
        (f"  {_words(entry.step)}", ""),
    )


def _words(step: Step) -> str:
    parts = [step.method]
    if step.round > 1:
        parts.append(f"round {step.round}")
    parts += [step.prompt, step.source, "automatic" if step.automatic else "", step.text]
    return " · ".join(part for part in parts if part)
