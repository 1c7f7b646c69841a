"""What a sign-in teaches: which answers to keep, to trust, to doubt."""

from dataclasses import dataclass

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.exchange import MEMORABLE, Sent
from sshtui.kbdint.form import Source


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep this answer for this prompt, replacing what was kept there."""

    binding: Binding
    kind: PromptKind
    secret: Secret
    mode: Mode


@dataclass(frozen=True, slots=True)
class Prove:
    """This remembered answer was part of a complete sign-in."""

    credential: Credential


@dataclass(frozen=True, slots=True)
class Doubt:
    """This remembered answer was part of a refused attempt."""

    credential: Credential


Lesson = Keep | Prove | Doubt

LONGEST_CHOICE = 3
"""Characters of a menu choice; a longer answer may be a one-time code typed in its place."""


def after_success(sent: list[Sent]) -> list[Lesson]:
    """Tell what to keep and to trust once the whole sign-in has succeeded.

    Args:
        sent: The answers of the accepted attempts, in order.
    """
    lessons: dict[Binding, Lesson] = {}
    for answer in sent:
        lesson = _lesson(answer)
        if lesson is not None:
            lessons[answer.field.binding] = lesson
    changed = [answer for answer in sent if answer.field.kind is PromptKind.NEW_PASSWORD]
    if changed:
        for answer in sent:
            if answer.field.kind is PromptKind.PASSWORD:
                _renew(answer, changed[-1], lessons)
    return list(lessons.values())


def after_refusal(refused: tuple[Sent, ...]) -> list[Lesson]:
    """Tell what to doubt after a refused attempt.

    A refusal does not say which answer was wrong, so no single one is blamed: every remembered
    answer that went into the attempt is in doubt.
    """
    return [
        Doubt(answer.credential)
        for answer in refused
        if answer.credential is not None and answer.source is not Source.TYPED
    ]


def _lesson(answer: Sent) -> Lesson | None:
    if answer.source is not Source.TYPED and answer.credential is not None:
        if answer.response.remember and answer.credential.mode is not answer.response.mode:
            return _keep(answer)
        return Prove(answer.credential)
    if answer.response.remember and _is_memorable(answer):
        return _keep(answer)
    return None


def _is_memorable(answer: Sent) -> bool:
    if answer.field.kind is PromptKind.MENU:
        return 0 < len(answer.answer.reveal()) <= LONGEST_CHOICE
    return answer.field.kind in MEMORABLE and bool(answer.answer)


def _keep(answer: Sent) -> Keep:
    field = answer.field
    return Keep(field.binding, field.kind, answer.answer, answer.response.mode)


def _renew(answer: Sent, changed: Sent, lessons: dict[Binding, Lesson]) -> None:
    """A forced change replaces the password that was kept, or was about to be."""
    binding = answer.field.binding
    if answer.credential is not None:
        binding = answer.credential.binding
        mode = answer.credential.mode
    elif binding in lessons:
        mode = answer.response.mode
    else:
        return
    lessons.pop(answer.field.binding, None)
    lessons[binding] = Keep(binding, PromptKind.PASSWORD, changed.answer, mode)
