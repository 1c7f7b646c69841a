"""Recognises seeds of one-time codes typed into a prompt."""

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.otp import otpauth
from sshtui.errors import UsageError
from sshtui.kbdint.form import Field, Source
from sshtui.kbdint.response import Reply

TAKES_SEED = frozenset({PromptKind.CODE, PromptKind.OTHER, PromptKind.MENU})
"""Kinds of prompts whose answer may be a one-time code, so that a seed may be given there."""

NOT_A_CODE = (
    "That is a one-time code seed, and this prompt asks for more than a code. Nothing was sent."
)
LEAST_DIGITS = 6
"""Digits that a code has at least."""

LOOKS_LIKE_KEY = "This looks like the secret key of an authenticator app."
HELD_BACK = (
    "That looks like the secret key of an authenticator app, not like a code. Nothing was sent."
)


def may_be_seed(field: Field, text: str) -> bool:
    """Return whether only the person knows if a text is the answer, or the key that makes codes."""
    if field.kind in {PromptKind.CODE, PromptKind.MENU}:
        return otpauth.is_too_long_for_code(text)
    if field.kind is PromptKind.PASSWORD_AND_CODE and text[-LEAST_DIGITS:].isdecimal():
        # A password of letters with its code is often base32; a key hardly ever ends like a code.
        return False
    holds_code = field.kind in TAKES_SEED or field.kind is PromptKind.PASSWORD_AND_CODE
    return holds_code and otpauth.looks_like_key(text)


def misplaced(replies: tuple[Reply, ...]) -> str:
    """Say why nothing may be sent because of a seed; empty where none stands in the way.

    Args:
        replies: The answers, not yet sent.
    """
    for reply in replies:
        field, answer = reply.field, reply.answer
        text = answer.secret.reveal()
        if otpauth.is_uri(text):
            if field.kind not in TAKES_SEED:
                return NOT_A_CODE
            try:
                otpauth.parse(text)
            except UsageError as error:
                return f"{error.message} Nothing was sent."
        elif answer.source is not Source.TYPED or answer.as_typed:
            continue
        elif may_be_seed(field, text):
            return HELD_BACK
    return ""
