from pathlib import Path

from sshtui.ui.modals import config_problems as module
from sshtui.ui.modals.config_problems import ConfigProblemsModal
from tests.servers.waiting import until
from tests.ui.dialogs import over_the_hosts
from tests.ui.forms import shown


async def test_every_problem_has_its_place() -> None:
    config = Path.home() / ".ssh" / "config"
    problems = [
        f"{config}:3: Port is no number; ssh stops here",
        f"{config}:14: User has no value",
        "/etc/x: the file is encrypted or binary",
        "/etc/y:1: too \x1b[2J long",
    ]
    async with over_the_hosts(ConfigProblemsModal(problems)) as (app, pilot, returned):
        lines = [line.strip(" │┃▏▕") for line in shown(app).splitlines()]
        begin = lines.index("~/.ssh/config")
        assert lines[begin + 1 : begin + 7] == [
            "3  Port is no number; ssh stops here",
            "14  User has no value",
            "/etc/x",
            "the file is encrypted or binary",
            "/etc/y",
            "1  too ^[[2J long",
        ]
        await pilot.press("escape")
        assert returned == [None]


async def test_where_nothing_is_wrong_it_says_so() -> None:
    async with over_the_hosts(ConfigProblemsModal([])) as (app, _, _):
        assert "No problems." in shown(app)


async def test_of_very_many_the_first_are_shown_and_the_others_counted() -> None:
    many = [f"f:{number}: wrong" for number in range(module._MOST + 7)]
    async with over_the_hosts(ConfigProblemsModal(many)) as (app, _, _):
        app.screen.query_one("#body").scroll_end(animate=False)
        await until(lambda: "and 7 more" in shown(app), "last line")
        assert f"{module._MOST - 1}  wrong" in shown(app)
