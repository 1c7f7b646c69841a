"""One challenge, from the server's question to our reply."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.kbdint import autofill
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.exchange import CHANGED, Exchange, Notice
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Response, one_line
from sshtui.signin.asker import Asker
from sshtui.signin.learning import OutcomeRecorder
from sshtui.signin.lookup import CredentialLookup, Recalled
from sshtui.signin.new_password import NewPasswordKeeper
from sshtui.signin.reporter import StepReporter
from sshtui.signin.sending import Again, Ready, ResponseBuilder
from sshtui.signin.steps import Phase, StepKind

PASSWORD_CHALLENGE = Challenge("", "", (Prompt("Password: ", echo=False),), PASSWORD)

_NEW_PASSWORD = (
    Prompt("New password: ", echo=False),
    Prompt("Retype new password: ", echo=False),
)


class Responder:
    """Carries the sign-in at one hop out: answers the challenges, from memory or by asking.

    Args:
        exchange: The state of the sign-in.
        asker: Who is asked.
        credentials: Where answers are remembered.
        report: Reports the steps.
        trial: Ids of answers that are to be tried.

    Attributes:
        exchange: The state of the sign-in.
        outcome: Writes down what comes of the answers.
    """

    def __init__(
        self,
        exchange: Exchange,
        asker: Asker,
        credentials: CredentialService,
        report: StepReporter,
        trial: frozenset[str] = frozenset(),
    ) -> None:
        self.exchange = report.exchange = exchange
        self._asker = asker
        self._report = report
        lease = credentials.lease(exchange.endpoint)
        self._lookup = CredentialLookup(exchange, credentials, report, asker, trial)
        self._builder = ResponseBuilder(exchange, credentials, self._lookup, lease, report)
        unlock = self._lookup.unlock
        self._keeper = NewPasswordKeeper(exchange, credentials, asker, unlock)
        self.outcome = OutcomeRecorder(exchange, credentials, lease, report, unlock)

    def begin(self, method: str) -> bool:
        """Begin an attempt of a method that asks questions, if another one makes sense."""
        if not self.exchange.may_begin(method):
            return False
        self.exchange.begin(method)
        self._report(StepKind.METHOD)
        return True

    async def respond(self, decode: Callable[[], Challenge]) -> list[str]:
        """Return the answers to one round.

        Raises:
            ChallengeTooLarge: The round is out of bounds.
            Cancelled: The person gave up.
        """
        question = self.exchange.receive(decode())
        if isinstance(question, Notice):
            if question.text:
                self._report(StepKind.SERVER_SAID, text=question.text)
            return []
        return await self._answers_to(question)

    async def change_password(self, prompt: str) -> tuple[str, str]:
        """Return the old and the new password, where the password method wants a change.

        Args:
            prompt: What the server says about it (RFC 4252, 8).

        Raises:
            Cancelled: The person gave up.
        """
        exchange = self.exchange
        old = exchange.current[0].answer if exchange.current else Secret("")
        question = exchange.receive(Challenge("", prompt, _NEW_PASSWORD, PASSWORD))
        assert isinstance(question, Form)  # noqa: S101  # it has prompts
        new, _ = await self._answers_to(question)
        return one_line(old.reveal()), new

    def factor_accepted(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server accepted an attempt; whether it wants more is known a moment later."""
        self.exchange.accept_factor(methods_left)
        self.outcome.factor_accepted()
        asyncio.get_running_loop().call_soon(self._report_partial, method)

    def attempt_refused(self, method: str, methods_left: tuple[str, ...]) -> None:
        """The server refused an attempt."""
        self._report(StepKind.REFUSED, method=method)
        self.outcome.refused(self.exchange.refuse(methods_left), ruled=True)

    def accepted(self) -> None:
        """The server let us in: keep what the sign-in taught."""
        self.outcome.accepted()

    def lost(self) -> None:
        """Doubt what was sent and not ruled on: many servers refuse by ending the line."""
        self.outcome.refused(self.exchange.lose(), ruled=False)

    def _report_partial(self, method: str) -> None:
        if self._report.phase is not Phase.OPEN:
            self._report(StepKind.PARTIAL, method=method)

    async def _answers_to(self, question: Form) -> list[str]:
        self._report(StepKind.CHALLENGE, text=f"asks {_count(len(question.fields))}")
        recalled = await self._lookup.fill(question)
        response = autofill.automatic(recalled.form, recalled.matches)
        by_itself = response is not None
        while True:
            if response is None:
                response = await self._asker.answer(recalled.form)
                self.exchange.choose(recalled.form, response)
            going = await self._builder.prepare(recalled, response)
            if isinstance(going, Ready):
                going = await self._keeper.secure(recalled.form, going) or Again("")
            if isinstance(going, Ready):
                self._send(recalled, going, by_itself=by_itself)
                return going.response.for_wire(recalled.form)
            recalled = await self._asked_again(question, response, going)
            response, by_itself = None, False

    async def _asked_again(self, question: Form, response: Response, again: Again) -> Recalled:
        """Return the form once more, with what the person had typed."""
        if again.withhold:
            recalled = self._lookup.withhold(question, again.withhold)
        else:
            recalled = await self._lookup.fill(question)
        status = again.status or recalled.form.status
        return replace(recalled, form=_with_typed(replace(recalled.form, status=status), response))

    def _send(self, recalled: Recalled, going: Ready, *, by_itself: bool) -> None:
        self.exchange.answered(recalled.form, going.response, going.origins)
        for field, source in zip(recalled.form.fields, going.response.sources, strict=True):
            self._report(StepKind.ANSWERED, prompt=field.label, source=source, automatic=by_itself)


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
