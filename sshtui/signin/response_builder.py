"""Builds a response: generates codes, holds seeds back, checks for refusals elsewhere."""

import asyncio
from dataclasses import replace

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease import Lease
from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import Wait
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.errors import ConfigError, UsageError
from sshtui.kbdint import contention, seeds
from sshtui.kbdint.contention import Again
from sshtui.kbdint.exchange import Exchange
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Reply
from sshtui.signin.lookup import CredentialLookup
from sshtui.signin.new_password import NewPasswordKeeper
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind


class ResponseBuilder:
    """Makes the replies to one hop ready to be sent.

    Args:
        exchange: The state of the sign-in.
        credentials: Where credentials are saved.
        lookup: Looks seeds up.
        keeper: Keeps a new password before it is sent.
        lease: Lets saved credentials out.
        report: Reports what is waited for.
    """

    def __init__(
        self,
        exchange: Exchange,
        credentials: CredentialService,
        lookup: CredentialLookup,
        keeper: NewPasswordKeeper,
        lease: Lease,
        report: StepReporter,
    ) -> None:
        self._exchange = exchange
        self._credentials = credentials
        self._lookup = lookup
        self._keeper = keeper
        self._lease = lease
        self._report = report

    async def build(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...] | Again:
        """Return the replies as they go out, or why the form has to be asked again.

        Raises:
            AppError: A seed, a store or the index cannot be used.
        """
        problem = seeds.misplaced(replies) or self._exchange.mismatch(replies)
        if problem:
            return Again(problem)
        try:
            state = await self._lease.acquire(contention.going_out(replies), self._report_wait)
        except ConfigError as error:
            return Again(withhold=error.message)
        if again := contention.instead(state):
            return again
        made = tuple([await self._made(reply) for reply in replies])
        return await self._keeper.secure(made) or Again()

    async def _made(self, reply: Reply) -> Reply:
        """Return a reply with the code in it made."""
        found, text = reply.field.match, reply.secret.reveal()
        if otpauth.is_uri(text):
            seed = otpauth.parse(text)
            return reply.made(await self._code(seed), Source.TOTP, keep=seed.uri())
        if reply.source is Source.TOTP and found.credential is not None:
            return reply.made(await self._code(await self._seed(found.credential)), Source.TOTP)
        if (
            reply.source is Source.JOINED
            and found.credential is not None
            and found.seed is not None
        ):
            password = await self._credentials.reveal(found.credential)
            code = await self._code(await self._seed(found.seed))
            joined = Secret((password.reveal() if password else "") + code.reveal())
            return reply.made(joined, Source.JOINED)
        if reply.field.kind is PromptKind.PASSWORD_AND_CODE and reply.remember:
            return replace(reply, keep=await self._password_in(reply.secret))
        return reply

    async def _password_in(self, answer: Secret) -> Secret | None:
        """Return the password in front of a code, where the code's seed is kept."""
        seed = await self._lookup.seed_here()
        return self._credentials.codes.password_before(seed, answer) if seed else None

    async def _seed(self, credential: Credential) -> Seed:
        seed = await self._lookup.seed_of(credential)
        if seed is None:
            raise UsageError("The seed for these codes has been forgotten.", hint="Try again.")
        return seed

    async def _code(self, seed: Seed) -> Secret:
        while isinstance(taken := await self._credentials.codes.take(seed), Wait):
            self._report(
                StepKind.WAITING, text=f"Waiting {taken.seconds:.0f} s for the next one-time code"
            )
            await asyncio.sleep(taken.seconds)
        return taken

    def _report_wait(self) -> None:
        text = "Waiting for another sign-in that has just sent the saved credential"
        self._report(StepKind.WAITING, text=text)
