"""A terminal at which a person types lines that are known beforehand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sshtui.cli.terminal import Terminal
from sshtui.errors import Cancelled


class Typed(Terminal):
    """Gives its lines one by one, and keeps what was written and asked.

    Attributes:
        written: What was shown, prompts too.
        echoes: Of each prompt, whether what is typed is shown.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        super().__init__(-1)
        self._lines = list(lines)
        self.written: list[str] = []
        self.echoes: list[bool] = []

    def write(self, text: str) -> None:
        self.written.append(text)

    @contextmanager
    def _unheard(self, prompt: str) -> Iterator[None]:
        yield

    async def ask(self, prompt: str, *, echo: bool) -> str:
        self.written.append(prompt)
        self.echoes.append(echo)
        if not self._lines:
            raise Cancelled("There are no more lines.")
        return self._lines.pop(0)
