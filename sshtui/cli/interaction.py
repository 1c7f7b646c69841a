"""The person at a plain terminal: prompts on it, talk on stderr, nothing ever on stdout."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from sshtui.cli.answering import Answer, same_each_time, settled
from sshtui.cli.output import tell
from sshtui.cli.steps import words
from sshtui.cli.terminal import Terminal
from sshtui.endpoint import Hop
from sshtui.kbdint.form import Field, Form, Source
from sshtui.kbdint.response import Response
from sshtui.sanitize import clean
from sshtui.signin.interaction import (
    AgentQuestion,
    HostKeyQuestion,
    Interaction,
    KeepQuestion,
    PassphraseQuestion,
    Step,
    StepKind,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.unattended import Unattended

NO_TERMINAL = "there is no terminal to ask on"

_NOT_SAVED = (
    "The credential was not saved: there is no keyring and no unlocked vault. It is forgotten"
    " when this command ends."
)


class Teller:
    """Tells on stderr what asks nothing.

    What a server says is set off with a bar, so that it cannot pass for words of ours.

    Args:
        verbose: Whether every step of the sign-in is told.
    """

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._warned: set[str] = set()

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server that ask nothing."""
        del hop
        click.echo(_quoted(text), err=True, nl=False)

    def follow(self, step: Step) -> None:
        """Tell a warning once, and every other step where that was asked for."""
        warning = step.text if step.kind is StepKind.WARNING else ""
        if step.kind is StepKind.REMEMBERED and step.source == Source.MEMORY:
            warning = _NOT_SAVED
        if warning and warning not in self._warned:
            self._warned.add(warning)
            tell(warning)
        elif self._verbose:
            tell(words(step))


class TerminalInteraction(Teller):
    """Asks on the terminal of the process; an `Interaction`.

    Args:
        terminal: Where to ask.
        verbose: Whether every step of the sign-in is told on stderr.
        keeps_answers: Tells whether an answer that is remembered outlives this process.
    """

    def __init__(
        self,
        terminal: Terminal,
        *,
        verbose: bool,
        keeps_answers: Callable[[], Awaitable[bool]],
    ) -> None:
        super().__init__(verbose=verbose)
        self._terminal = terminal
        self._keeps_answers = keeps_answers
        self._last_heading = ""
        self._noted: dict[Hop, list[str]] = {}

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server, which the next form then need not repeat."""
        super().note(hop, text)
        self._noted.setdefault(hop, []).append(text)

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions, each on a line of its own.

        Raises:
            Cancelled: The person gave up the sign-in.
        """
        self._introduce(form)
        self._noted.pop(form.hop, None)
        answers = [await self._field(field, form) for field in form.fields]
        sources = tuple(one.source for one in answers)
        remember = (
            form.can_remember
            and Source.TYPED in sources
            and await self._keeps_answers()
            and await self._terminal.agrees("Save it if the sign-in succeeds? [y/N] ")
        )
        return Response(
            tuple(one.secret for one in answers),
            sources,
            remember,
            form.mode,
            await same_each_time(self._terminal, form.fields, answers) if remember else frozenset(),
            frozenset(index for index, one in enumerate(answers) if one.as_typed),
        )

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
        tell(f"Waiting for the {question.store}. {question.advice}")
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
        noted = "\n".join(self._noted.get(form.hop, ()))
        for text in (form.name, form.instruction.removeprefix(noted).lstrip("\n")):
            self._terminal.write(_quoted(text))

    async def _field(self, field: Field, form: Form) -> Answer:
        self._terminal.write(_quoted(field.text))
        if field.hint and field.value is None:
            self._terminal.write(f"({clean(field.hint)})\n")
        prompt = f"({form.endpoint.user}@{form.endpoint.host}) {clean(field.label)}".rstrip()
        if field.value is not None and field.source is not None:
            given = field.hint if field.source is Source.TYPED else f"from {field.source}"
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
            return await settled(self._terminal, field, typed)
        if field.source is Source.TYPED:
            return await settled(self._terminal, field, field.value.reveal())
        return Answer(field.value, field.source)


def person_at(
    terminal: Terminal | None, *, verbose: bool, keeps_answers: Callable[[], Awaitable[bool]]
) -> Interaction:
    """Return who is asked: the person at a terminal, or nobody where there is none.

    Args:
        terminal: The terminal of the process, if it has one.
        verbose: Whether every step of the sign-in is told on stderr.
        keeps_answers: Tells whether an answer that is remembered outlives this process.
    """
    if terminal is None:
        return Unattended(Teller(verbose=verbose), NO_TERMINAL)
    return TerminalInteraction(terminal, verbose=verbose, keeps_answers=keeps_answers)


def _quoted(text: str) -> str:
    lines = clean(text, lines=True).strip("\n").split("\n") if text else []
    return "".join(f"| {line}".rstrip() + "\n" for line in lines)
