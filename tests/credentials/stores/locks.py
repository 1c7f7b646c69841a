"""Something that a passphrase opens, for tests of who asks for it."""

import asyncio

from sshtui.credentials.secret import Secret

WRONG = "That passphrase does not open it."


class Lock:
    """Takes passphrases as a vault or a key does.

    Args:
        opened_by: The right one.
        slow: Whether each takes until `release` is called.

    Attributes:
        tried: What was tried.
        opened: Whether it is open.
    """

    def __init__(self, opened_by: str = "", *, slow: bool = False) -> None:
        self.tried: list[str] = []
        self.opened = False
        self._right = opened_by
        self._verdict = asyncio.Event() if slow else None

    async def check(self, passphrase: Secret) -> str:
        """Try a passphrase."""
        self.tried.append(passphrase.reveal())
        if self._verdict is not None:
            await self._verdict.wait()
            self._verdict.clear()
        self.opened = passphrase.reveal() == self._right
        return "" if self.opened else WRONG

    def release(self) -> None:
        """Let the try that is under way come to its end."""
        if self._verdict is not None:
            self._verdict.set()
