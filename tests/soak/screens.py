"""Opens and closes every screen, and changes what can be changed on some."""

import random
from collections.abc import Sequence

from sshtui.ui.modals.show_diff import ShowDiff
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.screens.hosts import HostsScreen
from tests.soak.operator import PREFIX, Operator

FROM_HOSTS: tuple[Sequence[str], ...] = (
    ("f1",),
    ("ctrl+p",),
    ("alt+comma",),
    ("f4",),
    ("f4", "a"),
    ("f4", "k"),
    ("f2",),
    ("f2", "pagedown", "pagedown"),
    ("ctrl+n",),
    ("ctrl+t",),
    ("f3",),
    ("f7",),
    ("f8",),
    ("f9",),
    ("f12",),
    (PREFIX, "s"),
    (PREFIX, "w"),
    ("ctrl+p", *"theme", "enter"),
    ("ctrl+p", *"forwards", "enter"),
    ("ctrl+p", *"share", "enter"),
)
"""Keys that open a screen from the hosts."""

FROM_SESSION: tuple[Sequence[str], ...] = (
    (PREFIX, "?"),
    (PREFIX, ":"),
    (PREFIX, "a"),
    (PREFIX, "s"),
    (PREFIX, "w"),
    (PREFIX, "i"),
    (PREFIX, "t"),
    (PREFIX, "l"),
    (PREFIX, "j"),
    (PREFIX, "y"),
)
"""Keys that open one from a session."""


class Screens:
    """Every screen there is.

    Args:
        operator: Who looks at them.
        chance: Chooses.
    """

    def __init__(self, operator: Operator, chance: random.Random) -> None:
        self._operator = operator
        self._chance = chance

    async def look_at_all(self, ways: Sequence[Sequence[str]]) -> None:
        """Open screens and close them again.

        Args:
            ways: Keys that open them.
        """
        for keys in self._chance.sample(ways, len(ways)):
            await self.look(keys)

    async def look(self, keys: Sequence[str]) -> None:
        """Open one and close it again.

        Args:
            keys: What opens it.
        """
        operator = self._operator
        below = operator.app.screen
        if "enter" in keys:
            await operator.press(keys[0])
            palette = operator.app.screen
            await operator.press(*keys[1:])
            await operator.until(
                lambda: operator.app.screen not in (below, palette), f"screen of {keys}"
            )
        elif keys[0] == PREFIX:
            await operator.press(*keys)
        else:
            for key in keys:
                await operator.press(key)
        await operator.until(lambda: operator.app.screen is not below, f"screen after {keys}")
        await operator.back_to(below)

    async def edit(self) -> None:
        """Give a host a tag, and take that back; have the files read again."""
        operator = self._operator
        await operator.press("ctrl+t")
        await operator.on(TextPrompt)
        await operator.press(*f"t{self._chance.randrange(1_000_000)}", "enter")
        await operator.on(ShowDiff)
        await operator.press("y")
        await operator.on(HostsScreen)
        await operator.press("ctrl+z")
        await operator.press("ctrl+r")

    async def lock(self) -> None:
        """Lock the vault; the next sign-in opens it."""
        credentials = await self._operator.app._credentials.wait()
        vault = credentials.stores.vault
        assert vault is not None
        vault.lock()
