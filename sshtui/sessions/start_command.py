"""Types a host's start command, once its shell waits for one."""

import asyncio
import math
from collections.abc import Callable

from sshtui.sessions.secret_prompts import asks_for_secret

QUIET = 0.3
"""Seconds without output after which a shell is taken to wait for a command."""

LONGEST = 5.0
"""Seconds after which it is typed though the shell has said nothing, or goes on writing."""


class StartCommand:
    """Waits for the first prompt of a shell, and never answers one that asks for a secret.

    Args:
        command: What is typed.
        line: Returns what stands before the cursor.
        type_: Takes the command, and the key behind it.
        release: Called when what the person typed meanwhile may go to the shell.

    Attributes:
        holds: Whether what the person types waits, so that it comes after the command.
    """

    def __init__(
        self,
        command: str,
        line: Callable[[], str],
        type_: Callable[[bytes], object],
        release: Callable[[], None],
    ) -> None:
        self._command = command
        self._line = line
        self._type = type_
        self._release = release
        self._over = False
        self.holds = True
        self._timer = asyncio.get_running_loop().call_later(LONGEST, self._look)
        self._latest = self._timer.when()

    def wrote(self) -> None:
        """Note that the shell wrote something."""
        if not self._over:
            loop = asyncio.get_running_loop()
            self._timer.cancel()
            quiet = loop.time() + QUIET
            self._timer = loop.call_at(min(quiet, max(self._latest, loop.time())), self._look)

    def drop(self) -> None:
        """Type nothing any more."""
        self._over = True
        self.holds = False
        self._timer.cancel()

    def _look(self) -> None:
        if asks_for_secret(self._line()):
            # An expired password, say: the person answers, and the shell comes after that.
            self._latest = math.inf
            self.holds = False
        else:
            self.drop()
            self._type(self._command.encode(errors="surrogateescape") + b"\r")
        self._release()
