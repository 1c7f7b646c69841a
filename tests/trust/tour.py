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

ROUNDS = 12 if LONG else 1
"""How often the app is toured at most, each time with other texts."""
PORTION = 42
"""Hostile texts at a time: a box with all of them takes ten times as long to lay out."""
MOST = 40
"""Of them that each stop shows at least."""
SOME = MOST // 2
"""That a stop shows at least where a text takes many lines, or is shown by its beginning."""
MOST_IN_ALL = 200 if LONG else SOME
"""That each stop shows at least in all rounds."""
SIZE = (120, 60)
"""Columns and rows, for a portion."""
_STRIDE = 37
"""Apart in the corpus are those that are next to each other on the tour: each portion is mixed."""
_MIXED = tuple(HOSTILE[at * _STRIDE % len(HOSTILE)] for at in range(len(HOSTILE)))
_IN_A_CHUNK = 4
_MOST_OF_A_KEY = 24


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
    return text


class Texts:
    """Hands out the hostile texts, and keeps account of which were shown where.

    Attributes:
        seen: The stops, with the marks of the texts that each has shown.
        many: Those of them that show more than a text or two at once.
    """

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = {}
        self.many: set[str] = set()
        self._turned = 0

    def fewest(self) -> int:
        """Return how many texts the stop has shown that has shown the fewest of those with many."""
        return min(len(self.seen[name]) for name in self.many)

    def portion(self) -> tuple[str, ...]:
        """Return some, and others the next time, until all have had their turn."""
        self._turned = (self._turned + PORTION) % len(_MIXED)
        return (_MIXED[self._turned :] + _MIXED[: self._turned])[:PORTION]

    def text(self) -> str:
        """Return a portion in one."""
        return "  ".join(self.portion())

    def keys(self) -> tuple[str, ...]:
        """Return the beginnings of a portion, as settings and terminals may call keys."""
        return tuple(text[:_MOST_OF_A_KEY] for text in self.portion())

    def lines(self) -> tuple[str, ...]:
        """Return a portion as it can stand in lines of a file."""
        return tuple(" ".join(text.replace("\0", "").splitlines()) for text in self.portion())

    def chunks(self) -> tuple[str, ...]:
        """Return a portion in a few such lines."""
        lines = self.lines()
        return tuple(
            "  ".join(lines[at : at + _IN_A_CHUNK]) for at in range(0, PORTION, _IN_A_CHUNK)
        )


class Guide:
    """Looks at what a stop of the tour has shown.

    Args:
        app: What is toured.
        terminal: Its terminal.
        pilot: Presses its keys.
        texts: Takes down what was shown.
    """

    def __init__(
        self, app: App[int], terminal: RealTerminal, pilot: Pilot[int], texts: Texts
    ) -> None:
        self.app = app
        self.pilot = pilot
        self.text = texts.text
        self._texts = texts
        self._terminal = terminal

    async def look(self, name: str, *, least: int = MOST) -> None:
        """Look at a stop.

        Args:
            name: What is shown.
            least: How many hostile texts it must show.
        """
        await self.pilot.pause()
        await until(
            lambda: len(marks(painted_text(self.app))) >= least,
            f"{least} texts: {name}",
            context=lambda: painted_text(self.app),
        )
        stray = steering(await self._terminal.taken(self.app))
        assert not stray, f"{name} steers: {stray}"
        assert self.app.is_running, f"{name} ended the app"
        strips = self.app.screen._compositor.render_strips()
        styles = {segment.style for strip in strips for segment in strip if segment.style}
        clicks = [style for style in styles if "pwned" in str(style.meta) or style.link]
        assert not clicks, f"{name} can be clicked: {clicks}"
        found = marks("\n".join(strip.text for strip in strips))
        self._texts.seen.setdefault(name, set()).update(found)
        if least >= SOME:
            self._texts.many.add(name)


def painted_text(app: App[int]) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


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
    app: App[int], texts: Texts, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int] = SIZE
) -> AsyncIterator[Guide]:
    """Run an app on a real terminal, and look at all that it writes."""
    with no_action(monkeypatch):
        async with on_real_terminal(app, size, monkeypatch) as (terminal, pilot):
            yield Guide(app, terminal, pilot, texts)
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
