"""Stops where keys are shown and chosen, with hostile texts for keys, and the last question."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from textual import events
from textual.screen import Screen

from sshtui.mux.rider import RiderKind
from sshtui.sessions.riders import RiderInfo
from sshtui.ui.actions import ACTIONS, PREFIX_ID
from sshtui.ui.modals.confirm_quit import ConfirmQuit
from sshtui.ui.modals.help import HelpModal
from sshtui.ui.modals.key_capture import KeyCapture
from sshtui.ui.modals.picker import Picker
from sshtui.ui.user_keymap import Keymap
from tests.servers.waiting import until
from tests.trust.tour import SOME, Guide, Texts
from tests.trust.tour_boxes import credential


async def see_key_capture(guide: Guide, texts: Texts) -> None:
    """Press a key that cannot be taken."""
    app: Any = guide.app
    app.push_screen(KeyCapture("Copy", lambda _: texts.text()))
    await _is_up(app, KeyCapture)
    app.screen.post_message(events.Key("  ".join(texts.keys()), None))
    await guide.look("key capture")


async def see_key_bar(guide: Guide, texts: Texts) -> None:
    """Look at the keys of the list of hosts."""
    _take_keys(guide.app, texts.keys())
    await guide.look("key bar", least=3)


async def see_help(guide: Guide, texts: Texts) -> None:
    """Look at the first keys of all."""
    app: Any = guide.app
    _take_keys(app, texts.keys())
    app.action_help()
    await _is_up(app, HelpModal)
    await guide.look("help", least=SOME)


async def see_palette(guide: Guide, texts: Texts) -> None:
    """Look at the keys of what can be done."""
    app: Any = guide.app
    _take_keys(app, texts.keys())
    app.action_command_palette()
    await _is_up(app, Picker)
    await guide.look("palette", least=SOME)


async def see_quit(guide: Guide, texts: Texts) -> None:
    """Quit while there are sessions, lost ones, riders, and what is kept in memory only."""
    app: Any = guide.app
    riders = [
        RiderInfo("1", "1", name, 4711, name, name, RiderKind.SHELL, 0, 0, datetime.now(tz=UTC))
        for name in texts.portion()
    ]
    credentials = await app._credentials.wait()
    held = [credential(texts.text)]
    app.push_screen(ConfirmQuit([texts.text()], [texts.text()], held, credentials, riders=riders))
    await _is_up(app, ConfirmQuit)
    await guide.look("quit?")


STOPS = (see_key_capture, see_key_bar, see_help, see_palette, see_quit)


async def _is_up(app: Any, kind: type[Screen[Any]]) -> None:
    await until(lambda: isinstance(app.screen, kind) and app.focused, kind.__name__)


def _take_keys(app: Any, names: Iterable[str]) -> None:
    """Give every action a key of such a name; none of the app's can be pressed afterwards."""
    keys = dict(zip(ACTIONS, cycle(names), strict=False))
    del keys[PREFIX_ID]
    app.keymap = Keymap(replace(app.keymap.settings, keymap=keys))
    app.set_keymap(app.keymap.changes)
