"""Opens the credential service for one command, and closes it afterwards."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sshtui import settings
from sshtui.cli.lazy_import import load
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.kbdint.custom_patterns import usable_patterns
from sshtui.services.credentials import CredentialManager
from sshtui.settings import Settings

T = TypeVar("T")


def with_manager(
    work: Callable[[CredentialManager], Awaitable[T]], chosen: Settings | None = None
) -> T:
    """Run a command's work on the credentials, and return what it returns.

    Args:
        work: The work.
        chosen: The settings; those that can be read where None.
    """
    chosen = chosen or settings.load_what_can_be()
    custom = usable_patterns(chosen.prompts)
    credentials = open_credentials(chosen)
    ssh = load("sshtui.ssh.connect")  # a shell that completes does without it

    async def opened() -> CredentialService:
        return credentials

    async def run() -> T:
        return await work(CredentialManager(opened, ssh.SshConnector(credentials, custom=custom)))

    try:
        return asyncio.run(run())
    finally:
        credentials.close()
