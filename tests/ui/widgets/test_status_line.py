from tests.ui.forms import shown
from tests.ui.steps import in_session


async def test_it_says_where_the_session_leads_and_how_to_get_out() -> None:
    async with in_session() as (app, _, _):
        last = shown(app).splitlines()[-1]
        assert "deploy@web1.example.com:22" in last
        assert "ctrl+\\ sshtui's keys" in last


async def test_on_a_small_screen_the_way_out_stays() -> None:
    async with in_session(size=(40, 12)) as (app, _, _):
        assert "ctrl+\\ sshtui's keys" in shown(app).splitlines()[-1]
