"""Presses keys at random, all over the app, and looks at where they go.

What it presses is drawn so that it gets everywhere: it opens what was opened least so far, by the
key of an action or by its name in the palette, and goes on from there with keys of all kinds.
"""

import asyncio
import random
import string
from collections import Counter
from collections.abc import Iterator, Sequence

from textual import events
from textual.keys import key_to_character
from textual.screen import ModalScreen
from textual.widgets import Input

from sshtui.sessions.state import SessionState
from sshtui.ui import actions
from sshtui.ui.action import Action
from sshtui.ui.app import Application
from sshtui.ui.screens.hosts import HostsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.servers.waiting import until
from tests.ui.forms import ready, shown

LETTERS = string.ascii_lowercase
TYPED = [*string.ascii_letters, *string.digits, *",.:;-_=+*!?#%&()[]{}@\"' é漢"]
"""No slash: whatever is written to a file stays where the test is."""

EDITING = (
    *(
        "enter",
        "enter",
        "escape",
        "tab",
        "tab",
        "shift+tab",
        "space",
        "up",
        "down",
        "left",
        "right",
    ),
    *("backspace", "delete", "home", "end", "pageup", "pagedown", "ctrl+a", "ctrl+k", "ctrl+w"),
    *(
        "space",
        "shift+up",
        "shift+down",
        "ctrl+left",
        "ctrl+right",
        "f1",
        "f2",
        "f3",
        "f4",
        "f5",
        "f10",
    ),
)
HOSTS = ("plain", "twice", "refused", "new", "gone")
"""What the configuration of the test has."""

MOST_ESCAPES = 15
LOOKS = 30
SIGN_INS, ANSWERS = 0.3, 0.9
PREFIX = actions.PREFIX_KEY.keys
QUITS = {"app.quit", "hosts.quit", "app.demo", "session.detach"}
"""What ends the app; a round does that at its end."""


def are_open(app: Application) -> bool:
    """Return whether every session takes what is typed: none was lost, or is being signed in to."""
    return all(info.state is SessionState.OPEN for info in app._manager.sessions)


