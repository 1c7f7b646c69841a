"""The person at a plain terminal: prompts on it, talk on stderr, nothing ever on stdout."""

import asyncio
from collections.abc import Awaitable, Callable

import click

from sshtui.cli.steps import words
from sshtui.cli.terminal import Terminal
from sshtui.credentials.binding import Mode
from sshtui.credentials.secret import Secret
from sshtui.errors import ConnectError
from sshtui.kbdint.form import Field, Form, Hop, Source
from sshtui.kbdint.response import Response
from sshtui.kbdint.sanitize import clean
from sshtui.ssh.interaction import (
    HostKeyQuestion,
    PassphraseQuestion,
    Phase,
    Step,
    UnlockQuestion,
    WaitQuestion,
)

_YES = frozenset({"y", "yes"})


class TerminalInteraction:
    """Asks on the terminal of the process, where it has one; an `Interaction`.

    What a server says is set off with a bar, so that it cannot pass for words of ours.

    Args:
        terminal: Where to ask; None where nobody can be asked.
        verbose: Whether every step of the sign-in is told on stderr.
        keeps_answers: Tells whether an answer that is remembered outlives this process.

    Attributes:
        phase: Where the last step left the attempt.
    """

    def __init__(
        self,
        terminal: Terminal | None,
        *,
        verbose: bool,
        keeps_answers: Callable[[], Awaitable[bool]],
    ) -> None:
        self._terminal = terminal
        self._verbose = verbose
        self._keeps_answers = keeps_answers
        self._last_heading = ""
        self.phase = Phase.CONNECTING

    def cancel(self) -> bool:
        """Give up the open question; False where none is open."""
        if self._terminal is None or not self._terminal.asking:
            return False
        self._terminal.cancel()
        return True

    async def answer(self, form: Form) -> Response:
        """Ask the server's questions, each on a line of its own.

        Raises:
            Cancelled: The person gave up the sign-in.
            ConnectError: There are questions that nothing is remembered for, and no terminal.
        """
        if self._terminal is None:
            return _from_memory(form)
        self._introduce(form, self._terminal)
        answered = [await self._field(field, form, self._terminal) for field in form.fields]
        answers, sources = zip(*answered, strict=True)
        remember = (
            form.can_remember
            and Source.TYPED in sources
            and await self._keeps_answers()
            and await self._agrees("Remember after sign-in? [y/N] ", self._terminal)
        )
        return Response(answers, sources, remember, Mode.FILL)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Ask whether to trust a key that is not known yet; without a terminal, do not."""
        shown = (
            f"New host key: {clean(question.host)} is not in {question.file}.\n"
            f"It shows {clean(question.algorithm)} {question.fingerprint}\n"
        )
        if self._terminal is None:
            _tell(shown + "There is no terminal to ask on, so it is not trusted.")
            return False
        self._terminal.write(shown)
        return await self._agrees("Trust it from now on? [y/N] ", self._terminal)

    async def passphrase(self, question: PassphraseQuestion) -> Secret | None:
        """Ask for the passphrase of a key; an empty line, or no terminal, goes on without it."""
        if self._terminal is None:
            _tell(f"{question.file} needs a passphrase, and there is no terminal to ask on.")
            return None
        if question.status:
            self._terminal.write(f"{question.status}\n")
        text = await self._terminal.ask(f"Passphrase for {question.file}: ", echo=False)
        return Secret(text) if text else None

    async def unlock(self, question: UnlockQuestion) -> Secret | None:
        """Ask for the passphrase of the vault; an empty line, or no terminal, leaves it locked."""
        if self._terminal is None:
            _tell("The vault is locked, and there is no terminal to ask for its passphrase on.")
            return None
        if question.status:
            self._terminal.write(f"{question.status}\n")
        text = await self._terminal.ask("Passphrase of the vault: ", echo=False)
        return Secret(text) if text else None

    async def wait(self, question: WaitQuestion) -> None:
        """Say what is waited for; only Ctrl+C ends it sooner."""
        _tell(f"Waiting for the {question.store}; it may be asking you for something.")
        await asyncio.Event().wait()

    def note(self, hop: Hop, text: str) -> None:
        """Show words of the server that ask nothing."""
        del hop
        click.echo(_quoted(text), err=True, nl=False)

    def follow(self, step: Step) -> None:
        """Take note of progress, and tell it where that was asked for."""
        self.phase = step.phase
        if self._verbose:
            _tell(words(step))

    def _introduce(self, form: Form, terminal: Terminal) -> None:
        heading = f"{form.title} · {form.endpoint}"
        if len(form.hop.chain) > 1:
            heading += f" · {form.hop}"
        if heading != self._last_heading:
            terminal.write(f"{clean(heading)}\n")
            self._last_heading = heading
        if form.status:
            terminal.write(f"{clean(form.status, lines=True)}\n")
        for text in (form.name, form.instruction):
            terminal.write(_quoted(text))

    async def _field(self, field: Field, form: Form, terminal: Terminal) -> tuple[Secret, Source]:
        terminal.write(_quoted(field.text))
        if field.hint and field.value is None:
            terminal.write(f"({clean(field.hint)})\n")
        prompt = f"({form.endpoint.user}@{form.endpoint.host}) {clean(field.label)}".rstrip()
        if field.value is None or field.source is None:
            typed = await terminal.ask(f"{prompt} ", echo=field.echo)
            return Secret(typed), Source.TYPED
        typed = await terminal.ask(
            f"{prompt} [from {field.source}, Enter sends it] ", echo=field.echo
        )
        return (Secret(typed), Source.TYPED) if typed else (field.value, field.source)

    async def _agrees(self, question: str, terminal: Terminal) -> bool:
        return (await terminal.ask(question, echo=True)).strip().lower() in _YES


def _from_memory(form: Form) -> Response:
    answers: list[Secret] = []
    sources: list[Source] = []
    for field in form.fields:
        if field.value is None or field.source is None:
            raise ConnectError(
                f"{form.endpoint} asks “{clean(field.label)}”, and there is no terminal to ask on.",
                hint="Run it from a terminal, use a key, or sign in once with the app and let it "
                "remember the answer.",
            )
        answers.append(field.value)
        sources.append(field.source)
        _tell(f"{clean(field.label)} from {field.source}")
    return Response(tuple(answers), tuple(sources))


def _quoted(text: str) -> str:
    lines = clean(text, lines=True).strip("\n").split("\n") if text else []
    return "".join(f"| {line}".rstrip() + "\n" for line in lines)


def _tell(text: str) -> None:
    click.echo(f"sshtui: {text}", err=True)
