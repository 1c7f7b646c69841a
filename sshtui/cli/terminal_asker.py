"""Asks the questions of a sign-in on a plain terminal; nothing goes to stdout."""

import asyncio
from collections.abc import Awaitable, Callable

from sshtui.cli.answer_questions import checked, with_same
from sshtui.cli.steps import StepPrinter, quoted
from sshtui.cli.terminal import Terminal
from sshtui.kbdint.form import Field, Form, Source
from sshtui.kbdint.response import Answer, Response
from sshtui.sanitize import clean
from sshtui.signin.asker import (
    AgentQuestion,
    Asker,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.unattended import Unattended

NO_TERMINAL = "there is no terminal to ask on"


class TerminalAsker:
    """Asks on the terminal of the process; an `Asker`.

    Args:
        terminal: Where to ask.
        printer: Has told the words of the server, which a form then need not repeat.
        keeps_answers: Tells whether an answer that is saved outlives this process.
    """

    def __init__(
        self,
        terminal: Terminal,
        printer: StepPrinter,
        keeps_answers: Callable[[], Awaitable[bool]],
    ) -> None:
        self._terminal = terminal
        self._printer = printer
        self._keeps_answers = keeps_answers
        self._last_heading = ""

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions, each on a line of its own.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        self._introduce(form)
        given = [(field, await self._field(field, form)) for field in form.fields]
        remember = (
            form.can_remember
            and any(answer.source is Source.TYPED for _, answer in given)
            and await self._keeps_answers()
            and await self._terminal.agrees("Save it if the sign-in succeeds? [y/N] ")
        )
        if remember:
            given = [
                (field, await with_same(self._terminal, field, answer)) for field, answer in given
            ]
        return Response(tuple(answer for _, answer in given), remember, form.mode)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet."""
        where = f"is not in {question.file}" if question.file else "is not known"
        self._terminal.write(
            f"New host key: {clean(question.host)} {where}.\n"
            f"It shows {clean(question.algorithm)} {question.fingerprint}\n"
        )
        since = "from now on" if question.file else "this time; UserKnownHostsFile is none"
        return await self._terminal.agrees(f"Trust it {since}? [y/N] ")

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Ask for the passphrase of a key; an empty line goes on without it."""
        await self._terminal.ask_until_right(
            f"{question.secret} for {clean(question.file)}: ", question.check
        )

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Ask whether the agent is to have a key that was unlocked."""
        lifetime = f" for {question.lifetime} s" if question.lifetime else ""
        return await self._terminal.agrees(
            f"Add {clean(question.file)} to the agent{lifetime}? [y/N] "
        )

    async def unlock(self, question: UnlockQuestion) -> None:
        """Ask for the passphrase of the vault; an empty line leaves it locked."""
        prompt = "Vault passphrase (Enter leaves it locked): "
        await self._terminal.ask_until_right(prompt, question.check)

    async def keep(self, question: KeepQuestion) -> bool:
        """Have the vault made or unlocked; an empty line does without."""
        self._terminal.write(f"{question.why}\n")
        which = "Passphrase" if question.exists else "Passphrase for a new vault"
        prompt = f"{which}, to save {question.what} (Enter to skip): "
        await self._terminal.ask_until_right(prompt, question.check)
        return True

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for; only Ctrl+C ends it sooner."""
        self._printer.tell(f"Waiting for the {question.store}. {question.advice}")
        await asyncio.Event().wait()

    def _introduce(self, form: Form) -> None:
        heading = f"{form.title} · {form.endpoint}"
        if len(form.hop.chain) > 1:
            heading += f" · {form.hop}"
        if heading != self._last_heading:
            self._terminal.write(f"{clean(heading)}\n")
            self._last_heading = heading
        if form.status:
            self._terminal.write(f"{clean(form.status, lines=True)}\n")
        told = self._printer.told_by(form.hop)
        for text in (form.name, form.instruction.removeprefix(told).lstrip("\n")):
            self._terminal.write(quoted(text))

    async def _field(self, field: Field, form: Form) -> Answer:
        self._terminal.write(quoted(field.text))
        if field.hint and field.value is None:
            self._terminal.write(f"({clean(field.hint)})\n")
        prompt = f"({form.endpoint.user}@{form.endpoint.host}) {clean(field.label)}".rstrip()
        if field.value is not None and field.source is not None:
            given = field.hint if field.source is Source.TYPED else f"from {field.origin}"
            prompt += f" [{given}, Enter sends it]"
        answer = None
        while answer is None:
            answer = await self._answer_to(f"{prompt} ", field)
        return answer

    async def _answer_to(self, prompt: str, field: Field) -> Answer | None:
        """Ask once; return nothing where what was typed is to be typed again."""
        typed = await self._terminal.ask(prompt, echo=field.echo)
        if typed or field.value is None or field.source is None:
            if not (typed or field.echo):
                self._terminal.write("(it is empty; Enter again sends it empty)\n")
                typed = await self._terminal.ask(prompt, echo=field.echo)
            return await checked(self._terminal, field, typed)
        if field.source is Source.TYPED:
            return await checked(self._terminal, field, field.value.reveal())
        return Answer(field.value, field.source)


def asker_at(
    terminal: Terminal | None, printer: StepPrinter, keeps_answers: Callable[[], Awaitable[bool]]
) -> Asker:
    """Return who is asked: the person at a terminal, or nobody where there is none.

    Args:
        terminal: The terminal of the process, if it has one.
        printer: Tells the steps of the sign-in.
        keeps_answers: Tells whether an answer that is saved outlives this process.
    """
    if terminal is None:
        return Unattended(printer, NO_TERMINAL)
    return TerminalAsker(terminal, printer, keeps_answers)
