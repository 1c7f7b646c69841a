from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widgets import Input

from sshtui.ui.steady import Steady, SteadyApp
from tests.servers.waiting import until


class Two(Steady[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="one")
        yield Input(id="two")


class Screens(SteadyApp[None]):
    def on_mount(self) -> None:
        self.push_screen(Two())


async def test_the_focus_moves_without_a_picture_of_the_whole_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Screens().run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        await until(lambda: screen.query("#two"), "screen")
        await pilot.pause()
        painted: list[str] = []
        compositor = screen._compositor
        ways: dict[str, Callable[..., Any]] = {
            "part": compositor.render_partial_update,
            "whole": compositor.render_full_update,
        }

        def noted(name: str, **given: bool) -> Any:
            painted.append(name)
            return ways[name](**given)

        monkeypatch.setattr(compositor, "render_partial_update", partial(noted, "part"))
        monkeypatch.setattr(compositor, "render_full_update", partial(noted, "whole"))
        await pilot.press("tab")
        await until(lambda: screen.query_one("#two").has_focus, "focus")
        await until(lambda: painted, "picture")
        await pilot.pause()
        assert "whole" not in painted


async def test_a_theme_that_changes_below_a_screen_is_taken() -> None:
    async with Screens().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        below = app.screen
        app.push_screen(Two())
        await until(lambda: app.screen is not below, "screen on top")
        before = below.query_one("#one").styles.background
        app.theme = "textual-light"
        app.pop_screen()
        await until(lambda: app.screen is below, "screen below")
        await until(lambda: below.query_one("#one").styles.background != before, "theme")


async def test_what_changes_on_a_screen_below_paints_nothing() -> None:
    async with Screens().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        below = app.screen
        await until(lambda: below.query("#one"), "screen")
        app.push_screen(Two())
        await until(lambda: app.screen is not below and app.screen.query("#one"), "screen on top")
        await pilot.pause()
        assert not below.is_current
        below.query_one("#one", Input).value = "changed"
        await pilot.pause()
        app.pop_screen()
        await until(lambda: app.screen is below, "screen below")
        shown = "".join(
            segment.text for strip in below._compositor.render_strips() for segment in strip
        )
        assert "changed" in shown
