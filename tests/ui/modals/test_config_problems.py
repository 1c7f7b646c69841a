from pathlib import Path

import pytest

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


@pytest.mark.parametrize("size", [(40, 12), (80, 24)])
async def test_a_long_problem_goes_on_below_its_first_word(size: tuple[int, int]) -> None:
    problem = "/etc/x:14123: Port is no number, and " + "a few " * 15 + "words; ssh stops here"
    async with over_the_hosts(ConfigProblemsModal([problem]), size) as (app, _, _):
        lines = shown(app).splitlines()
        (first,) = (row for row, line in enumerate(lines) if "14123" in line)
        column = lines[first].index("Port is")
        wrapped = [line[column:].rstrip(" │") for line in lines[first : first + 5] if "│" in line]
        assert " ".join(filter(None, wrapped)) == problem.partition(": ")[2]
        before = lines[first + 1][:column].strip(" │")
        assert before == ""


async def test_where_nothing_is_wrong_it_says_so() -> None:
    async with over_the_hosts(ConfigProblemsModal([])) as (app, _, _):
        assert "No problems." in shown(app)


async def test_of_very_many_the_first_are_shown_and_the_others_counted() -> None:
    many = [f"f:{number}: wrong" for number in range(module._MOST + 7)]
    async with over_the_hosts(ConfigProblemsModal(many)) as (app, _, _):
        app.screen.query_one("#body").scroll_end(animate=False)
        await until(lambda: "and 7 more" in shown(app), "last line")
        assert f"{module._MOST - 1}  wrong" in shown(app)
