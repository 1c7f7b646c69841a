"""The terminal of the process as a place to ask for one line, apart from stdin and stdout."""

import asyncio
import contextlib
import os
import select
import termios
from collections.abc import Iterator

from sshtui.errors import Cancelled

_CHUNK = 4096


class Terminal:
    """A terminal that takes prompts and gives lines.

    Args:
        descriptor: The terminal, open for reading and writing.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waking: int | None = None

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
        """Show text."""
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self._descriptor, data) :]

    async def ask(self, prompt: str, *, echo: bool) -> str:
        """Show a prompt and return the line that is typed, without its end.

        Args:
            prompt: Already cleaned.
            echo: Whether the terminal shows what is typed.

        Raises:
            Cancelled: `cancel` was called, or the terminal gave no line (Ctrl+D, hung up).
        """
        wake, self._waking = os.pipe()
        reading = asyncio.ensure_future(asyncio.to_thread(self._read_line, wake))
        try:
            with self._echoing(echo=echo):
                self.write(prompt)
                line = await asyncio.shield(reading)
        finally:
            self.cancel()
            await reading
            os.close(wake)
            os.close(self._waking)
            self._waking = None
        if line is None:
            raise Cancelled("The sign-in was given up.")
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def cancel(self) -> None:
        """Let the open prompt end in Cancelled."""
        if self._waking is not None:
            os.write(self._waking, b"\0")

    def _read_line(self, wake: int) -> bytes | None:
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._descriptor, wake], [], [])
            if wake in ready:
                return None
            try:
                chunk = os.read(self._descriptor, _CHUNK)
            except OSError:
                # The terminal is gone, and with it whoever could answer.
                return None
            if not chunk:
                return None
            line += chunk
        return line

    @contextlib.contextmanager
    def _echoing(self, *, echo: bool) -> Iterator[None]:
        before = termios.tcgetattr(self._descriptor)
        during = termios.tcgetattr(self._descriptor)
        during[3] |= termios.ICANON | termios.ISIG | termios.ECHO
        if not echo:
            during[3] &= ~termios.ECHO
        # Flushed, so that nothing that was typed earlier and seen by all becomes an answer.
        termios.tcsetattr(self._descriptor, termios.TCSAFLUSH, during)
        try:
            yield
        finally:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)
                if not echo:
                    self.write("\n")
