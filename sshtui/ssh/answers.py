"""One challenge, from the server's question to our reply, and what is learned from the outcome."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sshtui.credentials.binding import Status
from sshtui.credentials.book import CredentialBook
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.errors import ConfigError, SecretStoreError
from sshtui.kbdint import autofill, remember
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.exchange import Exchange, Notice, Sent
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Response, one_line
from sshtui.ssh.interaction import Interaction, Phase, Step, StepKind

PASSWORD_CHALLENGE = Challenge("", "", (Prompt("Password: ", echo=False),), PASSWORD)

_NEW_PASSWORD = (
    Prompt("New password: ", echo=False),
    Prompt("Retype new password: ", echo=False),
)


class Answers:
    """Answers the challenges of one hop, from memory or by asking.

    Args:
        exchange: The state of the sign-in.
        interaction: Whom to ask.
        credentials: Where answers are remembered.
    """

    def __init__(
        self, exchange: Exchange, interaction: Interaction, credentials: CredentialBook
    ) -> None:
        self._exchange = exchange
        self._interaction = interaction
        self._credentials = credentials

    async def reply(self, decode: Callable[[], Challenge]) -> list[str]:
        """Return the answers to one round.

        Raises:
            ChallengeTooLarge: The round is out of bounds.
            Cancelled: The person gave up.
        """
        question = self._exchange.receive(decode())
        if isinstance(question, Notice):
            self.hear(question.text)
            return []
        form, matches = await self._autofilled(question)
        response = autofill.automatic(form, matches)
        if response is None:
            response = await self._interaction.answer(form)
        await self._going_out(form, response, matches)
        return response.for_wire(form)

    async def new_password(self, prompt: str) -> tuple[str, str]:
        """Return the old and the new password, where the password method wants a change.

        Args:
            prompt: What the server says about it (RFC 4252, 8).

        Raises:
            Cancelled: The person gave up.
        """
        exchange = self._exchange
        old = exchange.current[0].answer if exchange.current else Secret("")
        question = exchange.receive(Challenge("", prompt, _NEW_PASSWORD, PASSWORD))
        assert isinstance(question, Form)  # noqa: S101  # it has prompts
        form = question
        while True:
            response = await self._interaction.answer(form)
            new, retyped = response.for_wire(form)
            if new == retyped:
                break
            form = replace(question, status="The two were not the same. Nothing was sent yet.")
        await self._going_out(form, response, tuple(autofill.Match() for _ in form.fields))
        return one_line(old.reveal()), new

    def hear(self, text: str) -> None:
        """Show cleaned words of the server."""
        if text:
            self._step(StepKind.SERVER_SAID, text=text)
            self._interaction.note(self._exchange.hop, text)

    async def learn(self) -> None:
        """Keep and trust what a complete sign-in taught."""
        await self._apply(remember.after_success(self._exchange.sent))

    async def doubt(self, refused: tuple[Sent, ...]) -> None:
        """Doubt the remembered answers of a refused attempt."""
        await self._apply(remember.after_refusal(refused))

    async def _autofilled(self, form: Form) -> tuple[Form, tuple[autofill.Match, ...]]:
        self._step(StepKind.CHALLENGE, text=f"asks {_count(len(form.fields))}")
        try:
            kept = await self._credentials.find(form.endpoint)
            matches = autofill.match(form, kept, self._exchange.used)
            secrets = tuple([await self._reveal(found) for found in matches])
        except (ConfigError, SecretStoreError) as error:
            # A form that must be typed is better than no sign-in.
            self._step(StepKind.NOTE, text=str(error))
            matches = tuple(autofill.Match(hint=error.message) for _ in form.fields)
            secrets = (None,) * len(matches)
        return autofill.fill(form, matches, secrets), matches

    async def _reveal(self, found: autofill.Match) -> Secret | None:
        if found.credential is None or not found.fill:
            return None
        return await self._credentials.reveal(found.credential)

    async def _going_out(
        self, form: Form, response: Response, matches: tuple[autofill.Match, ...]
    ) -> None:
        self._exchange.answered(form, response, tuple(found.credential for found in matches))
        now = datetime.now(UTC)
        for field, source, found in zip(form.fields, response.sources, matches, strict=True):
            self._step(StepKind.ANSWERED, prompt=field.label, source=source)
            if found.credential is not None and source is not Source.TYPED:
                await self._note_use(found.credential, now)

    async def _note_use(self, credential: Credential, now: datetime) -> None:
        try:
            # Its status stays as it is by now: another tab may have been refused meanwhile.
            await self._credentials.mark(credential, None, used=now)
        except ConfigError as error:
            self._step(StepKind.NOTE, text=str(error))

    async def _apply(self, lessons: list[remember.Lesson]) -> None:
        try:
            for lesson in lessons:
                await self._take(lesson)
        except (ConfigError, SecretStoreError) as error:
            self._step(StepKind.NOTE, text=f"Not remembered. {error}")

    async def _take(self, lesson: remember.Lesson) -> None:
        match lesson:
            case remember.Keep(binding, kind, secret, mode):
                kept = await self._credentials.remember(
                    binding,
                    kind,
                    secret,
                    mode=mode,
                    host_key=self._exchange.host_key.fingerprint,
                )
                self._step(StepKind.REMEMBERED, prompt=binding.prompt, source=kept.store)
            case remember.Prove(credential):
                now = datetime.now(UTC)
                await self._credentials.mark(credential, Status.PROVEN, accepted=now)
            case remember.Doubt(credential):
                await self._credentials.mark(credential, Status.SUSPECT)
                self._step(
                    StepKind.NOTE,
                    prompt=credential.binding.prompt,
                    text="The stored answer is in doubt: it is not used again until you sign in.",
                )

    def _step(self, kind: StepKind, *, prompt: str = "", source: str = "", text: str = "") -> None:
        exchange = self._exchange
        self._interaction.follow(
            Step(
                kind,
                exchange.hop,
                Phase.AUTHENTICATING,
                method=exchange.method,
                round=exchange.round,
                prompt=prompt,
                source=source,
                text=text,
            )
        )


def _count(prompts: int) -> str:
    return "one thing" if prompts == 1 else f"{prompts} things"
