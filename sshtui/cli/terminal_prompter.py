"""Questions on the terminal that do not belong to a sign-in."""

from sshtui.cli.terminal import Terminal
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.errors import UsageError


class TerminalPrompter:
    """Asks the person for what only they know.

    Args:
        terminal: Where to ask; None where nobody can be asked.
    """

    def __init__(self, terminal: Terminal | None) -> None:
        self._terminal = terminal

    async def secret(self, prompt: str) -> Secret:
        """Ask for a line that is not shown.

        Raises:
            UsageError: There is no terminal to ask on.
            Cancelled: The person gave up.
        """
        return Secret(await self._open().ask(prompt, echo=False))

    async def agrees(self, question: str) -> bool:
        """Ask a question that yes or no answers.

        Raises:
            UsageError: There is no terminal to ask on.
            Cancelled: The person gave up.
        """
        return await self._open().agrees(question)

    async def unlock(self, check: Check) -> None:
        """Ask for the passphrase of the vault until one is right; an empty line leaves it locked.

        Raises:
            UsageError: There is no terminal to ask on.
            Cancelled: The person gave up.
        """
        await self.opened("Vault passphrase: ", check)

    async def opened(self, prompt: str, check: Check) -> bool:
        """Ask for a passphrase until one is right; False where an empty line gave up.

        Raises:
            UsageError: There is no terminal to ask on.
            Cancelled: The person gave up.
        """
        return await self._open().ask_until_right(prompt, check)

    def _open(self) -> Terminal:
        if self._terminal is None:
            raise UsageError(
                "There is no terminal to ask on.",
                hint="Run it from a terminal, or see --stdin and --yes.",
                title="No terminal",
            )
        return self._terminal
