"""A challenge of the server (RFC 4256, 3.2), decoded within limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sshtui.errors import ChallengeTooLarge

MAX_PROMPTS = 100
"""Prompts in one challenge."""

MAX_ROUNDS = 200
"""Challenges in one connection."""

MAX_TEXT = 64 * 1024
"""Bytes of text in one challenge: name, instruction and prompts together."""

KEYBOARD_INTERACTIVE = "keyboard-interactive"
PASSWORD = "password"
PUBLICKEY = "publickey"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a challenge.

    Attributes:
        text: As the server sent it, decoded; not yet cleaned for a screen.
        echo: Whether the answer may be shown while it is typed.
    """

    text: str
    echo: bool


@dataclass(frozen=True, slots=True)
class Challenge:
    """One SSH_MSG_USERAUTH_INFO_REQUEST, or the same shape made for the password method.

    Attributes:
        name: Title that the server gives; often empty.
        instruction: Text above the prompts; often empty.
        prompts: The questions; a round may have none.
        method: The sign-in method that asks.
    """

    name: str
    instruction: str
    prompts: tuple[Prompt, ...]
    method: str = KEYBOARD_INTERACTIVE

    @classmethod
    def decode(
        cls, name: bytes, instruction: bytes, prompts: Sequence[tuple[bytes, bool]]
    ) -> "Challenge":
        """Decode one round from the wire, with replacement characters for bytes that are not UTF-8.

        Raises:
            ChallengeTooLarge: The round is over MAX_PROMPTS or MAX_TEXT.
        """
        check_bounds(len(prompts), len(name) + len(instruction) + sum(len(p) for p, _ in prompts))
        return cls(
            _text(name), _text(instruction), tuple(Prompt(_text(p), echo) for p, echo in prompts)
        )


def check_bounds(prompts: int, text: int) -> None:
    """Refuse a round before memory is taken for it.

    Args:
        prompts: How many prompts the server announces.
        text: Bytes of text in all of its fields.

    Raises:
        ChallengeTooLarge: It is over MAX_PROMPTS or MAX_TEXT.
    """
    if prompts > MAX_PROMPTS:
        raise ChallengeTooLarge(
            f"The server sent {prompts:,} prompts in one round; the most is {MAX_PROMPTS}.",
            hint="Nothing was sent. Ask the server's administrator about this sign-in.",
        )
    if text > MAX_TEXT:
        raise ChallengeTooLarge(
            f"The server sent {text:,} bytes of text in one round; the most is {MAX_TEXT:,}.",
            hint="Nothing was sent. Ask the server's administrator about this sign-in.",
        )


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
