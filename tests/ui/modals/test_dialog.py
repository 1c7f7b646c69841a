from functools import partial

import pytest
from textual.widgets import Button
from textual.widgets._toast import Toast

from sshtui.errors import AppError
from sshtui.ui.app import Application
from sshtui.ui.modals import dialog
from sshtui.ui.modals.problem import ProblemModal
from tests.servers.waiting import SECONDS, until
from tests.ui.forms import field, form, in_sight, running
from tests.ui.steps import answers, ask, burst, inputs

TYPED = 8
"""Questions at both ends that are answered by keys."""


async def test_a_hundred_prompts_scroll_with_the_buttons_in_reach() -> None:
    async with running(size=(40, 12)) as (app, _):
        task = await ask(app, form(*[field(f"Question {n}:") for n in range(100)]))
        await burst(app, *("x", "enter") * TYPED)
        assert inputs(app)[TYPED].has_focus
        await buttons_and_field_are_in_sight(app, TYPED)
        for middle in inputs(app)[TYPED:-TYPED]:
            middle.value = "x"
        for number in (60, 100 - TYPED):
            inputs(app)[number].focus()
            await buttons_and_field_are_in_sight(app, number)
        await burst(app, *("x", "enter") * TYPED)
        assert await answers(task) == ["x"] * 100


async def buttons_and_field_are_in_sight(app: Application, number: int) -> None:
    for widget in (*app.screen.query(Button), inputs(app)[number]):
        await until(partial(in_sight, app, widget), f"{widget} in sight")


async def test_no_older_notification_lies_over_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "JUST_NOW", 0.0)
    async with running() as (app, _):
        app.notify("before", timeout=SECONDS)
        await notified(app, "before")
        await app.push_screen(ProblemModal(AppError("Gone.")))
        app.notify("during", timeout=SECONDS)
        await notified(app, "during")
        app.pop_screen()
        await notified(app, "before", "during")


async def notified(app: Application, *texts: str) -> None:
    await until(
        lambda: tuple(str(toast.render()) for toast in app.screen.query(Toast)) == texts,
        f"{texts} and no more",
    )
