"""Answers one challenge: from saved credentials, or by asking."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService
from sshtui.kbdint import autofill
from sshtui.kbdint.challenge import PASSWORD, Challenge, Prompt
from sshtui.kbdint.contention import Again
from sshtui.kbdint.exchange import CHANGED, Exchange, ServerMessage
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Reply, for_wire, one_line
from sshtui.signin.asker import Asker
from sshtui.signin.lookup import CredentialLookup
from sshtui.signin.new_password import NewPasswordKeeper
from sshtui.signin.outcome_recorder import OutcomeRecorder
from sshtui.signin.reporter import StepReporter
from sshtui.signin.response_builder import ResponseBuilder
from sshtui.signin.steps import Phase, StepKind

PASSWORD_CHALLENGE = Challenge("", "", (Prompt("Password: ", echo=False),), PASSWORD)

_ELSEWHERE = frozenset({PromptKind.MENU, PromptKind.CONFIRM})
"""What asks for an answer that a server may take to a person's phone."""

_NEW_PASSWORD = (
    Prompt("New password: ", echo=False),
    Prompt("Retype new password: ", echo=False),
)


class Responder:
    """Carries the sign-in at one hop out: answers the challenges, from memory or by asking.

    Args:
        exchange: The state of the sign-in.
        asker: Who is asked.
        credentials: Where credentials are saved.
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
        unlock = self._lookup.unlock
        keeper = NewPasswordKeeper(exchange, credentials, asker, unlock)
        self._builder = ResponseBuilder(exchange, credentials, self._lookup, keeper, lease, report)
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
        if isinstance(question, ServerMessage):
            if question.text:
                # Such as that a message went to the person's phone.
                self._report(StepKind.SERVER_SAID, text=question.text, presence=True)
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
        old = exchange.current[0].secret if exchange.current else Secret("")
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
        self.outcome.accepted(self.exchange.complete())

    def lost(self) -> None:
        """Doubt what was sent and not ruled on: many servers refuse by disconnecting."""
        self.outcome.refused(self.exchange.lose(), ruled=False)

    def _report_partial(self, method: str) -> None:
        if self._report.phase is not Phase.OPEN:
            self._report(StepKind.PARTIAL, method=method)

    async def _answers_to(self, question: Form) -> list[str]:
        self._report(StepKind.CHALLENGE, text=_count(len(question.fields)))
        form = await self._lookup.fill(question)
        response = autofill.automatic(form)
        by_itself = response is not None
        while True:
            if response is None:
                response = await self._asker.answer(form)
            replies = response.replies(form)
            if not by_itself:
                self.exchange.choose(replies)
            ready = await self._builder.build(replies)
            if not isinstance(ready, Again):
                self.exchange.answered(ready)
                for reply in ready:
                    self._report(
                        StepKind.ANSWERED,
                        prompt=reply.field.label,
                        source=reply.origin,
                        automatic=by_itself,
                        presence=reply.field.kind in _ELSEWHERE,
                    )
                return for_wire(ready)
            form = await self._asked_again(question, replies, ready)
            response, by_itself = None, False

    async def _asked_again(self, question: Form, replies: tuple[Reply, ...], again: Again) -> Form:
        """Return the form once more, with what the person had typed."""
        if again.withhold:
            form = autofill.withhold(question, again.withhold)
        else:
            form = await self._lookup.fill(question)
        return _with_typed(replace(form, status=again.status or form.status), replies)


def _with_typed(form: Form, replies: tuple[Reply, ...]) -> Form:
    """Give the fields back what a person had typed, but for a new password: that starts over."""
    typed = {
        reply.field.binding: reply.secret
        for reply in replies
        if reply.source is Source.TYPED and reply.secret and reply.field.kind not in CHANGED
    }
    fields = tuple(
        replace(field, value=typed[field.binding], source=Source.TYPED)
        if field.binding in typed
        else field
        for field in form.fields
    )
    remember = any(reply.remember for reply in replies)
    return replace(form, fields=fields, remember=remember and form.can_remember)


def _count(prompts: int) -> str:
    return "1 prompt" if prompts == 1 else f"{prompts} prompts"
