"""Asks for the vault's passphrase outside a sign-in."""

from sshtui.credentials.stores.protocol import Check
from sshtui.endpoint import Hop
from sshtui.signin.asker import Asker, UnlockQuestion

HERE = Hop(("the saved credentials",), 0)


class VaultUnlocker:
    """The person, as the stores of secrets see them.

    Args:
        asker: How they are asked.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    async def unlock(self, check: Check) -> None:
        """Have the vault unlocked, unless the person leaves it locked."""
        await self._asker.unlock(UnlockQuestion(HERE, check))
