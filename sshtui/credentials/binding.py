"""Which prompt a credential belongs to."""

from dataclasses import dataclass
from enum import StrEnum

from sshtui.endpoint import Endpoint

_ANY_NAME, _NEW_NAME = "ANY", "NEW"
_AMONG, _TIME = " Prompt ", " Time "
"""No server can ask under these: names of challenges are normalised to lower case."""


class PromptKind(StrEnum):
    """What a prompt asks for."""

    PASSWORD = "password"
    CODE = "code"
    PASSWORD_AND_CODE = "password and code"
    CURRENT_PASSWORD = "current password"
    """The one that is about to be changed: never filled, for nothing proves who asks for it."""
    NEW_PASSWORD = "new password"
    RETYPED_PASSWORD = "new password again"
    MENU = "menu"
    CONFIRM = "confirm"
    OTHER = "other"


class Mode(StrEnum):
    """How a credential is used the next time its prompt appears."""

    ASK = "ask"
    """The form is left empty."""
    FILL = "fill"
    """The form is filled in; Enter sends it."""
    SEND = "send"
    """No form, if every prompt of the challenge can be answered so."""


class Status(StrEnum):
    """What is known of a saved credential."""

    FRESH = "fresh"
    """Kept, not yet accepted by a server since."""
    PROVEN = "proven"
    """Accepted the last time it was sent."""
    SUSPECT = "suspect"
    """Part of a refused sign-in: never sent automatically again until a person signs in with it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The identity of one prompt: a credential saved here is used nowhere else.

    Attributes:
        endpoint: Who asks.
        name: Name field of the challenge (RFC 4256, 3.2), normalised, and the prompt's place where
            it is not the only one of its kind there.
        prompt: Prompt text, normalised: `(user@host)` prefix and volatile digits set aside.
        echo: Whether the typed answer was to be shown.
    """

    endpoint: Endpoint
    name: str
    prompt: str
    echo: bool

    @classmethod
    def by_hand(cls, endpoint: Endpoint, kind: PromptKind) -> "Binding":
        """Return the identity of an answer that was entered before its prompt was ever seen."""
        return cls(endpoint, _ANY_NAME, kind.value, echo=False)

    @classmethod
    def of_new_password(cls, endpoint: Endpoint, credential_id: str) -> "Binding":
        """Return the identity of a password that a server was told, and may not have taken."""
        return cls(endpoint, _NEW_NAME, credential_id, echo=False)

    @property
    def unseen(self) -> bool:
        """Whether it waits for the first prompt of its kind, to belong to that one from then on."""
        return self.name in {_ANY_NAME, _NEW_NAME}

    @property
    def set_aside(self) -> bool:
        """Whether it is that of a new password, and nobody knows yet whether that is in force."""
        return self.name == _NEW_NAME

    @property
    def repeated(self) -> bool:
        """Whether it is not the first time in the sign-in that this very prompt is asked."""
        return _TIME in f" {self.name}"

    @property
    def words(self) -> str:
        """The prompt, and its place where there are several like it, for a person to read."""
        if self.set_aside:
            return "new password, not confirmed by the server"
        if self.unseen:
            return f"any {self.prompt} prompt"
        place, _, time = f" {self.name}".partition(_TIME)
        among = place.partition(_AMONG)[2]
        places = [among] * bool(among) + [f"time {time}"] * bool(time)
        return " ".join([self.prompt or "(no words)", *(f"({place})" for place in places)])


def placed(name: str, *, index: int, count: int, time: int) -> str:
    """Return the name of a challenge with the place of one of its prompts.

    What was remembered before there were times is the first time.

    Args:
        name: Of the challenge, normalised.
        index: Place of the prompt in it, from 0.
        count: How many prompts it has.
        time: Which time in the sign-in this very prompt is asked, from 1.
    """
    among = f"{_AMONG}{index + 1} of {count}" if count > 1 else ""
    return f"{name}{among}{f'{_TIME}{time}' if time > 1 else ''}".strip()
