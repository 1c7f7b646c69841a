"""Keys typed faster than anything can be painted: every input makes of them what readline does."""

import asyncio
import itertools
import json
import math
import random
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from sshtui.credentials.secret import Secret
from sshtui.hosts.model import Host
from sshtui.hosts.search.search import search
from sshtui.signin.asker import UnlockQuestion
from sshtui.tasks import start_task
from sshtui.ui.app import Application
from sshtui.ui.controllers.asker import ModalAsker
from sshtui.ui.modals.challenge import ChallengeForm
from sshtui.ui.modals.host_editor import HostEditor
from sshtui.ui.modals.picker import Picker, PickerOption
from sshtui.ui.modals.question import Question
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.modals.unlock import UnlockModal
from sshtui.ui.screens.credentials import CredentialsScreen
from tests.cli.on_terminal import on_terminal
from tests.credentials.stores.locks import Lock
from tests.effort import LONG
from tests.servers.waiting import until
from tests.sessions.fakes import HOP
from tests.ui.bursts import HIDDEN, as_bytes, bursts, read
from tests.ui.forms import field, form, running, shown
from tests.ui.steps import answers, ask, burst, handled

COUNT = 200 if LONG else 20
"""Bursts for each kind of input."""

ENTERED = 5
"""Every so many bursts one ends with Enter; the others with a look at the field."""

FIELDS_OF_EDITOR = 6
"""One-line fields that follow one another in the editor."""

FIELDS = 10
"""Fields of one form, each with a burst and Enter, all typed in one go."""

PAUSES = (0.0, 0.0, 0.0, 0.001, 0.01, 0.03)
"""Seconds between two keys, where there are pauses at all."""


async def type_keys(app: Application, keys: Sequence[str], chance: random.Random) -> None:
    """Type a burst, or, one time in four, type it with pauses."""
    pauses = PAUSES if chance.random() < 0.25 else (0.0,)
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        app.post_message(events.Key(key, character))
        if pause := chance.choice(pauses):
            await asyncio.sleep(pause)


