"""Answers on their way out: codes are made, seeds are held back, others' refusals are heard of."""

import asyncio
from dataclasses import dataclass, replace

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.lease import Departure, Lease
from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import Wait
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.errors import ConfigError, UsageError
from sshtui.kbdint import seeds
from sshtui.kbdint.exchange import Exchange, Origin
from sshtui.kbdint.form import Field, Form, Source
from sshtui.kbdint.response import Response
from sshtui.signin.lookup import CredentialLookup, Recalled
from sshtui.signin.reporter import StepReporter
from sshtui.signin.steps import StepKind

OVERTAKEN = (
    "The saved credential was just refused or replaced in another session. Nothing was sent."
)
CROWDED = "another sign-in is using the saved credential: not filled in"


@dataclass(frozen=True, slots=True)
class Ready:
    """What may be sent.

    Attributes:
        response: The answers as they go.
        origins: For each, what stands behind it.
    """

    response: Response
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Again:
    """The form has to be asked anew, and nothing was sent.

    Attributes:
        status: Why, in our own words.
        withhold: Why nothing of what is remembered is to be filled in; empty where it may be.
    """

    status: str
    withhold: str = ""


class ResponseBuilder:
    """Makes the answers of one hop ready to be sent.

    Args:
        exchange: The state of the sign-in.
        credentials: Where answers are remembered.
        lookup: Looks seeds up.
        lease: Lets stored answers out.
        report: Reports what is waited for.
    """

    def __init__(
        self,
        exchange: Exchange,
        credentials: CredentialService,
        lookup: CredentialLookup,
        lease: Lease,
        report: StepReporter,
    ) -> None:
        self._exchange = exchange
        self._credentials = credentials
        self._lookup = lookup
        self._lease = lease
        self._report = report

    async def prepare(self, recalled: Recalled, response: Response) -> Ready | Again:
        """Return the answers as they go out, or why the form has to be asked again.

        Raises:
            AppError: A seed or the index cannot be used.
        """
        form = recalled.form
        problem = seeds.misplaced(form, response) or self._exchange.mismatch(form, response)
        if problem:
            return Again(problem)
        stored = _stored(recalled, response)
        try:
            departure = await self._lease.depart(stored, self._note_wait)
        except ConfigError as error:
            return Again("", withhold=error.message)
        if departure is Departure.CROWDED:
            return Again("", withhold=CROWDED)
        if departure is Departure.OVERTAKEN:
            return Again(OVERTAKEN)
        answers, sources, origins = [], [], []
        for index, field in enumerate(form.fields):
            answer, source, origin = await self._one(recalled, response, index, field)
            answers.append(answer)
            sources.append(source)
            origins.append(origin)
        ready = replace(response, answers=tuple(answers), sources=tuple(sources))
        return Ready(ready, tuple(origins))

    async def _one(
        self, recalled: Recalled, response: Response, index: int, field: Field
    ) -> tuple[Secret, Source, Origin]:
        answer, source = response.answers[index], response.sources[index]
        found = recalled.matches[index]
        origin = Origin(found.credential, found.seed)
        if otpauth.is_uri(answer.reveal()):
            seed = otpauth.parse(answer.reveal())
            return await self._code(seed), Source.TOTP, Origin(found.credential, keep=seed.uri())
        if source is Source.TOTP and found.credential is not None:
            return await self._code(await self._seed(found.credential)), source, origin
        if source is Source.JOINED and found.credential is not None and found.seed is not None:
            password = await self._credentials.reveal(found.credential)
            code = await self._code(await self._seed(found.seed))
            text = (password.reveal() if password else "") + code.reveal()
            return Secret(text), source, origin
        if field.kind is PromptKind.PASSWORD_AND_CODE and response.remember:
            origin = replace(origin, keep=await self._password_in(recalled.form, answer))
        return answer, source, origin

    async def _password_in(self, form: Form, answer: Secret) -> Secret | None:
        """Return the password in front of a code, where the code's seed is kept."""
        seed = await self._lookup.seed_at(form)
        return self._credentials.codes.password_before(seed, answer) if seed else None

    async def _seed(self, credential: Credential) -> Seed:
        seed = await self._lookup.seed_of(credential)
        if seed is None:
            raise UsageError("The seed of its codes has been deleted.", hint="Try again.")
        return seed

    async def _code(self, seed: Seed) -> Secret:
        while isinstance(taken := await self._credentials.codes.take(seed), Wait):
            self._report(
                StepKind.WAITING, text=f"Waiting {taken.seconds:.0f} s for the next one-time code"
            )
            await asyncio.sleep(taken.seconds)
        return taken

    def _note_wait(self) -> None:
        self._report(
            StepKind.WAITING,
            text="Waiting for another sign-in that has just sent the saved credential",
        )


def _stored(recalled: Recalled, response: Response) -> list[Credential]:
    """Return the remembered answers that would go out."""
    return [
        part
        for found, source in zip(recalled.matches, response.sources, strict=True)
        if not source.by_person
        for part in found.parts
    ]
