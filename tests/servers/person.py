"""A person who answers by a script: the `Asker` of the tests."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum, auto

from sshtui.credentials.binding import Mode
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.endpoint import Hop
from sshtui.errors import Cancelled
from sshtui.kbdint.form import Form, Source
from sshtui.kbdint.response import Answer, Response
from sshtui.signin.asker import (
    AgentQuestion,
    HostKeyQuestion,
    KeepQuestion,
    PassphraseQuestion,
    UnlockQuestion,
    WaitQuestion,
)
from sshtui.signin.steps import Step, StepKind
from tests.servers.waiting import SECONDS, until


class Act(Enum):
    """What a person does with a form instead of typing."""

    KEEP = auto()
    """Send the filled answers as they are."""
    CANCEL = auto()
    """Give up the sign-in."""
    WAIT = auto()
    """Look at the form until it goes."""


KEEP, CANCEL, WAIT = Act.KEEP, Act.CANCEL, Act.WAIT

Plain = str | Sequence[str] | Act
Reply = Plain | Callable[[Form], Plain | Awaitable[Plain]]
"""One answer for every field, an act, or a function of the form that comes to either."""


class Person:
    """Answers forms in order, and keeps all that was shown.

    A form for which no answer is left is cancelled and counted in `unexpected`.

    Args:
        *replies: One for each form: a string for a form of one field, a sequence of strings, an
            act, or a function of the form.
        trusts: What to say to unknown host keys.
        passphrases: For keys, one for each try; None goes on without the key, and so does an
            empty list.
        vault_passphrases: For the vault, likewise.
        lends: Whether the agent is to have the keys that AddKeysToAgent asks about.
        goes_on: Whether to do without a vault for a new password, and not go back to the form.
        generates: Answers that count as generated, as if Generate had been pressed for them.
        remember: Whether to tick Remember on every form.
        mode: How saved credentials are to be used next time.
        same: Whether to say that answers of unknown kind are the same every time.

    Attributes:
        forms: Every form, in order.
        open: The form on the screen now, or None.
        withdrawn: Forms that went before they were answered.
        unexpected: Forms for which no answer was left.
        questions: Every host-key question.
        key_files: Every passphrase question.
        agent_questions: Every question whether the agent is to have a key.
        unlocks: Every time that the vault's passphrase was asked for.
        wrong: What was said of passphrases that were not right.
        keeps: Every time that a new password had no place but memory.
        waits: Every time that a store took long.
        impatient: Whether the person would rather type than wait for a store.
        stepped: Called with every step.
        steps: Every step.
    """

    def __init__(
        self,
        *replies: Reply,
        trusts: bool = True,
        passphrases: Sequence[str | None] = (),
        vault_passphrases: Sequence[str | None] = (),
        lends: bool = False,
        generates: Sequence[str] = (),
        goes_on: bool = True,
        remember: bool = False,
        mode: Mode = Mode.FILL,
        same: bool = True,
    ) -> None:
        self._replies = list(replies)
        self._trusts = trusts
        self._passphrases = list(passphrases)
        self._vault_passphrases = list(vault_passphrases)
        self._lends = lends
        self._generates = frozenset(generates)
        self._goes_on = goes_on
        self._remember = remember
        self._mode = mode
        self._same = same
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.withdrawn: list[Form] = []
        self.unexpected: list[Form] = []
        self.questions: list[HostKeyQuestion] = []
        self.key_files: list[PassphraseQuestion] = []
        self.agent_questions: list[AgentQuestion] = []
        self.unlocks: list[UnlockQuestion] = []
        self.wrong: list[str] = []
        self.keeps: list[KeepQuestion] = []
        self.waits: list[WaitQuestion] = []
        self.impatient = False
        self.stepped: Callable[[Step], object] = lambda step: None
        self.steps: list[Step] = []

    @property
    def labels(self) -> list[list[str]]:
        """The labels of every form."""
        return [[field.label for field in form.fields] for form in self.forms]

    @property
    def notes(self) -> list[tuple[Hop, str]]:
        """All words of servers that asked nothing, with their hop."""
        return [(step.hop, step.text) for step in self.saw(StepKind.SERVER_SAID)]

    @property
    def note_text(self) -> str:
        """All notes, one below the other."""
        return "\n".join(text for _, text in self.notes)

    @property
    def screen_text(self) -> str:
        """All that was ever shown: forms, notes and the words of steps."""
        shown = [
            "\n".join((form.title, form.status, form.name, form.instruction, *_lines(form)))
            for form in self.forms
        ]
        return "\n".join([*shown, self.note_text, *(step.text for step in self.steps)])

    def saw(self, kind: StepKind) -> list[Step]:
        """Return the steps of one kind."""
        return [step for step in self.steps if step.kind is kind]

    async def sees_form(self, number: int = 1, *, seconds: float = SECONDS) -> Form:
        """Wait until the form of this number, from 1, has been shown."""
        await until(lambda: len(self.forms) >= number, f"form {number}", seconds=seconds)
        return self.forms[number - 1]

    async def sees(self, text: str, *, seconds: float = SECONDS) -> None:
        """Wait until a text has been shown anywhere."""
        await until(
            lambda: text in self.screen_text,
            f"{text!r} on the screen",
            context=lambda: self.screen_text,
            seconds=seconds,
        )

    async def answer(self, form: Form) -> Response:
        """Answer as the script says."""
        self.forms.append(form)
        self.open = form
        try:
            plain = await self._next(form)
            if plain is WAIT:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.withdrawn.append(form)
            raise
        finally:
            self.open = None
        if plain is CANCEL:
            raise Cancelled("The sign-in was cancelled.")
        return self._response(form, plain)

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        """Trust, or not, as told."""
        self.questions.append(question)
        return self._trusts

    async def passphrase(self, question: PassphraseQuestion) -> None:
        """Give the next passphrases."""
        self.key_files.append(question)
        await self._try(question.check, self._passphrases)

    async def add_to_agent(self, question: AgentQuestion) -> bool:
        """Lend it, or not, as told."""
        self.agent_questions.append(question)
        return self._lends

    async def unlock(self, question: UnlockQuestion) -> None:
        """Give the vault's next passphrases."""
        self.unlocks.append(question)
        await self._try(question.check, self._vault_passphrases)

    async def keep(self, question: KeepQuestion) -> bool:
        """Give the vault's next passphrases, or do as told where none is left."""
        self.keeps.append(question)
        await self._try(question.check, self._vault_passphrases)
        return self._goes_on

    async def wait(self, question: WaitQuestion) -> None:
        """Wait, or rather type."""
        self.waits.append(question)
        if not self.impatient:
            await asyncio.Event().wait()

    def on_step(self, step: Step) -> None:
        """Keep the step."""
        self.steps.append(step)
        self.stepped(step)

    async def _try(self, check: Check, passphrases: list[str | None]) -> None:
        while passphrases and (text := passphrases.pop(0)) is not None:
            wrong = await check(Secret(text))
            if not wrong:
                return
            self.wrong.append(wrong)

    async def _next(self, form: Form) -> Plain:
        if not self._replies:
            self.unexpected.append(form)
            return CANCEL
        reply = self._replies.pop(0)
        if not callable(reply):
            return reply
        result = reply(form)
        return await result if inspect.isawaitable(result) else result

    def _response(self, form: Form, plain: Plain) -> Response:
        if isinstance(plain, Act):
            answers = [
                Answer(field.value or Secret(""), field.source or Source.TYPED, same=self._same)
                for field in form.fields
            ]
        else:
            texts = (plain,) if isinstance(plain, str) else tuple(plain)
            answers = [
                Answer(
                    Secret(text),
                    Source.GENERATED if text in self._generates else Source.TYPED,
                    same=self._same,
                )
                for text in texts
            ]
        return Response(tuple(answers), remember=self._remember, mode=self._mode)


def _lines(form: Form) -> list[str]:
    return [line for field in form.fields for line in (field.text, field.label, field.hint)]
