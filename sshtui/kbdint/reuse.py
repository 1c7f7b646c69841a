"""Whether an answer can be used again the next time its prompt appears."""

import re

from sshtui.credentials.binding import PromptKind
from sshtui.credentials.otp import otpauth
from sshtui.kbdint.form import Field

_CODE = re.compile(r"\d(?:[ -]?\d){3,9}|[cbdefghijklnrtuv]{44}", re.ASCII | re.IGNORECASE)
"""What most one-time codes look like, those of a YubiKey too, and few passwords."""


def may_change(field: Field, answer: str) -> bool:
    """Return whether only the person knows if an answer is the same every time.

    Many servers that want a one-time code ask for a password.

    Args:
        field: What it answers.
        answer: What was typed.
    """
    if not answer or otpauth.is_uri(answer):
        return False
    like_code = field.kind is PromptKind.PASSWORD and _CODE.fullmatch(answer.strip())
    return field.asks_if_same or bool(like_code)
