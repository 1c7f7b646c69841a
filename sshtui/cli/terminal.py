"""Reads a line from the controlling terminal, whatever stdin and stdout are."""

import asyncio
import contextlib
import os
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

from sshtui.cli.output import only_lines
from sshtui.cli.terminal_modes import changed_modes
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.descriptors import read_some, wait, write_all
from sshtui.errors import Cancelled, HungUp
from sshtui.terminal import device
from sshtui.terminal.device import Modes

_CHUNK = 4096
_YES = frozenset({"y", "yes"})


class Terminal:
    """A terminal that takes prompts and gives lines.

    Args:
        descriptor: The terminal, open for reading and writing.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waking: int | None = None
        self._asking = asyncio.Lock()
        self._over = False

    @classmethod
    def open(cls) -> "Terminal | None":
        """Return the terminal of this process, or None where it has none."""
        try:
            return cls(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
        except OSError:
            return None

    @property
    def asking(self) -> bool:
        """Whether a prompt is open."""
        return self._waking is not None

    def write(self, text: str) -> None:
        """Show text, without controls; where the terminal is gone, nobody misses it."""
        with contextlib.suppress(OSError):
            write_all(self._descriptor, only_lines(text).encode("utf-8", "replace"))

    async def ask(self, prompt: str, *, echo: bool) -> str:
        """Show a prompt and return the line that is typed, without its end.

        A line that is not UTF-8 is asked for again: it would be another one than was typed.

        Args:
            prompt: Already cleaned.
            echo: Whether the terminal shows what is typed.

        Raises:
            Cancelled: `cancel` was called, the terminal gave no line (Ctrl+D), or it is given up.
            HungUp: The terminal is gone.
        """
        async with self._asking:
            while True:
                if self._over:
                    raise Cancelled("The terminal is gone, so it cannot ask.")
                try:
                    return (await self._ask_once(prompt, echo=echo)).decode().rstrip("\r\n")
                except UnicodeDecodeError:
                    self.write("That was not UTF-8. Set the terminal to UTF-8 and type it again.\n")

    async def agrees(self, question: str) -> bool:
        """Ask a question that yes or no answers.

        Raises:
            Cancelled: As from `ask`.
            HungUp: The terminal is gone.
        """
        return (await self.ask(question, echo=True)).strip().lower() in _YES

    async def ask_until_right(self, prompt: str, check: Check) -> bool:
        """Ask for a line that is not shown, until a check has nothing against it.

        Args:
            prompt: Already cleaned.
            check: Tries what was typed. Anything typed until it returns is dropped.

        Returns:
            Whether it came to that; an empty line gives up.

        Raises:
            Cancelled: As from `ask`.
            HungUp: The terminal is gone.
        """
        with self._unheard(prompt):
            while text := await self.ask(prompt, echo=False):
                wrong = await check(Secret(text))
                if not wrong:
                    return True
                self.write(f"{wrong}\n")
        return False

    def give_up(self) -> None:
        """Ask nothing any more: from now on somebody else reads what is typed."""
        self._over = True
        self.cancel()

    async def _ask_once(self, prompt: str, *, echo: bool) -> bytes:
        wake, self._waking = os.pipe()
        reading = asyncio.ensure_future(self._line(wake))
        try:
            with self._echoing(prompt, echo=echo):
                self.write(prompt)
                line = await asyncio.shield(reading)
        finally:
            self.cancel()
            await reading
            os.close(wake)
            os.close(self._waking)
            self._waking = None
        if line is None:
            if device.is_gone(self._descriptor):
                raise HungUp("The terminal is gone.")
            raise Cancelled("The sign-in was cancelled.")
        return line

    def cancel(self) -> None:
        """Let the open prompt end in Cancelled."""
        if self._waking is not None:
            os.write(self._waking, b"\0")

    async def _line(self, wake: int) -> bytes | None:
        """Return the next line; None where there is none, or once `wake` can be read."""
        return await asyncio.to_thread(self._read_line, wake)

    def _changed(
        self,
        change: Callable[[Modes], None],
        *,
        when: int = termios.TCSADRAIN,
        resumed: Callable[[], None],
    ) -> AbstractContextManager[None]:
        """Change the terminal's modes for a while; the arguments are those of `changed_modes`."""
        return changed_modes(self._descriptor, change, when=when, resumed=resumed)

    def _read_line(self, wake: int) -> bytes | None:
        line = b""
        while not line.endswith(b"\n"):
            if wake in wait([self._descriptor, wake]):
                return None
            chunk = read_some(self._descriptor, _CHUNK)
            if not chunk:
                return None
            line += chunk
        return line

    @contextlib.contextmanager
    def _unheard(self, prompt: str) -> Iterator[None]:
        """Neither echo nor pass on what is typed during the block."""

        def change(modes: Modes) -> None:
            modes[tty.LFLAG] &= ~termios.ECHO

        again = partial(self.write, f"\n{prompt}")
        with self._changed(change, resumed=again):
            try:
                yield
            finally:
                self._drop_hidden()

    @contextlib.contextmanager
    def _echoing(self, prompt: str, *, echo: bool) -> Iterator[None]:
        def change(modes: Modes) -> None:
            modes[tty.LFLAG] |= termios.ICANON | termios.ISIG | termios.ECHO
            if not echo:
                modes[tty.LFLAG] &= ~termios.ECHO

        # Flushed, so that nothing that was typed earlier and seen by all becomes an answer.
        modes = self._changed(
            change, when=termios.TCSAFLUSH, resumed=partial(self.write, f"\n{prompt}")
        )
        try:
            with modes:
                yield
                if not echo:
                    self._drop_hidden()
        finally:
            if not echo:
                self.write("\n")

    def _drop_hidden(self) -> None:
        """Drop what was typed and not shown: it was meant for nobody who comes next."""
        with contextlib.suppress(termios.error):  # where it is gone, nothing is left in it
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
