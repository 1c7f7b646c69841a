import pytest
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from sshtui.ui.rendering.compositor import SeenCompositor
from sshtui.ui.rendering.screen import BaseApp, BaseScreen
from sshtui.ui.textual_internals import Compositor
from tests.servers.waiting import until


class Asked(Widget):
    """Says which of its rows are asked for."""

    def on_mount(self) -> None:
        self.asked: list[Region] = []

    def render_lines(self, crop: Region) -> list[Strip]:
        self.asked.append(crop)
        return super().render_lines(crop)


class Behind(Asked, Horizontal):
    pass


class Tall(Asked, Static):
    def on_mount(self) -> None:
        super().on_mount()
        self.update("\n".join(f"row {number}" for number in range(22)))


class Beside(BaseScreen[None]):
    CSS = """
    Screen { layers: base over; }
    Behind { height: 22; layout: horizontal; }
    Tall { width: 40; height: 22; }
    #small { offset: 0 7; }
    #over { layer: over; width: 9; height: 3; offset: 30 5; border: round red; }
    """

    def compose(self) -> ComposeResult:
        with Behind():
            yield Tall()
            yield Static("before", id="small")
        yield Static("over", id="over")


class Screens(BaseApp[None]):
    def on_mount(self) -> None:
        self.push_screen(Beside())


async def test_what_changed_is_drawn_in_its_rows_alone_and_nothing_that_it_covers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Screens().run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        await until(lambda: screen.query("#small"), "screen")
        await pilot.pause()
        tall, behind = screen.query_one(Tall), screen.query_one(Behind)
        tall.asked.clear()
        behind.asked.clear()
        tall.refresh(Region(0, 7, 40, 1))
        await until(lambda: tall.asked, "picture")
        assert {(region.y, region.height) for region in tall.asked} == {(7, 1)}
        assert not behind.asked
        screen.query_one("#small", Static).update("after", layout=False)
        rows = [strip.text for strip in screen._compositor.render_strips()]
        assert rows[6].startswith(f"{'row 6':30}│over   │")
        assert rows[7].rstrip() == f"{'row 7':30}╰───────╯ after"
        assert rows[21].rstrip() == "row 21"
        monkeypatch.setattr(SeenCompositor, "_get_renders", Compositor._get_renders)
        assert [strip.text for strip in screen._compositor.render_strips()] == rows


class Sized(Static):
    """Keeps the sizes that it was told."""

    def on_mount(self) -> None:
        self.told: list[Size] = []

    def on_resize(self, event: events.Resize) -> None:
        self.told.append(event.size)


async def test_a_widget_whose_place_was_asked_for_before_it_had_one_is_told_its_size_too() -> None:
    async with Screens().run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        sized = Sized("new")
        with pilot.app.batch_update():
            await screen.mount(sized)
            # As a redraw and a change of focus do between a mount and the layout after it.
            screen._compositor.update_widgets({sized})
            assert sized.region.width == 80
            assert not sized.told
        await until(lambda: sized.told, "size")
        assert sized.told[-1].width == 80
