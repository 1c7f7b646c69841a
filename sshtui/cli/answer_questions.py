"""Questions about an answer, asked on a plain terminal before it is sent."""

from dataclasses import replace

from sshtui.cli.terminal import Terminal
from sshtui.credentials.otp import otpauth
from sshtui.credentials.secret import Secret
from sshtui.errors import UsageError
from sshtui.kbdint.form import Field, Source
from sshtui.kbdint.response import Answer
from sshtui.kbdint.reuse import may_change
from sshtui.kbdint.seeds import LOOKS_LIKE_KEY, TAKES_SEED, may_be_seed
from sshtui.sanitize import clean

_MAKE = "Generate codes from it (m), send it as typed (s), or type again (Enter)? "
_SEND = "Send it as typed (s), or type again (Enter)? "


async def checked(terminal: Terminal, field: Field, typed: str) -> Answer | None:
    """Return what was typed once it is known what it is; None where it is to be typed again.

    Args:
        terminal: Where to ask.
        field: What it answers.
        typed: What was typed.
    """
    if not may_be_seed(field, typed):
        return Answer(Secret(typed), Source.TYPED)
    makes_codes = field.kind in TAKES_SEED
    question = f"{LOOKS_LIKE_KEY}\n{_MAKE if makes_codes else _SEND}"
    choice = (await terminal.ask(question, echo=True)).strip().lower()
    if choice in {"s", "send"}:
        return Answer(Secret(typed), Source.TYPED, as_typed=True)
    if not (makes_codes and choice in {"m", "make"}):
        return None
    try:
        return Answer(otpauth.parse(typed).uri(), Source.TYPED)
    except UsageError as error:
        terminal.write(f"{error.message}\n")
        return None


async def with_same(terminal: Terminal, field: Field, answer: Answer) -> Answer:
    """Return an answer with whether it is the same every time, as the person says.

    Args:
        terminal: Where to ask.
        field: What is asked.
        answer: What is answered, and is to be kept.
    """
    if answer.source is not Source.TYPED or not may_change(field, answer.secret.reveal()):
        return answer
    question = f"{clean(field.label)} Is this the same every time? [y/N] "
    return replace(answer, same=await terminal.agrees(question))
