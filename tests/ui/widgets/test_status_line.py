import pytest

from sshtui.ui.screens.sessions import SessionsScreen
from tests.ui.forms import shown
from tests.ui.steps import in_session


async def test_it_says_where_the_session_leads_and_how_to_get_out() -> None:
    async with in_session() as (app, _, _):
        last = shown(app).splitlines()[-1]
        assert "deploy@web1.example.com:22" in last
        assert "ctrl+\\ sshtui menu" in last


async def test_on_a_small_screen_the_way_out_stays() -> None:
    async with in_session(size=(40, 12)) as (app, _, _):
        assert "ctrl+\\ sshtui menu" in shown(app).splitlines()[-1]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 36)])
async def test_what_asks_may_be_cut_but_not_the_keys_that_lead_there(size: tuple[int, int]) -> None:
    async with in_session(size=size) as (app, pilot, _):
        screen = app.screen
        assert isinstance(screen, SessionsScreen)
        name = "a-host-with-a-name-of-some-length"
        screen.show_asking(frozenset(), f"{name} asks for a password, 1 more", r" · ctrl+\ enter")
        await pilot.pause()
        last = shown(app).splitlines()[-1]
        assert r"… · ctrl+\ enter" in last
        assert "a-host-with" in last
