"""Lists the problems in ssh_config and hosts.conf, each with its place."""

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.ui.modals.notice import Reading

_MOST = 500


class ConfigProblemsModal(Reading):
    """Lists what is wrong.

    Args:
        problems: As `file:line: what`.
    """

    heading = "Config problems"

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__()
        self._problems = problems

    def compose_dialog(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(id="body"):
            for text in self._problems[:_MOST]:
                place, _, what = text.partition(": ")
                short = place.replace(f"{Path.home()}/", "~/")
                yield Static(Content.assemble((clean(short), "$accent"), f"  {clean(what)}"))
            if not self._problems:
                yield Static("No problems.", classes="quiet")
            if len(self._problems) > _MOST:
                more = f"and {len(self._problems) - _MOST:,} more: sshtui hosts list shows them all"
                yield Static(more, classes="quiet")