class Monkey:
    """Has one app at a time.

    Args:
        rng: Decides all of it.
        heard: What the servers have received so far, by session.

    Attributes:
        pressed: How many keys.
        screens: How often each screen was seen, by the name of its class.
        opened: How often each action was tried, by its id.
    """

    def __init__(self, rng: random.Random, heard: Sequence[bytearray]) -> None:
        self.pressed = 0
        self.screens: Counter[str] = Counter()
        self.opened: Counter[str] = Counter()
        self._rng = rng
        self._heard = heard
        self._last: list[str] = []

    async def play(self, app: Application, keys: int) -> None:
        """Press so many keys, and lead back to where it began."""
        end = self.pressed + keys
        while self.pressed < end and app.is_running:
            await self._turn(app)
        await self.back(app)

    async def _turn(self, app: Application) -> None:
        self._last = []
        try:
            await self._open_something(app)
            for _ in range(self._rng.randint(1, 3)):
                await self._go_on(app)
            await self.back(app)
        except AssertionError as error:
            error.add_note(f"after {self.pressed} keys, the last of them {self._last}")
            raise

    async def _open_something(self, app: Application) -> None:
        in_session = isinstance(app.screen, SessionsScreen)
        places = (actions.PREFIX,) if in_session else (actions.HOSTS, actions.APP)
        offered = [action for place in places for action in place if action.id not in QUITS]
        least = min(self.opened[action.id] for action in offered)
        chosen = self._rng.choice([a for a in offered if self.opened[a.id] <= least + 1])
        self.opened[chosen.id] += 1
        if not in_session:
            await self.press(app, "escape", "escape")  # away with filter and selection
            if self._rng.random() < SIGN_INS:
                await self._sign_in(app)
                return
            await self.press(app, *self._rng.choice(("", "", *HOSTS)))
        await self.press(app, *self._way_to(chosen, in_session=in_session))
        await self._see_something(app)

    async def _sign_in(self, app: Application) -> None:
        """Connect to a host, and answer most of what is asked until there is a session."""
        await self.press(app, *self._rng.choice(HOSTS), "enter")
        while await self._see_something(app) and self._rng.random() < ANSWERS:
            await ready(app)
            if not isinstance(app.screen, ModalScreen):
                return
            letters = self._letters() if isinstance(app.focused, Input) else ""
            await self.press(app, *letters, self._rng.choice(("enter", "enter", "enter", "tab")))

    async def _see_something(self, app: Application) -> bool:
        """Wait a little for what a key leads to; return whether it is something that asks."""
        screen = app.screen
        for _ in range(LOOKS):
            if not app.is_running or app.screen is not screen or self._is_elsewhere(app):
                break
            await asyncio.sleep(0.01)
        return app.is_running and isinstance(app.screen, ModalScreen)

    def _way_to(self, action: Action, *, in_session: bool) -> Iterator[str]:
        keys = [key for key in action.keys.split(",") if key]
        if keys and self._rng.random() < 0.9:
            yield from (PREFIX,) if in_session else ()
            yield self._rng.choice(keys)
        else:
            yield from (PREFIX, "colon") if in_session else ("ctrl+p",)
            yield from action.label.lower()
            yield "enter"

    async def _go_on(self, app: Application) -> None:
        focused = app.focused
        if isinstance(focused, TerminalView) and not app.screen.is_modal:
            await self._type_in_session(app, focused)
        elif isinstance(app.screen, ModalScreen) and isinstance(focused, Input):
            await self._type_in_form(app, focused)
        count = self._rng.randint(6, 30)
        pool = EDITING if self._rng.random() < 0.5 else (*TYPED, *EDITING)
        await self.press(app, *(self._rng.choice(pool) for _ in range(count)))

    async def _type_in_session(self, app: Application, view: TerminalView) -> None:
        """What a pane says that it takes arrives at a server, all of it and in order."""
        await ready(app)
        letters = self._letters()
        if app.focused is not view or not view.takes(events.Key("a", "a")) or not are_open(app):
            return
        before = await self._what_came()
        await self.press(app, *letters)
        await until(
            lambda: self._has_come(before, letters) or app.focused is not view or not are_open(app),
            f"{letters} at a server",
            context=lambda: f"{[bytes(data[-40:]) for data in self._heard]}\n{shown(app)}",
        )

    def _has_come(self, before: Sequence[int], letters: str) -> bool:
        came = [bytes(data[start:]) for data, start in zip(self._heard, before, strict=False)]
        assert all(letters.encode().startswith(data) for data in came), came
        return letters.encode() in came

    async def _type_in_form(self, app: Application, field: Input) -> None:
        """What is typed in a form reaches the form, and nothing else."""
        await ready(app)
        screen, letters = app.screen, self._letters()
        if app.focused is not field:
            return
        before = await self._what_came()
        await self.press(app, *letters)
        assert [len(data) for data in self._heard][: len(before)] == before, "typed into a session"
        if app.screen is screen and app.focused is field and field.type == "text":
            assert field.value == "" or set(letters) & set(field.value.lower())

    async def _what_came(self) -> list[int]:
        """Return how much each server has, once what was typed before has arrived."""
        last: list[int] = []
        while last != (now := [len(data) for data in self._heard]):
            last = now
            await asyncio.sleep(0.03)
        return now

    def _letters(self) -> str:
        return "".join(self._rng.choices(LETTERS, k=self._rng.randint(2, 6)))

    async def back(self, app: Application) -> None:
        """Press escape until nothing lies over the hosts or a session."""
        for _ in range(MOST_ESCAPES):
            if not app.is_running or not self._is_elsewhere(app):
                return
            await ready(app)
            await self.press(app, "escape")
        raise AssertionError(f"escape does not lead back from {app.screen}:\n{shown(app)}")

    def _is_elsewhere(self, app: Application) -> bool:
        return len(app.screen_stack) > 2 or not isinstance(app.screen, HostsScreen | SessionsScreen)

    async def press(self, app: Application, *keys: str) -> None:
        """Press keys one after the other, as fast as a paste types them."""
        for key in keys:
            if not app.is_running:
                return
            event = events.Key(key, key if len(key) == 1 else key_to_character(key))
            event.set_sender(app)
            self._last = [*self._last[-60:], key]
            self.pressed += 1
            app.post_message(event)
        await app.keys.wait_until_idle()
        if app.is_running and app.screen_stack:
            self.screens[type(app.screen).__name__] += 1
