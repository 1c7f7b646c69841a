"""Stores new credentials, and removes those they replace."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from sshtui import log
from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.repository import CredentialRepository
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.kind import NO_STORE
from sshtui.credentials.stores.registry import StoreRegistry, Unlock
from sshtui.endpoint import Endpoint
from sshtui.errors import SecretStoreError


class CredentialStorage:
    """Has table and stores change together: the secret first where it comes, last where it goes.

    Args:
        repository: What is known of answers.
        stores: Where their secrets are.
    """

    def __init__(self, repository: CredentialRepository, stores: StoreRegistry) -> None:
        self._repository = repository
        self._stores = stores

    async def enter(self, fresh: Credential, secret: Secret, unlock: Unlock | None) -> Credential:
        """Keep an answer in the first place that takes it.

        Raises:
            SecretStoreError: No store took it.
        """
        # What is not in the table is never found again, wherever it is kept.
        durable = not self._repository.problem
        store = await self._stores.keep(fresh, secret, unlock, durable=durable)
        kept = replace(fresh, store=store)
        await self.take_the_place(kept)
        return kept

    async def change(
        self, credential: Credential, secret: Secret, unlock: Unlock | None
    ) -> Credential:
        """Keep another answer in the place of one, and in the same store if that lasts.

        It gets a new id, so that whoever still holds the old one cannot mark the new one.

        Raises:
            SecretStoreError: The store did not take it; the old one stays.
        """
        changed = replace(credential, id=str(uuid4()), status=Status.FRESH, last_accepted=None)
        if not credential.store.durable:
            return await self.enter(changed, secret, unlock)  # there may be a better place by now
        await self._stores.put(changed.store.name, changed, secret, unlock)
        await self.take_the_place(changed)
        return changed

    async def set_aside(
        self, endpoint: Endpoint, secret: Secret, host_key: str, unlock: Unlock | None
    ) -> Credential:
        """Keep a new password beside the old one, until it is known which is in force.

        Raises:
            SecretStoreError: No store took it.
        """
        known = await self._repository.find(endpoint)
        passwords = (kept for kept in known if kept.kind is PromptKind.PASSWORD)
        old = next((password for password in passwords if password.store.writable), None)
        credential_id = str(uuid4())
        fresh = Credential(
            id=credential_id,
            binding=Binding.of_new_password(endpoint, credential_id),
            kind=PromptKind.PASSWORD,
            mode=old.mode if old else Mode.FILL,
            status=Status.FRESH,
            host_keys=frozenset({host_key}),
            store=NO_STORE,
            last_used=datetime.now(UTC),
        )
        return await self.enter(fresh, secret, unlock)

    async def take_the_place(self, kept: Credential) -> None:
        """Let an answer that is in its store stand in the table, and the older ones go."""
        old = await self._repository.put(kept)
        if old is not None and old.id != kept.id:
            await self._drop(old)
        for other in await self._repository.at(kept.binding):
            if other.store.durable and not kept.store.durable:
                # Nothing else took it, so what was kept before stays, but not as a good one.
                await self._repository.mark(other, Status.SUSPECT)
            elif kept.store.durable and not other.store.durable:
                await self.forget(other, None)

    async def move(self, credential: Credential, to: str, unlock: Unlock | None) -> Credential:
        """Keep an answer in another store, and return how it stands then.

        Raises:
            SecretStoreError: One of the stores cannot be used; the answer stays where it was.
        """
        secret = await self._stores.get(credential, unlock)
        if secret is None:
            raise SecretStoreError(
                f"It is no longer in the {credential.store}.",
                kind="absent",
                hint="Forget it, and save it again at the next sign-in.",
            )
        moved = replace(credential, store=self._stores.named(to).kind)
        await self._stores.put(to, moved, secret, unlock)
        await self._repository.put(moved)
        await self._drop(credential)
        if not credential.store.durable:
            await self._repository.delete(credential)
        return moved

    async def forget(self, credential: Credential, unlock: Unlock | None) -> None:
        """Delete an answer, secret first.

        Raises:
            SecretStoreError: The store cannot be used right now; nothing is forgotten.
        """
        if credential.store.writable:
            await self._stores.drop(credential, unlock)
        await self._repository.delete(credential)

    async def holding(self, binding: Binding, secret: Secret) -> Credential | None:
        """Return the prompt's credential if its answer is this one already."""
        known = next(iter(await self._repository.at(binding)), None)
        return known if known is not None and await self._holds(known, secret) else None

    async def twins(self, credential: Credential) -> list[Credential]:
        """Return the endpoint's other passwords that are the same one."""
        others = [
            other
            for other in await self._repository.find(credential.binding.endpoint)
            if other.kind is PromptKind.PASSWORD
            and other.store.writable
            and other.id != credential.id
        ]
        if not others:
            return []
        try:
            secret = await self._stores.get(credential)
        except SecretStoreError:
            return []
        return [
            other for other in others if secret is not None and await self._holds(other, secret)
        ]

    async def _holds(self, credential: Credential, secret: Secret) -> bool:
        try:
            held = await self._stores.get(credential)
        except SecretStoreError:
            # Not to be compared now; it is taken for a different one.
            return False
        return held is not None and held == secret

    async def _drop(self, credential: Credential) -> None:
        try:
            await self._stores.drop(credential)
        except SecretStoreError as error:
            # Its place in the table is taken; what stays behind is an item nobody asks for.
            log.logger("credentials").warning(
                "%s stays in %s: %s", credential.id, credential.store, error
            )
