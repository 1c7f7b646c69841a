"""The response to a challenge: one answer per field, checked before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sshtui.credentials.binding import Mode
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.form import Field, Form, Source


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one field.

    Attributes:
        secret: The answer itself; a seed of one-time codes as its URI.
        source: Where it came from; a filled field that was edited counts as typed.
        same: Whether it is the same every time, as the person says.
        as_typed: Whether it looks like a seed of one-time codes and is to go out all the same, as
            the person says.
    """

    secret: Secret
    source: Source
    same: bool = False
    as_typed: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One field on its way to the server: what was asked, what is saved, what is answered.

    Attributes:
        field: The prompt, with what is saved there.
        answer: What is sent.
        remember: Whether to keep it once the whole sign-in has succeeded.
        mode: How it is to be used next time.
        keep: What to remember in the place of the answer: a seed that was pasted, or the password
            in front of a code.
        aside: Where a new password is kept until it is known whether it is in force.
        taken_back: Whether the server said that it was wrong and asked again, in the same attempt.
    """

    field: Field
    answer: Answer
    remember: bool = False
    mode: Mode = Mode.FILL
    keep: Secret | None = None
    aside: Credential | None = None
    taken_back: bool = False

    @property
    def secret(self) -> Secret:
        """The answer itself."""
        return self.answer.secret

    @property
    def source(self) -> Source:
        """Where it came from."""
        return self.answer.source

    @property
    def origin(self) -> str:
        """Where it came from, in words."""
        return self.field.origin if self.source is Source.STORED else str(self.source)

    @property
    def remembered(self) -> tuple[Credential, ...]:
        """The saved credentials that it was made of; none where a person gave it."""
        if self.source.by_person or self.keep is not None:
            return ()
        return self.field.match.parts

    def made(self, secret: Secret, source: Source, keep: Secret | None = None) -> "Reply":
        """Return it with the answer that is sent in the place of the one that was given."""
        return replace(self, answer=replace(self.answer, secret=secret, source=source), keep=keep)


@dataclass(frozen=True, slots=True)
class Response:
    """The answers to one form.

    Attributes:
        answers: One for each field, in order.
        remember: Whether to keep the answers once the whole sign-in has succeeded.
        mode: How they are to be used next time.
    """

    answers: tuple[Answer, ...]
    remember: bool = False
    mode: Mode = Mode.FILL

    def replies(self, form: Form) -> tuple[Reply, ...]:
        """Return each field of the form with its answer.

        Raises:
            ValueError: The number of answers is not the number of prompts. A wrong count makes
                servers drop the connection or hang, so it must not leave.
        """
        if len(self.answers) != len(form.fields):
            raise ValueError(f"{len(self.answers)} answers to a form of {len(form.fields)} prompts")
        return tuple(
            Reply(field, answer, self.remember, self.mode)
            for field, answer in zip(form.fields, self.answers, strict=True)
        )


def for_wire(replies: Iterable[Reply]) -> list[str]:
    """Return the answers as the server is to get them, without a pasted line end."""
    return [one_line(reply.secret.reveal()) for reply in replies]


def one_line(text: str) -> str:
    """Return an answer as it goes over the wire: no pasted line end, nothing that cannot encode."""
    return text.rstrip("\r\n").encode("utf-8", "replace").decode("utf-8")
