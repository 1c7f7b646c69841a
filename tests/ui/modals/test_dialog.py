import pytest
from textual.widgets import Button

from tests.servers.waiting import until
from tests.ui.forms import field, form, running
from tests.ui.steps import answers, ask, inputs


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_a_hundred_prompts_scroll_with_the_buttons_in_reach(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        task = await ask(app, form(*[field(f"Question {n}:") for n in range(100)]))
        for _ in range(60):
            app.simulate_key("x")
            app.simulate_key("enter")
        await until(lambda: inputs(app)[60].has_focus, "sixtieth field", seconds=30)
        await pilot.pause()
        screen = app.screen.region
        for widget in (*app.screen.query(Button), app.focused):
            assert widget is not None
            assert screen.contains_region(widget.region), widget
        for _ in range(40):
            app.simulate_key("x")
            app.simulate_key("enter")
        assert await answers(task) == ["x"] * 100
