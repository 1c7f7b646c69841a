"""A tour through the app with hostile texts wherever a text of somebody else's is shown.

The app runs on a real terminal. At each stop the test looks at what the terminal has got, whether
the app still runs, whether a text has become something to click, and how many texts were shown.
"""

import importlib
import pkgutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

import sshtui
from sshtui import sanitize
from sshtui.errors import AppError
from sshtui.signin.asker import Asker
from sshtui.signin.boundary import Boundary, harmless_error
from sshtui.signin.steps import OnStep, Step
from sshtui.ui.app import Application
from sshtui.ui.rendering.screen import BaseApp
from tests.effort import LONG
from tests.servers.waiting import until
from tests.sessions.bench import Nobody
from tests.trust.hostile_text import HOSTILE, marks
from tests.trust.outer_bytes import steering
from tests.trust.real_terminal import RealTerminal, on_real_terminal
from tests.ui.forms import shown

MOST = 200 if LONG else 60
"""Hostile texts that each stop shows at least."""
SIZE = (170, 230) if LONG else (140, 110)
"""Columns and rows, for hundreds of texts at once."""
ALL = "  ".join(HOSTILE)
ONE_LINE = tuple(" ".join(text.replace("\0", "").splitlines()) for text in HOSTILE)
"""As they can stand in a line of a file."""
CHUNKS = tuple("  ".join(ONE_LINE[at : at + 4]) for at in range(0, len(ONE_LINE), 4))
"""A few at a time."""
_STEP = 37
_LEFT_OUT = dict.fromkeys((0x07, 0x08, 0x0B, 0x0C, 0x0D))


def _ignored(_: Step) -> None:
    pass


@dataclass(frozen=True)
class Walls:
    """Which of the two stand."""

    cleaner: bool = True
    filter: bool = True

    def asker(self, inner: Asker) -> Asker:
        return Boundary(inner, _ignored) if self.cleaner else inner

    def sink(self, on_step: OnStep) -> OnStep:
        return Boundary(Nobody(), on_step).on_step if self.cleaner else on_step

    def error(self, error: AppError) -> AppError:
        return harmless_error(error) if self.cleaner else error

    def take_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not self.filter:
            monkeypatch.setattr(BaseApp, "get_line_filters", App.get_line_filters)
        if not self.cleaner:
            # One that is loaded later would keep a cleaner that cleans nothing for other tests.
            for found in pkgutil.walk_packages(sshtui.__path__, "sshtui."):
                if found.name != "sshtui.__main__":
                    importlib.import_module(found.name)
            cleaner = sanitize.clean
            for name, module in list(sys.modules.items()):
                if name.startswith("sshtui") and getattr(module, "clean", None) is cleaner:
                    monkeypatch.setattr(module, "clean", _untouched)


def _untouched(text: str, *, lines: bool = False) -> str:
    # Textual leaves these out by itself, and ends where styles stand behind them.
    return text.translate(_LEFT_OUT)


class Guide:
    """Looks at what a stop of the tour has shown.

    Args:
        app: What is toured.
        terminal: Its terminal.
        pilot: Presses its keys.

    Attributes:
        seen: The stops, with how many hostile texts each has shown.
    """

    def __init__(self, app: App[int], terminal: RealTerminal, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        self.seen: dict[str, int] = {}
        self._terminal = terminal
        self._turned = 0

    def all(self) -> str:
        """Return all hostile texts in one, beginning with other ones than the last time."""
        self._turned = (self._turned + _STEP) % len(HOSTILE)
        return "  ".join((*HOSTILE[self._turned :], *HOSTILE[: self._turned]))

    async def look(self, name: str, *, least: int = MOST) -> None:
        """Look at a stop.

        Args:
            name: What is shown.
            least: How many hostile texts it must show.
        """
        await self.pilot.pause()
        stray = steering(await self._terminal.taken(self.app))
        assert not stray, f"{name} steers: {stray}"
        assert self.app.is_running, f"{name} ended the app"
        strips = self.app.screen._compositor.render_strips()
        styles = {segment.style for strip in strips for segment in strip if segment.style}
        clicks = [style for style in styles if "pwned" in str(style.meta) or style.link]
        assert not clicks, f"{name} can be clicked: {clicks}"
        count = len(marks("\n".join(strip.text for strip in strips)))
        assert count >= least, f"{name} shows {count} texts only:\n{shown_of(self.app)}"
        self.seen[name] = max(count, self.seen.get(name, 0))


def shown_of(app: App[int]) -> str:
    return shown(app) if isinstance(app, Application) else ""


@contextmanager
def no_action(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a text that fires an action noticed."""
    fired: list[object] = []

    def fire(self: object, *given: object) -> None:
        fired.append((self, given))

    for kind in (App, Screen):
        monkeypatch.setattr(kind, "action_pwned", fire, raising=False)
    yield
    assert not fired, f"fired an action: {fired}"


@asynccontextmanager
async def guided(
    app: App[int], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = SIZE
) -> AsyncIterator[Guide]:
    """Run an app on a real terminal, and look at all that it writes."""
    with no_action(monkeypatch):
        async with on_real_terminal(app, size, monkeypatch) as (terminal, pilot):
            yield Guide(app, terminal, pilot)
            await pilot.pause()
            stray = steering(await terminal.taken(app))
            assert not stray, f"steers at the end: {stray}"


def as_read(text: str) -> str:
    """Return a text as it can come out of a file: of surrogates, only what stands for a byte."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")


def write_hosts(path: Path, text: str) -> None:
    """Write a configuration with bytes that are no UTF-8."""
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    path.chmod(0o600)


async def gone(app: Application, depth: int) -> None:
    """Wait until no more than some screens are there."""
    await until(
        lambda: len(app.screen_stack) == depth, "end of a screen", context=lambda: shown(app)
    )
