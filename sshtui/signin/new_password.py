"""Saves a generated password before it is sent to the server."""

import asyncio
from dataclasses import replace

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.registry import Unlock
from sshtui.errors import SecretStoreError
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Reply
from sshtui.signin.asker import Asker, KeepQuestion

_WHY = "It has not been sent yet. Nobody else knows it, and it would be lost when you quit."


class NewPasswordKeeper:
    """Keeps the generated passwords of one hop, where possible in what outlives the process.

    Args:
        exchange: The state of the sign-in.
        credentials: Where credentials are saved.
        asker: Who is asked for a vault where there is nothing better than memory.
        unlock: Asks for the passphrase of a locked vault.
    """

    def __init__(
        self,
        exchange: Exchange,
        credentials: CredentialService,
        asker: Asker,
        unlock: Unlock,
    ) -> None:
        self._exchange = exchange
        self._credentials = credentials
        self._asker = asker
        self._unlock = unlock

    async def secure(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...] | None:
        """Return replies with where the new password among them is kept, if one was generated.

        None where the person would rather go back to the form; nothing is saved then.

        Raises:
            SecretStoreError: No store took it.
        """
        secured = []
        for reply in replies:
            aside = None
            if reply.field.kind is PromptKind.NEW_PASSWORD and reply.source is Source.GENERATED:
                aside = await self._set_aside(reply.secret)
                if aside is None:
                    return None
            secured.append(replace(reply, aside=aside))
        return tuple(secured)

    async def _set_aside(self, password: Secret) -> Credential | None:
        credentials, exchange = self._credentials, self._exchange
        aside = await credentials.set_aside(
            exchange.endpoint, password, exchange.host_key.fingerprint, self._unlock
        )
        if aside.store.durable or not credentials.offers_vault:
            return aside
        try:
            kept = await self._better_kept(aside)
        except BaseException:
            await asyncio.shield(credentials.forget(aside))
            raise
        if kept is None:
            await credentials.forget(aside)
        return kept

    async def _better_kept(self, aside: Credential) -> Credential | None:
        """Return a password as it is kept once the person has decided; None to go back."""
        stores = self._credentials.stores
        health = await self._credentials.health()
        what, problem = f"the new password of {self._exchange.endpoint}", health.problem
        while True:
            exists = stores.vault is not None and stores.vault.exists
            why = f"{_WHY} {problem}".strip()
            question = KeepQuestion(self._exchange.hop, what, why, exists, stores.open_vault)
            if not await self._asker.keep(question):
                return None
            if stores.vault is None or not stores.vault.exists or stores.vault.locked:
                return aside  # in memory, as the person will have it
            try:
                return await self._credentials.move(aside, stores.vault.kind.name)
            except SecretStoreError as error:
                problem = error.message
