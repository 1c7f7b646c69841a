import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events, work
from textual.app import App, ComposeResult
from textual.content import _CONTROL_STRIP_TRANSLATE, Content
from textual.widgets import Input
from textual.widgets._toast import Toast

from sshtui.ui.controllers import preloading
from sshtui.ui.rendering.screen import BaseApp, BaseScreen
from tests.servers.waiting import SECONDS, until


class Two(BaseScreen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="one")
        yield Input(id="two")


class Screens(BaseApp[None]):
    def on_mount(self) -> None:
        self.push_screen(Two())


class Works(BaseScreen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="one")

    @work
    async def look(self) -> None:
        while self.query("#one"):  # noqa: ASYNC110 - not a turn of the loop later
            await asyncio.sleep(0)
        self.query_one("#one")


class Mounts(BaseScreen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="one")

    def on_mount(self) -> None:
        self.query_one("#one")

    def on_resize(self) -> None:
        self.query_one("#one")


@pytest.mark.parametrize("quits", [False, True])
async def test_a_screen_that_goes_before_it_has_its_parts_does_nothing(quits: bool) -> None:
    async with Screens().run_test() as pilot:
        await until(lambda: pilot.app.screen.query("#two"), "screen")
        screen = Mounts()
        coming = pilot.app.push_screen(screen)
        if quits:
            pilot.app.exit()
            return
        going = pilot.app.pop_screen()
        await coming
        await going
        assert not screen.query("#one")


async def test_a_screen_that_lost_its_parts_needs_no_size() -> None:
    async with Screens().run_test() as pilot:
        screen = Mounts()
        await pilot.app.push_screen(screen)
        await screen.query_one("#one").remove()
        pilot.app.exit()
        size = pilot.app.size
        await screen.on_event(events.Resize(size, size))


async def test_what_a_screen_does_ends_before_its_parts_go() -> None:
    async with Screens().run_test() as pilot:
        screen = Works()
        await pilot.app.push_screen(screen)
        worker = screen.look()
        await screen.dismiss()
        await until(lambda: worker.is_finished, "end")
        assert worker.is_cancelled


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


class Sized(Two):
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-wide")]  # noqa: RUF012 - as textual has it
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - as textual has it
    classes_at_first: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        self.classes_at_first = self.classes
        yield from super().compose()


@pytest.mark.parametrize(
    ("size", "classes"), [((80, 24), {"-wide", "-tall"}), ((40, 12), {"-narrow", "-short"})]
)
async def test_a_screen_knows_its_size_before_its_parts_are_styled(
    size: tuple[int, int], classes: set[str]
) -> None:
    async with Screens().run_test(size=size) as pilot:
        screen = Sized()
        pilot.app.push_screen(screen)
        await until(lambda: screen.query("#two"), "screen")
        assert screen.classes_at_first >= classes
        await pilot.pause()
        assert screen.classes >= classes
        await pilot.resize_terminal(100, 30)
        await until(lambda: {"-wide", "-tall"} <= screen.classes, "classes of the new size")
        assert not {"-narrow", "-short"} & screen.classes


async def test_what_can_wait_waits_for_what_is_shown_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sshtui.ui.rendering.screen.UNSEEN", 0.05)
    begun: list[str] = []
    async with Screens().run_test(size=(80, 24)) as pilot:
        hidden, seen = pilot.app.screen, Two()
        pilot.app.push_screen(seen)
        await until(lambda: seen.query("#two"), "screen on top")
        assert isinstance(hidden, Two)
        hidden.begin(lambda: begun.append("hidden"))
        seen.begin(lambda: begun.append("seen"))
        await until(lambda: len(begun) == 2, "both")
        assert begun == ["seen", "hidden"]


async def test_a_screen_comes_up_in_its_style_on_every_python(tmp_path: Path) -> None:
    """From 3.12 on Textual puts a screen together before it has read the style."""
    sheet = tmp_path / "styled.tcss"
    sheet.write_text("Styled #two { border: round red; }")

    class Styled(Two):
        CSS_PATH = sheet

    async with Screens().run_test(size=(80, 24)) as pilot:
        styled = Styled()
        await pilot.app.push_screen(styled)
        assert styled.query_one("#two").styles.border.top[0] == "round"


async def test_a_sheet_read_ahead_is_seen_by_the_first_widget_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "ahead.tcss"
    sheet.write_text("Two { border: round red; }")
    monkeypatch.setattr(preloading, "_SHEETS", (sheet,))
    async with Screens().run_test(size=(80, 24)) as pilot:
        preloading.read_sheets(pilot.app)
        second = Two()
        await pilot.app.push_screen(second)
        assert second.styles.border.top[0] == "round"


async def test_a_line_is_filtered_once() -> None:
    async with Screens().run_test() as pilot:
        first, second = (pilot.app.get_line_filters()[-1] for _ in range(2))
        assert first is second


async def test_no_box_is_left_of_notices_that_were_taken_back() -> None:
    async with Screens().run_test(notifications=True) as pilot:
        app = pilot.app
        for _ in range(3):
            app.notify("There.")
            await until(lambda: app.screen.query("Toast"), "notice")
            app.clear_notifications()
            await until(lambda: not app.screen.query("Toast"), "its end")
        app.clear_notifications()
        await until(lambda: not app.screen.query("ToastHolder"), "no box")


async def test_what_is_said_again_is_shown_once() -> None:
    async with Screens().run_test(notifications=True) as pilot:
        app = pilot.app
        for text, shown in (
            ("No room.", ["No room."]),
            ("Copied.", ["No room.", "Copied."]),
            ("No room.", ["Copied.", "No room."]),
        ):
            app.notify(text, timeout=SECONDS)
            await until(lambda shown=shown: told(app) == shown, "each of them once")  # type: ignore[misc]


def told(app: App[Any]) -> list[str]:
    return [str(toast.render()) for toast in app.screen.query(Toast)]


@pytest.mark.parametrize("control", _CONTROL_STRIP_TRANSLATE)
def test_a_control_that_was_missed_moves_no_style(
    control: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_CONTROL_STRIP_TRANSLATE, control, None)
    Screens()
    content = Content.assemble((chr(control) * 2 + "a", "bold"), ("b", "red"))
    assert content.plain == chr(0x2400 + control) * 2 + "ab"
    assert content.spans[-1].end == len(content.plain)
