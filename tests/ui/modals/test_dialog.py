from functools import partial

from textual.widgets import Button

from tests.servers.waiting import until
from tests.ui.forms import field, form, in_sight, running
from tests.ui.steps import answers, ask, burst, inputs


async def test_a_hundred_prompts_scroll_with_the_buttons_in_reach() -> None:
    async with running(size=(40, 12)) as (app, _):
        task = await ask(app, form(*[field(f"Question {n}:") for n in range(100)]))
        await burst(app, *("x", "enter") * 60)
        assert inputs(app)[60].has_focus
        for widget in (*app.screen.query(Button), inputs(app)[60]):
            await until(partial(in_sight, app, widget), f"{widget} in sight")
        await burst(app, *("x", "enter") * 40)
        assert await answers(task) == ["x"] * 100
