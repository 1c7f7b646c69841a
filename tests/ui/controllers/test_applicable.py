from sshtui.ui.controllers.applicable import applicable
from tests.ui.forms import running
from tests.ui.steps import in_session


async def test_what_is_behind_the_prefix_can_be_run_in_a_session() -> None:
    async with in_session() as (app, _, _):
        here = applicable(app, app._presenter)
        assert here["session.close"].after_prefix
        assert here["session.close"].node is app.screen
        assert not here["app.quit"].after_prefix
        assert "hosts.edit" not in here


async def test_a_question_can_be_answered_from_the_hosts() -> None:
    async with running() as (app, _):
        here = applicable(app, app._presenter)
        assert here["session.answer"].after_prefix
        assert "session.close" not in here
