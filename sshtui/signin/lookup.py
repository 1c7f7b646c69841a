"""Looks up the credentials for a form, to be filled in or sent."""

import asyncio
from dataclasses import replace

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.protocol import Check
from sshtui.errors import ConfigError, SecretStoreError, UsageError
from sshtui.kbdint import autofill
from sshtui.kbdint.autofill import Filling
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import Field, Form
from sshtui.kbdint.unsent import unsent
from sshtui.signin.asker import Asker, UnlockQuestion, WaitQuestion
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.signin.unattended import Unattended

PATIENCE = 1.0
"""Seconds after which a store that has not answered is named."""


class CredentialLookup:
    """Looks up what is saved for the forms of one hop.

    Args:
        exchange: The state of the sign-in.
        credentials: Where credentials are saved.
        report: Reports why something is not filled.
        asker: Who is asked for the vault's passphrase, and whether to go on waiting.
        trial: Ids of answers that are to be tried.
    """

    def __init__(
        self,
        exchange: Exchange,
        credentials: CredentialService,
        report: StepReporter,
        asker: Asker,
        trial: frozenset[str] = frozenset(),
    ) -> None:
        self._trial = trial
        self._exchange = exchange
        self._credentials = credentials
        self._report = report
        self._asker = asker
        self._unlocking = False
        self._unattended = isinstance(asker, Unattended)

    async def unlock(self, check: Check) -> None:
        """Have the vault unlocked, unless the person leaves it locked."""
        self._unlocking = True
        try:
            await self._asker.unlock(UnlockQuestion(self._exchange.hop, check))
        finally:
            self._unlocking = False

    async def fill(self, form: Form) -> Form:
        """Return the form with what is saved for it, and report why a field stays empty."""
        try:
            kept = await self._credentials.on_host(form.endpoint.host)
            offers = await self._offers(form)
        except (ConfigError, SecretStoreError) as error:
            self._report(StepKind.NOTE, text=str(error))
            return autofill.withhold(form, error.message, error.hint)
        here = [credential for credential in kept if credential.binding.endpoint == form.endpoint]
        exchange = self._exchange
        form = autofill.match(
            form, [*offers, *here], exchange.used, most=exchange.most, trial=self._trial
        )
        # What goes nowhere where nobody looks at it stays in its store.
        taken = not self._unattended or all(field.match.send for field in form.fields)
        fields = [await self._filled(field, taken=taken) for field in form.fields]
        form = autofill.offer(replace(form, fields=tuple(fields)))
        for field in form.fields:
            if reason := autofill.why_not(field, form, kept):
                self._report(StepKind.NOT_FILLED, prompt=field.label, text=reason)
        return exchange.chosen_again(replace(form, unsent=unsent(form, kept)))

    async def seed_of(self, credential: Credential) -> Seed | None:
        """Return the seed of one-time codes; None where its store has none any more.

        Raises:
            AppError: The store cannot be used, or holds no seed there.
        """
        return await self._credentials.seed(credential, self.unlock)

    async def seed_here(self) -> Seed | None:
        """Return the seed of the codes that the endpoint asks for, if one is kept."""
        kept = await self._credentials.find(self._exchange.endpoint)
        found = next(
            (credential for credential in kept if credential.kind is PromptKind.CODE), None
        )
        return None if found is None else await self.seed_of(found)

    async def _offers(self, form: Form) -> tuple[Credential, ...]:
        """Return what programs may answer."""
        alias = self._exchange.hop.name
        found = [
            await self._credentials.offer(field.binding, alias, own=field.own)
            for field in form.fields
            if field.kind is PromptKind.PASSWORD and not field.echo
        ]
        return tuple(credential for credential in found if credential is not None)

    async def _filled(self, field: Field, *, taken: bool) -> Field:
        filling = await self._filling(field) if taken and field.match.fill else Filling()
        return autofill.filled(field, filling)

    async def _filling(self, field: Field) -> Filling:
        """Take what fills a field from its store."""
        found = field.match
        if found.credential is None:
            return Filling()
        try:
            if found.credential.kind is PromptKind.CODE:
                return await self._code(found.credential)
            secret = await self._revealed(found.credential, field)
            if found.seed is None or secret is None:
                return Filling(secret)
            code = await self._code(found.seed)
            return Filling(_joined(secret, code.value), code.live, code.doubtful)
        except (ConfigError, SecretStoreError, UsageError) as error:
            # A form that must be typed is better than no sign-in.
            self._report(StepKind.NOTE, prompt=field.label, text=str(error))
            return Filling(problem=error.message, remedy=error.hint)

    async def _revealed(self, credential: Credential, field: Field) -> Secret | None:
        """Return an answer; where its store takes long, the person may rather type."""
        asking = asyncio.ensure_future(self._credentials.reveal(credential, self.unlock))
        waiting: asyncio.Future[None] | None = None
        try:
            if not (await asyncio.wait({asking}, timeout=PATIENCE))[0] and not self._unlocking:
                text = f"Waiting for the {credential.store}: it may be asking you for something"
                self._report(StepKind.WAITING, prompt=field.label, text=text)
                question = WaitQuestion(self._exchange.hop, str(credential.store), field.label)
                waiting = asyncio.ensure_future(self._asker.wait(question))
                await asyncio.wait({asking, waiting}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    raise SecretStoreError(
                        f"Skipped waiting for the {credential.store}.", kind="hung"
                    )
            return await asking
        finally:
            asking.cancel()
            if waiting is not None:
                waiting.cancel()
                await asyncio.wait({waiting})

    async def _code(self, credential: Credential) -> Filling:
        seed = await self.seed_of(credential)
        if seed is None:
            return Filling()
        live = await self._credentials.codes.live(seed)
        doubtful = await self._credentials.codes.doubtful(seed)
        return Filling(live.now(), live, doubtful)


def _joined(password: Secret, code: Secret | None) -> Secret | None:
    return None if code is None else Secret(password.reveal() + code.reveal())
