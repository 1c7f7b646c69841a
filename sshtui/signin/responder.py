"""One challenge, from the server's question to our reply."""

from collections.abc import Callable
from dataclasses import replace

from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.kbdint import autofill
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.exchange import CHANGED, Exchange, Notice, Sent
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Response, one_line
from sshtui.signin.interaction import Interaction, StepKind
from sshtui.signin.learning import OutcomeRecorder
from sshtui.signin.lookup import CredentialLookup, Recalled
from sshtui.signin.new_password import NewPasswordKeeper
from sshtui.signin.sending import Again, Ready, ResponseBuilder
from sshtui.signin.steps import Steps

PASSWORD_CHALLENGE = Challenge("", "", (Prompt("Password: ", echo=False),), PASSWORD)

_NEW_PASSWORD = (
    Prompt("New password: ", echo=False),
    Prompt("Retype new password: ", echo=False),
)


class Responder:
    """Answers the challenges of one hop, from memory or by asking.

    Args:
        exchange: The state of the sign-in.
        interaction: Whom to ask.
        credentials: Where answers are remembered.
        trial: Ids of answers that are to be tried.

    Attributes:
        learning: Writes down what comes of the answers.
    """

    def __init__(
        self,
        exchange: Exchange,
        interaction: Interaction,
        credentials: CredentialService,
        trial: frozenset[str] = frozenset(),
    ) -> None:
        self._exchange = exchange
        self._interaction = interaction
        self._steps = Steps(exchange, interaction)
        flight = credentials.lease(exchange.endpoint)
        self._recall = CredentialLookup(exchange, credentials, self._steps, interaction, trial)
        self._outgoing = ResponseBuilder(exchange, credentials, self._recall, flight, self._steps)
        unlock = self._recall.unlock
        self._safekeeping = NewPasswordKeeper(exchange, credentials, interaction, unlock)
        self.learning = OutcomeRecorder(exchange, credentials, flight, self._steps, unlock)

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
        return await self._answers_to(question)

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
        new, _ = await self._answers_to(question)
        return one_line(old.reveal()), new

    def hear(self, text: str) -> None:
        """Show cleaned words of the server."""
        if text:
            self._steps(StepKind.SERVER_SAID, text=text)
            self._interaction.note(self._exchange.hop, text)

    async def learn(self) -> None:
        """Keep and trust what a complete sign-in taught."""
        await self.learning.accept()

    async def doubt(self, refused: tuple[Sent, ...], *, ruled: bool) -> None:
        """Doubt the remembered answers of an attempt that was refused, or never ruled on."""
        await self.learning.refuse(refused, ruled=ruled)

    async def _answers_to(self, question: Form) -> list[str]:
        self._steps(StepKind.CHALLENGE, text=f"asks {_count(len(question.fields))}")
        recalled = await self._recall.fill(question)
        response = autofill.automatic(recalled.form, recalled.matches)
        by_itself = response is not None
        while True:
            if response is None:
                response = await self._interaction.answer(recalled.form)
                self._exchange.choose(recalled.form, response)
            going = await self._outgoing.prepare(recalled, response)
            if isinstance(going, Ready):
                going = await self._safekeeping.secure(recalled.form, going) or Again("")
            if isinstance(going, Ready):
                self._send(recalled, going, by_itself=by_itself)
                return going.response.for_wire(recalled.form)
            recalled = await self._asked_again(question, response, going)
            response, by_itself = None, False

    async def _asked_again(self, question: Form, response: Response, again: Again) -> Recalled:
        """Return the form once more, with what the person had typed."""
        if again.withhold:
            recalled = self._recall.withhold(question, again.withhold)
        else:
            recalled = await self._recall.fill(question)
        status = again.status or recalled.form.status
        return replace(recalled, form=_with_typed(replace(recalled.form, status=status), response))

    def _send(self, recalled: Recalled, going: Ready, *, by_itself: bool) -> None:
        self._exchange.answered(recalled.form, going.response, going.origins)
        for field, source in zip(recalled.form.fields, going.response.sources, strict=True):
            self._steps(StepKind.ANSWERED, prompt=field.label, source=source, automatic=by_itself)


def _with_typed(form: Form, response: Response) -> Form:
    """Give the fields back what a person had typed, but for a new password: that starts over."""
    fields = tuple(
        replace(field, value=answer, source=Source.TYPED)
        if source is Source.TYPED and answer and field.kind not in CHANGED
        else field
        for field, answer, source in zip(
            form.fields, response.answers, response.sources, strict=True
        )
    )
    return replace(form, fields=fields, remember=response.remember and form.can_remember)


def _count(prompts: int) -> str:
    return "one thing" if prompts == 1 else f"{prompts} things"
