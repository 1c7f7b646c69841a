"""Asks for the vault's passphrase where no sign-in is behind it."""

from sshtui.credentials.stores.protocol import Check
from sshtui.endpoint import Hop
from sshtui.signin.interaction import Interaction, UnlockQuestion

HERE = Hop(("the remembered answers",), 0)


class Asked:
    """The person, as the stores of secrets see them.

    Args:
        interaction: How they are asked.
    """

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction

    async def unlock(self, check: Check) -> None:
        """Have the vault unlocked, unless the person leaves it locked."""
        await self._interaction.unlock(UnlockQuestion(HERE, check))
