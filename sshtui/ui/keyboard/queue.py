"""The key queue: handles keys, pastes and clicks strictly in order.

Textual gives a key to the queue of the widget that has the focus. What the widget leaves climbs
up to the app, through a queue at every step, and what it changes there is told in messages that
take their own way. Keys typed fast would overtake one another on these ways, and land where the
focus was before. Here the next one waits until nothing on the screen is busy with the last.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import Context
from functools import cached_property
from typing import Any, Protocol, TypeVar, runtime_checkable

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from sshtui.log import logger
from sshtui.tasks import start_task
from sshtui.terminal.key_sequences import read
from sshtui.terminal.strokes import ESCAPE
from sshtui.ui import textual_internals
from sshtui.ui.keyboard.parser import Key, key_of

T = TypeVar("T")

LONGEST = 10.0
"""Seconds after which a handler that does not end no longer holds the keyboard up."""

HELD = 2.0
"""Seconds at most that keys wait for what one of them leads to."""

UNPAINTED = 0.25
"""Seconds for which what keys do may go unpainted while more of them wait."""

_FRAME = 1 / 30

_LOOSE = (
    events.MouseMove,
    events.MouseScrollUp,
    events.MouseScrollDown,
    events.MouseScrollLeft,
    events.MouseScrollRight,
)
"""Wait for their turn like all others, but nothing waits for them: they come in hundreds."""


class KeyQueue:
    """Stands between the keyboard and the app.

    Args:
        app: Whose keys they are.
        dispatch: Hands an event on, as Textual does.

    Attributes:
        admit: Asked as an event's turn comes, with all before it handled; what it refuses goes
            nowhere. An event's `time` tells when it was made.
    """

    def __init__(self, app: App[Any], dispatch: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._dispatch = dispatch
        self._waiting: deque[events.Event] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False
        self._holds: set[asyncio.Future[None]] = set()
        self._painting = _Painting(app)
        self.admit: Callable[[events.Event], bool] = _everything

    @property
    def idle(self) -> bool:
        """Whether everything that came has been handled, with what it leads to."""
        return not (self._draining or self._holds)

    async def wait_until_idle(self) -> None:
        """Wait until everything that has come until now is handled, with what it leads to."""
        passed = asyncio.Event()
        if self._app.call_later(passed.set):
            await passed.wait()
        while not self.idle:
            await asyncio.wait(self._tasks | self._holds, return_when=asyncio.FIRST_COMPLETED)

    def hold(self) -> Callable[[], None]:
        """Have keys wait for something that the last one leads to, such as another screen.

        Returns:
            To be called when that is there. After some seconds keys wait no longer.
        """
        loop = asyncio.get_running_loop()
        held: asyncio.Future[None] = loop.create_future()
        self._holds.add(held)

        def release() -> None:
            self._holds.discard(held)
            if not held.done():
                held.set_result(None)

        loop.call_later(HELD, release)
        return release

    @staticmethod
    def takes(event: events.Event) -> bool:
        """Return whether an event comes from a person, and has not had its turn yet."""
        return isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded

    def put(self, event: events.Event) -> None:
        """Take an event in."""
        self._waiting.append(event)
        if not self._draining:
            self._draining = True
            # Not in the context of a message of the app's: what that one may not cause, this may.
            Context().run(self._start, self._drain())

    def close(self) -> None:
        """Forget what has not had its turn, and stop what has: the app ends."""
        self._waiting.clear()
        for task in self._tasks:
            task.cancel()

    async def _drain(self) -> None:
        try:
            with textual_internals.context(self._app):
                while self._waiting:
                    handling = self._start(self._handle(self._waiting.popleft()))
                    if self._waiting:
                        self._painting.put_off()
                    if not (await asyncio.wait({handling}, timeout=LONGEST))[0]:
                        logger(__name__).warning("A key takes longer than %g s.", LONGEST)
        finally:
            self._draining = False
            self._painting.go_on()

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = start_task(coroutine, "keys")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _handle(self, event: events.Event) -> None:
        waits = not isinstance(event, _LOOSE)
        try:
            if waits and self._holds:
                await asyncio.wait(self._holds)
            if waits:
                # What came up on the screen by itself has its focus before it gets a key.
                await self._settle()
                if parts := self._parts_of(event):
                    self._waiting.extendleft(reversed(parts))
                    return
            ending = textual_internals.is_ending(self._app)
            if self._app.is_running and not ending and self.admit(event):
                await self._dispatch(event)
                if waits:
                    await self._settle()
        except Exception as error:  # noqa: BLE001 - ends the app, as in Textual's own queues
            textual_internals.handle_exception(self._app, error)

    def _parts_of(self, event: events.Event) -> list[Key]:
        """Return Escape and the key that came with it, where Alt with that key means nothing."""
        raw = event.stroke.raw if isinstance(event, Key) else ""
        if not raw.startswith(ESCAPE) or not self._app.screen_stack:
            return []
        screen = self._app.screen_stack[-1]
        if not isinstance(screen.focused, CommandKeys) or event.key in screen.active_bindings:
            return []
        strokes = [read(part) for part in (ESCAPE, raw[1:]) if part]
        keys = [key_of(stroke) for stroke in strokes if stroke]
        for key in keys:
            key.time = event.time
        return keys if len(keys) > 1 else []

    async def _settle(self) -> None:
        """Wait until the app and all that is on the screen have nothing left to do."""
        busy = True
        while busy:
            busy = False
            for pump in itertools.filterfalse(textual_internals.is_idle, self._pumps()):
                busy = True
                passed = asyncio.Event()
                if pump.call_later(passed.set):
                    await passed.wait()

    def _pumps(self) -> Iterator[MessagePump]:
        """Yield all that may have something to do, in the order in which messages climb."""
        for screen in self._app.screen_stack[-1:]:
            yield from screen.walk_children(with_self=True, reverse=True)
        yield self._app


@runtime_checkable
class SendsKeys(Protocol):
    """A widget that sends keys on to somewhere else, and moves no focus by that."""

    def takes(self, event: events.Key) -> bool:
        """Return whether a key is one that it sends on."""

    def take(self, event: events.Key) -> None:
        """Send a key on."""


class CommandKeys:
    """A widget to which keys are commands, and Alt with one means nothing unless it is bound.

    Escape and a key, typed fast, are the same bytes as Alt with it: here they are taken for the
    two keys. In a field that would cancel what was typed for a key held by mistake.
    """


class QueuedInputApp(App[T]):
    """An app that handles what the person does in its order."""

    @cached_property
    def keys(self) -> KeyQueue:
        """What the person types, pastes and clicks."""
        return KeyQueue(self, super().on_event)

    def post_message(self, message: Message) -> bool:
        """Give a key at once to what only sends it on, where nothing is to be done before it."""
        if isinstance(message, events.Key) and self._takes_at_once(message):
            return True
        return super().post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Let what the person does have its turn; go on with everything else."""
        if self.keys.takes(event):
            self.keys.put(event)
        else:
            await super().on_event(event)

    async def on_unmount(self) -> None:
        """Take no keys any more."""
        self.keys.close()

    def _takes_at_once(self, event: events.Key) -> bool:
        # One that waits for its turn may move the focus. The screen may be about to go.
        if not self.keys.idle or textual_internals.has_messages(self) or not self._screen_stack:
            return False
        focused = self.screen_stack[-1].focused
        if not isinstance(focused, SendsKeys) or not focused.takes(event):
            return False
        if self.keys.admit(event):
            focused.take(event)
        return True


class _Painting:
    """Puts painting off while keys come faster than they can be painted, but not for long.

    Args:
        app: What is painted.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._due: asyncio.TimerHandle | None = None
        self._painted = 0.0

    def put_off(self) -> None:
        """Paint later; unless there was no time to paint since the last time."""
        if self._due is None and time.monotonic() > self._painted + _FRAME:
            textual_internals.begin_batch(self._app)
            self._due = asyncio.get_running_loop().call_later(UNPAINTED, self.go_on)

    def go_on(self) -> None:
        """Paint again."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
            self._painted = time.monotonic()
            textual_internals.end_batch(self._app)
            for screen in self._app.screen_stack[-1:]:
                screen.check_idle()


def _everything(_: events.Event) -> bool:
    return True
