"""What a sign-in has come through so far: factors that were accepted, and answers on their way."""

from collections.abc import Sequence

from sshtui.credentials.binding import PromptKind
from sshtui.kbdint.form import Field, TrailStep
from sshtui.kbdint.response import Reply

_NAMES = {
    PromptKind.PASSWORD: "password",
    PromptKind.CODE: "code",
    PromptKind.PASSWORD_AND_CODE: "password and code",
    PromptKind.CURRENT_PASSWORD: "password of now",
    PromptKind.NEW_PASSWORD: "new password",
    PromptKind.RETYPED_PASSWORD: "new password again",
    PromptKind.MENU: "choice",
}


def steps_of(method: str, replies: Sequence[Reply], *, accepted: bool) -> tuple[TrailStep, ...]:
    """Return the steps of one attempt.

    Args:
        method: As RFC 4252 names it.
        replies: What was answered; nothing where a method asks nothing.
        accepted: Whether the server has accepted it.
    """
    if not replies:
        return (TrailStep(method, accepted),) if accepted else ()
    return tuple(TrailStep(f"{name_of(r.field)} ({r.origin})", accepted) for r in replies)


def name_of(field: Field) -> str:
    """Return what a prompt asks for, in a word or two."""
    return _NAMES.get(field.kind) or field.label.rstrip(" :").lower()
