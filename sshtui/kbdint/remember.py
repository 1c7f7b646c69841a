"""Decides after a sign-in which credentials to save, trust or mark suspect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.kbdint.classify import asks_for_pin
from sshtui.kbdint.exchange import CHANGED, MEMORABLE
from sshtui.kbdint.form import Source
from sshtui.kbdint.response import Reply
from sshtui.kbdint.reuse import may_change


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep this answer for this prompt, replacing what was kept there."""

    binding: Binding
    kind: PromptKind
    secret: Secret
    mode: Mode


@dataclass(frozen=True, slots=True)
class Prove:
    """This saved credential was part of a complete sign-in.

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
    """A person signed in where this program's answer was suspect: it may be filled again."""

    credential: Credential


@dataclass(frozen=True, slots=True)
class Doubt:
    """This saved credential was part of a refused attempt."""

    credential: Credential


Lesson = Keep | Prove | Freshen | Doubt

LONGEST_CHOICE = 3
"""Characters of a menu choice; a longer answer may be a one-time code typed in its place."""


def after_success(sent: Sequence[Reply]) -> list[Lesson]:
    """Tell what to keep and to trust once the whole sign-in has succeeded.

    Args:
        sent: The answers of the accepted attempts, in order.
    """
    lessons: list[Lesson] = []
    for reply in sent:
        lessons += _lessons(reply)
    changes = _changes(sent)
    return _renewed(lessons, sent, changes) if changes else lessons


def after_refusal(refused: tuple[Reply, ...], *, ruled: bool = True) -> list[Lesson]:
    """Tell what to doubt after a refused attempt.

    A refusal does not say which answer was wrong, so no single one is blamed: every saved
    credential that went into the attempt is suspect. Where the server had gone on to ask for a new
    password, it was that one, or its repetition, that it did not like; where the line was lost
    then, nobody knows.

    Args:
        refused: The answers that went into it.
        ruled: Whether the server said so, and did not just disconnect.
    """
    if any(reply.field.kind in CHANGED for reply in refused):
        told = [reply.aside for reply in refused if reply.aside is not None]
        return [Doubt(credential) for credential in told] if ruled else []
    doubted = {part.id: part for reply in refused for part in reply.remembered}
    return [Doubt(part) for part in doubted.values()]


def _lessons(reply: Reply) -> list[Lesson]:
    if reply.taken_back:
        return [Doubt(part) for part in reply.remembered]
    kept = reply.field.match.credential
    if reply.remembered:
        return [_proof(reply, part) for part in reply.remembered]
    if reply.keep is not None:
        return [_keep(reply, reply.keep)]
    lessons: list[Lesson] = []
    if kept is not None and not kept.store.writable:
        lessons.append(Freshen(kept))
    if reply.remember and _is_memorable(reply):
        lessons.append(_keep(reply, reply.secret))
    return lessons


def _proof(reply: Reply, part: Credential) -> Prove:
    chosen = reply.remember and part.mode is not reply.mode
    return Prove(
        part,
        mode=reply.mode if chosen else None,
        binding=reply.field.binding if part.binding.unseen and _is_whole(reply) else None,
    )


def _changes(sent: Sequence[Reply]) -> list[Reply]:
    """Return what is the account's password from then on; the new PIN of a token is not."""
    changes, of_pin = [], False
    for reply in sent:
        if reply.field.kind is PromptKind.NEW_PASSWORD:
            of_pin = asks_for_pin(reply.field.label)
        if reply.field.kind in CHANGED and not (of_pin or asks_for_pin(reply.field.label)):
            changes.append(reply)
    return changes


def _is_whole(reply: Reply) -> bool:
    """Return whether one saved credential was all that went into the field."""
    return reply.source is not Source.JOINED


def _is_memorable(reply: Reply) -> bool:
    if reply.field.kind is PromptKind.MENU:
        return 0 < len(reply.secret.reveal()) <= LONGEST_CHOICE
    same = reply.answer.same or not may_change(reply.field, reply.secret.reveal())
    return reply.field.kind in MEMORABLE and same and bool(reply.secret)


def _keep(reply: Reply, secret: Secret) -> Keep:
    # A seed tells what its prompt asks for.
    kind = PromptKind.CODE if reply.source is Source.TOTP else reply.field.kind
    return Keep(reply.field.binding, kind, secret, reply.mode)


def _renewed(lessons: list[Lesson], sent: Sequence[Reply], changes: list[Reply]) -> list[Lesson]:
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
        place = Keep(binding, PromptKind.PASSWORD, changed.secret, Mode.FILL)
    if place is None:
        return lessons
    others = [lesson for lesson in lessons if not _concerns(lesson, place)]
    told = (reply.aside for reply in changes if reply.secret == changed.secret)
    if aside := next((credential for credential in told if credential is not None), None):
        return [*others, Prove(aside, place.mode, place.binding)]
    return [*others, replace(place, secret=changed.secret)]


def _changed_from(sent: Sequence[Reply], changed: Reply) -> Reply | None:
    """Return the answer whose password was changed, where the sign-in asked for several.

    It is the one that was given once more as the current password, or else the last before it.
    """
    before = sent[: sent.index(changed)]
    given = [
        reply
        for reply in before
        if reply.field.kind is PromptKind.PASSWORD and not reply.taken_back
    ]
    current = [reply.secret for reply in before if reply.field.kind is PromptKind.CURRENT_PASSWORD]
    named = [reply for reply in given if current and reply.secret == current[-1]]
    return next(iter(named or given[::-1]), None)


def _place(reply: Reply, lessons: list[Lesson]) -> Keep | None:
    """Return where the password of an answer is kept, or is about to be."""
    kept = reply.field.match.credential
    if kept is not None and kept.store.writable:
        binding = reply.field.binding if kept.binding.set_aside else kept.binding
        return Keep(binding, PromptKind.PASSWORD, reply.secret, kept.mode)
    keeps = (lesson for lesson in lessons if isinstance(lesson, Keep))
    return next((keep for keep in keeps if keep.binding == reply.field.binding), None)


def _concerns(lesson: Lesson, place: Keep) -> bool:
    if isinstance(lesson, Keep):
        return lesson.binding == place.binding
    return lesson.credential.binding == place.binding and lesson.credential.store.writable