def hidden(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return what a line editor has to be told to do what a masked field does."""
    return [[HIDDEN.get(key, key) for key in keys] for keys in lines]


def text(app: Application) -> str:
    """Return what stands in the input that has the focus."""
    assert isinstance(app.focused, Input), shown(app)
    return app.focused.value


def takes_keys(app: Application, kind: type) -> bool:
    """Return whether a modal is on the screen, and has been seen where that counts."""
    seen = not isinstance(app.screen, Question) or app.screen.shown < math.inf
    return isinstance(app.screen, kind) and app.focused is not None and seen


def takes_enter(app: Application) -> bool:
    """Return whether a form is on the screen in which Enter counts, as it was seen what it does."""
    return isinstance(app.screen, ChallengeForm) and app.screen.enter_from < math.inf


class Line:
    """A line on the screen that Enter sends somewhere."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self.sent: list[str | None] = []

    def open_one_line(self) -> None:
        self.app.push_screen(TextPrompt("A line", "Words"), self.sent.append)

    def open_picker(self) -> None:
        self.app.push_screen(
            Picker("A thing", lambda text: [PickerOption(text, text)]), self.sent.append
        )

    def open_unlock(self) -> None:
        start_task(self._unlock(), "ask")

    async def _unlock(self) -> None:
        lock = Lock()

        async def check(passphrase: Secret) -> str:
            await lock.check(passphrase)
            return ""

        person = ModalAsker(self.app.questions, lambda: None)
        await person.unlock(UnlockQuestion(HOP, check))
        self.sent += lock.tried


@pytest.mark.parametrize(
    ("kind", "opens", "masked"),
    [
        (TextPrompt, Line.open_one_line, False),
        (Picker, Line.open_picker, False),
        (UnlockModal, Line.open_unlock, True),
    ],
)
async def test_a_line_that_enter_sends(
    tmp_path: Path,
    kind: type,
    opens: Callable[[Line], None],
    masked: bool,
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", COUNT)
    lines = bursts(kind.__name__, COUNT)
    expected = read(hidden(lines) if masked else lines, tmp_path)
    chance = random.Random(2)
    got: list[str | None] = []
    async with running() as (app, _):
        line = Line(app)
        for number, keys in enumerate(lines):
            if not isinstance(app.screen, kind):
                opens(line)
                await until(lambda: takes_keys(app, kind), kind.__name__)
            if number % ENTERED or not expected[number]:  # which is not sent as easily
                await type_keys(app, ["ctrl+e", "ctrl+u", *keys], chance)
                await handled(app)
                got.append(text(app))
            else:
                await type_keys(app, ["ctrl+e", "ctrl+u", *keys, "enter"], chance)
                await until(lambda: line.sent, "line")
                got.append(line.sent.pop())
                await until(lambda: not isinstance(app.screen, kind), "end of the question")
    if kind is TextPrompt:
        expected = [
            text if number % ENTERED else text.strip() for number, text in enumerate(expected)
        ]
    assert got == expected


@pytest.mark.parametrize("masked", [False, True])
async def test_a_form_of_which_every_field_is_typed_without_waiting(
    tmp_path: Path, masked: bool, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", COUNT)
    lines = bursts(f"form {masked}", COUNT)
    expected = read(hidden(lines) if masked else lines, tmp_path)
    chance = random.Random(3)
    got: list[str] = []
    async with running() as (app, _):
        while len(got) < COUNT:
            one = form(*[field(f"Q{number}:", echo=not masked) for number in range(FIELDS)])
            task = await ask(app, one)
            this = slice(len(got), len(got) + FIELDS)
            for keys in lines[this]:
                await type_keys(app, [*keys, "enter"], chance)
            if masked and "" in expected[this]:
                await handled(app)
                await until(lambda: takes_enter(app), "question about an empty answer")
                await type_keys(app, ["enter"], chance)
            got += await answers(task)
    assert got == expected


async def open_answers(app: Application) -> None:
    app.action_credentials()
    await until(lambda: isinstance(app.screen, CredentialsScreen) and app.focused, "answers")
    await burst(app, "slash")


async def open_editor(app: Application) -> None:
    await burst(app, "ctrl+n")
    await until(lambda: isinstance(app.screen, HostEditor) and app.focused, "editor")


async def stay(app: Application) -> None:
    """The filter of the hosts has the focus as it is."""


@pytest.mark.parametrize("opens", [stay, open_answers, open_editor])
async def test_a_line_that_is_followed_as_it_is_typed(
    tmp_path: Path,
    opens: Callable[[Application], Awaitable[None]],
    record_property: Callable[[str, object], None],
) -> None:
    record_property("tried", COUNT)
    lines = bursts(opens.__name__, COUNT)
    expected = read(lines, tmp_path)
    chance = random.Random(4)
    got = []
    async with running() as (app, _):
        await opens(app)
        for keys in lines:
            await type_keys(app, ["ctrl+e", "ctrl+u", *keys], chance)
            await handled(app)
            got.append(text(app))
    assert got == expected


async def test_an_editor_of_which_every_field_is_typed_without_waiting(tmp_path: Path) -> None:
    lines = bursts("editor", FIELDS_OF_EDITOR * 10)
    expected = read(lines, tmp_path)
    chance = random.Random(5)
    got: list[str] = []
    async with running() as (app, _):
        await open_editor(app)
        fields = list(app.screen.query(Input))[:FIELDS_OF_EDITOR]
        while len(got) < len(lines):
            for keys in lines[len(got) : len(got) + FIELDS_OF_EDITOR]:
                await type_keys(
                    app, ["ctrl+e", "ctrl+u", *keys, chance.choice(["enter", "tab"])], chance
                )
            await type_keys(app, ["shift+tab"] * FIELDS_OF_EDITOR, chance)
            await handled(app)
            got += [field.value for field in fields]
    assert got == expected


def test_a_line_on_a_real_terminal(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", COUNT)
    lines = bursts("terminal", COUNT)
    expected = [line.strip() for line in read(lines, tmp_path)]
    told = tmp_path / "lines.json"
    program = [sys.executable, "-m", "tests.ui.lines_app", str(told), str(COUNT)]
    with on_terminal(program) as app:
        for number, keys in enumerate(lines):
            app.sees(f"This is line {number}.")
            app.type(as_bytes(keys) + "\r")
        assert app.wait() == 0
    assert [json.loads(line) for line in told.read_text().splitlines()] == expected


async def test_tab_and_enter_between_two_fields_send_exactly_what_was_typed() -> None:
    async with running() as (app, _):
        for number in range(5):
            user, password = f"user{number}", f"pass word{number}"
            asked = form(field("User:", echo=True), field("Password:"))
            for key in ("tab", "enter"):
                task = await ask(app, asked)
                await burst(app, *user, key, *password, "enter")
                assert await answers(task) == [user, password]


MANY = "".join(
    f"Host {place}-{number}\n  HostName {number}.example.com\n"
    for number, place in zip(range(6000), itertools.cycle(("web", "db", "mail")), strict=False)
)
SOME = MANY[: MANY.index("Host db-400\n")]
LISTS = [(SOME, COUNT // 5), (MANY, COUNT // 20)]
"""Lists of hosts, and how many are gone to in each."""


async def chosen(app: Application, chance: random.Random, query: str) -> str:
    """Type a query and Enter in one go; return the host that it leads to."""
    led: list[str] = []

    def connect(destination: str, *, again: bool) -> None:
        led.append(destination)

    app._session_controller.connect = connect  # type: ignore[method-assign]
    await type_keys(
        app, [*("space" if character == " " else character for character in query), "enter"], chance
    )
    await until(lambda: led, "host")
    return led[0]


def queries(seed: str, found: Sequence[Host], count: int = COUNT // 5) -> list[tuple[str, str]]:
    """Return queries, and the host that comes first for each."""
    chance = random.Random(seed)
    asked = []
    for _ in range(count):
        place, _, number = chance.choice(found).alias.partition("-")
        asked.append(chance.choice((f"{place}-{number}", f"{number} {place}", f"{place} {number}")))
    return [(query, search(found, query)[0].host.alias) for query in asked]


@pytest.mark.parametrize(("config", "count"), LISTS, ids=["some", "many"])
async def test_the_switcher_goes_where_the_whole_text_leads(
    config: str, count: int, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", count)
    chance = random.Random(6)
    async with running(config=config) as (app, _):
        for query, alias in queries("switcher", app._hosts_screen.browser.hosts, count):
            app.action_switcher()
            await until(lambda: isinstance(app.screen, Picker) and app.focused, "switcher")
            assert (query, await chosen(app, chance, query)) == (query, alias)


@pytest.mark.parametrize(("config", "count"), LISTS, ids=["some", "many"])
async def test_the_list_of_hosts_goes_where_the_whole_text_leads(
    config: str, count: int, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", count)
    chance = random.Random(7)
    async with running(config=config) as (app, _):
        for query, alias in queries("list", app._hosts_screen.browser.hosts, count):
            assert (query, await chosen(app, chance, query)) == (query, alias)
            # What comes back to the screen listens again, with the old text marked.
            app.push_screen(TextPrompt("A line", "Words"))
            await burst(app, "escape")


async def test_the_palette_does_what_the_whole_text_names() -> None:
    chance = random.Random(8)
    async with running(config=SOME) as (app, _):
        for query, alias in queries("palette", app._hosts_screen.browser.hosts):
            await burst(app, "ctrl+p")
            assert (query, await chosen(app, chance, query)) == (query, alias)
