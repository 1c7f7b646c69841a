"""Updates saved credentials with the outcome of a sign-in."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease import Lease
from sshtui.credentials.otp import otpauth
from sshtui.credentials.service import CredentialService
from sshtui.credentials.stores.registry import Unlock
from sshtui.errors import Cancelled, ConfigError, SecretStoreError, UsageError, own_fault
from sshtui.kbdint import remember
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Reply
from sshtui.log import logger
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind
from sshtui.tasks import start_task

_log = logger(__name__)


class OutcomeRecorder:
    """Writes down what the sign-in of one hop taught.

    Args:
        exchange: The state of the sign-in.
        credentials: Where credentials are saved.
        lease: The saved credentials whose outcome this is.
        report: Reports what was kept, or why it was not.
        unlock: Asks for the passphrase of a locked vault.
    """

    def __init__(
        self,
        exchange: Exchange,
        credentials: CredentialService,
        lease: Lease,
        report: StepReporter,
        unlock: Unlock,
    ) -> None:
        self._exchange = exchange
        self._credentials = credentials
        self._lease = lease
        self._report = report
        self._unlock = unlock
        self._tasks: list[asyncio.Task[None]] = []

    def accepted(self, sent: tuple[Reply, ...]) -> None:
        """Keep and trust what a complete sign-in taught.

        Args:
            sent: What went into it.
        """
        self._begin(self._accepted(sent))

    def factor_accepted(self) -> None:
        """Let other sign-ins go on: what was sent so far was right."""
        self._begin(self.release())

    def refused(self, refused: tuple[Reply, ...], *, ruled: bool) -> None:
        """Doubt the saved credentials of a refused attempt.

        Args:
            refused: What went into it.
            ruled: Whether the server said so, and did not just disconnect.
        """
        if refused:
            self._begin(self._refused(refused, ruled=ruled))

    async def written(self) -> None:
        """Wait until everything is written down; until then it may ask.

        Raises:
            Cancelled: The person gave up at a question about it.
        """
        try:
            outcomes = await asyncio.gather(*self._tasks, return_exceptions=True)
        except asyncio.CancelledError:
            # What gather has cancelled may still have to let others go on.
            await asyncio.wait(self._tasks)
            raise
        for outcome in outcomes:
            if isinstance(outcome, Cancelled):
                raise outcome

    async def settled(self) -> None:
        """Wait until everything is written down, whatever comes of it."""
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _begin(self, writing: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(start_task(writing, f"remember {self._exchange.endpoint}"))

    async def _accepted(self, sent: tuple[Reply, ...]) -> None:
        try:
            for lesson in remember.after_success(sent):
                await self._attempt(lesson)
            await self._note_codes([reply for reply in sent if not reply.taken_back], accepted=True)
        finally:
            await self.release()

    async def _refused(self, refused: tuple[Reply, ...], *, ruled: bool) -> None:
        try:
            for lesson in remember.after_refusal(refused, ruled=ruled):
                await self._attempt(lesson)
            await self._note_codes(refused, accepted=False)
        finally:
            await self.release()

    async def release(self) -> None:
        """Let other sign-ins to the same endpoint send what is stored."""
        try:
            await self._lease.release()
        except ConfigError as error:
            self._report(StepKind.NOTE, text=str(error))

    async def _attempt(self, lesson: remember.Lesson) -> None:
        # One that fails must not keep the others from being learned.
        try:
            await self._take(lesson)
        except (ConfigError, SecretStoreError) as error:
            self._report(StepKind.WARNING, text=f"Not saved. {error}")
        except Cancelled:
            raise  # the person gave up at a question about it
        except Exception:  # noqa: BLE001 - nor must a fault of our own go without a word
            _log.exception("A credential was not saved.")
            self._report(StepKind.WARNING, text=f"Not saved. {own_fault()}")

    async def _take(self, lesson: remember.Lesson) -> None:
        host_key = self._exchange.host_key.fingerprint
        match lesson:
            case remember.Keep(binding, kind, secret, mode):
                kept = await self._credentials.remember(
                    binding, kind, secret, mode=mode, host_key=host_key, unlock=self._unlock
                )
                self._report(
                    StepKind.REMEMBERED,
                    prompt=binding.words,
                    source=str(kept.store),
                    durable=kept.store.durable,
                )
            case remember.Prove(credential, mode, binding):
                await self._credentials.prove(credential, host_key, mode=mode, binding=binding)
                if credential.binding.set_aside:
                    self._tell_kept(credential)
            case remember.Freshen(credential):
                await self._credentials.freshen(credential)
            case remember.Doubt(credential):
                await self._credentials.doubt(credential)
                self._tell_doubt(credential)

    def _tell_kept(self, new: Credential) -> None:
        text = f"The new password of {new.binding.endpoint} is saved in the {new.store}."
        if not new.store.durable:
            text = f"The new password of {new.binding.endpoint} is kept only until you quit."
        self._report(
            StepKind.REMEMBERED, source=str(new.store), durable=new.store.durable, text=text
        )

    def _tell_doubt(self, credential: Credential) -> None:
        if credential.binding.set_aside:
            text = "The server did not accept the new password. It stays saved anyway."
            self._report(StepKind.NOTE, text=text)
            return
        self._report(
            StepKind.NOTE,
            prompt=credential.binding.words,
            text="The saved credential is suspect: it is not sent again until you sign in by hand.",
        )

    async def _note_codes(self, sent: Sequence[Reply], *, accepted: bool) -> None:
        """Count refusals in a row by seed: more than one, and the clock may be wrong."""
        for reply in sent:
            if reply.keep is not None and reply.source is Source.TOTP:
                seed = otpauth.parse(reply.keep.reveal())
                await self._credentials.codes.note(seed, accepted=accepted)
        seeds = {
            part.id: part
            for reply in sent
            for part in reply.remembered
            if part.kind is PromptKind.CODE
        }
        for credential in seeds.values():
            await self._note_code(credential, accepted=accepted)

    async def _note_code(self, credential: Credential, *, accepted: bool) -> None:
        try:
            seed = await self._credentials.seed(credential)
            if seed is not None:
                await self._credentials.codes.note(seed, accepted=accepted)
        except (ConfigError, SecretStoreError, UsageError) as error:
            self._report(StepKind.NOTE, text=str(error))
