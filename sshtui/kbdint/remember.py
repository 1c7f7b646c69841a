"""What a sign-in teaches: which answers to keep, to trust, to doubt."""

from dataclasses import dataclass, replace

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.classify import asks_for_pin
from sshtui.kbdint.exchange import CHANGED, MEMORABLE, Sent
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
    """This remembered answer was part of a complete sign-in.

    Attributes:
        credential: The answer.
        mode: How it is to be used from now on; None leaves that as it was.
        binding: The prompt that it turned out to belong to; None where that is known.
    """

    credential: Credential
    mode: Mode | None = None
    binding: Binding | None = None


@dataclass(frozen=True, slots=True)
class Freshen:
    """A person signed in where this program's answer was in doubt: it may be filled again."""

    credential: Credential


@dataclass(frozen=True, slots=True)
class Doubt:
    """This remembered answer was part of a refused attempt."""

    credential: Credential


Lesson = Keep | Prove | Freshen | Doubt

LONGEST_CHOICE = 3
"""Characters of a menu choice; a longer answer may be a one-time code typed in its place."""


def after_success(sent: list[Sent]) -> list[Lesson]:
    """Tell what to keep and to trust once the whole sign-in has succeeded.

    Args:
        sent: The answers of the accepted attempts, in order.
    """
    lessons: list[Lesson] = []
    for answer in sent:
        lessons += _lessons(answer)
    changes = _changes(sent)
    return _renewed(lessons, sent, changes) if changes else lessons


def after_refusal(refused: tuple[Sent, ...], *, ruled: bool = True) -> list[Lesson]:
    """Tell what to doubt after a refused attempt.

    A refusal does not say which answer was wrong, so no single one is blamed: every remembered
    answer that went into the attempt is in doubt. Where the server had gone on to ask for a new
    password, it was that one, or its repetition, that it did not like; where the line was lost
    then, nobody knows.

    Args:
        refused: The answers that went into it.
        ruled: Whether the server said so, and did not just end the line.
    """
    if any(answer.field.kind in CHANGED for answer in refused):
        told = [answer.origin.aside for answer in refused if answer.origin.aside is not None]
        return [Doubt(one) for one in told] if ruled else []
    doubted = {part.id: part for answer in refused for part in answer.remembered}
    return [Doubt(part) for part in doubted.values()]


def _lessons(answer: Sent) -> list[Lesson]:
    if answer.taken_back:
        return [Doubt(part) for part in answer.remembered]
    kept = answer.origin.credential
    if answer.remembered:
        return [_proof(answer, part) for part in answer.remembered]
    if answer.origin.keep is not None:
        return [_keep(answer, answer.origin.keep)]
    lessons: list[Lesson] = []
    if kept is not None and not kept.store.writable:
        lessons.append(Freshen(kept))
    if answer.response.remember and _is_memorable(answer):
        lessons.append(_keep(answer, answer.answer))
    return lessons


def _proof(answer: Sent, part: Credential) -> Prove:
    response = answer.response
    chosen = response.remember and part.mode is not response.mode
    return Prove(
        part,
        mode=response.mode if chosen else None,
        binding=answer.field.binding if part.binding.unseen and _is_whole(answer) else None,
    )


def _changes(sent: list[Sent]) -> list[Sent]:
    """Return what is the account's password from then on; the new PIN of a token is not."""
    changes, of_pin = [], False
    for answer in sent:
        if answer.field.kind is PromptKind.NEW_PASSWORD:
            of_pin = asks_for_pin(answer.field.label)
        if answer.field.kind in CHANGED and not (of_pin or asks_for_pin(answer.field.label)):
            changes.append(answer)
    return changes


def _is_whole(answer: Sent) -> bool:
    """Tell whether one remembered answer was all that went into the field."""
    return answer.source is not Source.JOINED


def _is_memorable(answer: Sent) -> bool:
    if answer.field.kind is PromptKind.MENU:
        return 0 < len(answer.answer.reveal()) <= LONGEST_CHOICE
    return answer.field.kind in MEMORABLE and answer.same and bool(answer.answer)


def _keep(answer: Sent, secret: Secret) -> Keep:
    # A seed tells what its prompt asks for.
    kind = PromptKind.CODE if answer.source is Source.TOTP else answer.field.kind
    return Keep(answer.field.binding, kind, secret, answer.response.mode)


def _renewed(lessons: list[Lesson], sent: list[Sent], changes: list[Sent]) -> list[Lesson]:
    """Have a change replace the password that was kept, or was about to be.

    A generated one is kept in any case: nobody else knows it.
    """
    changed = changes[-1]
    old = _changed_from(sent, changed)
    place = _place(old, lessons) if old else None
    if place is None and changed.source is Source.GENERATED:
        endpoint = changed.field.binding.endpoint
        by_hand = Binding.by_hand(endpoint, PromptKind.PASSWORD)
        binding = old.field.binding if old else by_hand
        place = Keep(binding, PromptKind.PASSWORD, changed.answer, Mode.FILL)
    if place is None:
        return lessons
    others = [one for one in lessons if not _concerns(one, place)]
    told = (one.origin.aside for one in changes if one.answer == changed.answer)
    if aside := next((one for one in told if one is not None), None):
        return [*others, Prove(aside, place.mode, place.binding)]
    return [*others, replace(place, secret=changed.answer)]


def _changed_from(sent: list[Sent], changed: Sent) -> Sent | None:
    """Return the answer whose password was changed, where the sign-in asked for several.

    It is the one that was given once more as the current password, or else the last before it.
    """
    before = sent[: sent.index(changed)]
    given = [one for one in before if one.field.kind is PromptKind.PASSWORD and not one.taken_back]
    current = [one.answer for one in before if one.field.kind is PromptKind.CURRENT_PASSWORD]
    named = [one for one in given if current and one.answer == current[-1]]
    return next(iter(named or given[::-1]), None)


def _place(answer: Sent, lessons: list[Lesson]) -> Keep | None:
    """Return where the password of an answer is kept, or is about to be."""
    kept = answer.origin.credential
    if kept is not None and kept.store.writable:
        binding = answer.field.binding if kept.binding.set_aside else kept.binding
        return Keep(binding, PromptKind.PASSWORD, answer.answer, kept.mode)
    return next(
        (one for one in lessons if isinstance(one, Keep) and one.binding == answer.field.binding),
        None,
    )


def _concerns(lesson: Lesson, place: Keep) -> bool:
    if isinstance(lesson, Keep):
        return lesson.binding == place.binding
    return lesson.credential.binding == place.binding and lesson.credential.store.writable
