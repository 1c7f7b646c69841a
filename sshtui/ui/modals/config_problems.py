"""Lists the problems in ssh_config and hosts.conf, each with its place."""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from sshtui.sanitize import clean
from sshtui.sshconfig.problems import SSH_STOPS
from sshtui.ui.modals.notice import Reading

_MOST = 200


_PLACE = re.compile(r"(?P<file>.+?):(?:(?P<line>[0-9]+):)? (?P<what>.*)", re.DOTALL)


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
            shown = self._problems[:_MOST]
            for file, problems in itertools.groupby(shown, lambda text: _split(text)[0]):
                if file:
                    short = file.replace(f"{Path.home()}/", "~/")
                    yield Static(Content(clean(short)), classes="problem-file")
                with Grid(classes="problems"):
                    for text in problems:
                        yield from _row(text)
            if not self._problems:
                yield Static("No problems.", classes="quiet")
            if len(self._problems) > _MOST:
                more = f"and {len(self._problems) - _MOST:,} more: sshtui hosts list shows them all"
                yield Static(more, classes="quiet")


def _split(text: str) -> tuple[str, str, str]:
    """Return the file of a problem, the number of its line, and what is wrong; "" for none."""
    found = _PLACE.fullmatch(text)
    return (found["file"], found["line"] or "", found["what"]) if found else ("", "", text)


def _row(text: str) -> Iterator[Static]:
    _, number, what = _split(text)
    yield Static(number, classes="problem-line")
    what, stops, _ = what.partition(SSH_STOPS)
    yield Static(Content.assemble(clean(what), (stops, "bold $warning")))
