"""What the user allows a host's servers to do with the terminal sshtui runs in."""

from collections.abc import Iterable
from enum import StrEnum

from sshtui.services.ports import Visits

_YES, _NO = "yes", ""


class Consent(StrEnum):
    """What is agreed to for a host."""

    ZOOM = "zoom"
    """Zoomed, what a server writes reaches the terminal unfiltered."""

    CLIPBOARD = "clipboard"
    """Programs may copy to the clipboard."""


class Consents:
    """Remembers them; blocks, so call it from threads.

    Args:
        choices: Where they are kept.
    """

    def __init__(self, choices: Visits) -> None:
        self._choices = choices

    def given(self, alias: str, consent: Consent) -> bool:
        """Return whether a person has agreed to something for a host."""
        return self._choices.choice(f"{consent} {alias}") == _YES

    def give(self, alias: str, consent: Consent) -> None:
        """Agree."""
        self._choices.choose(f"{consent} {alias}", _YES)

    def of(self, alias: str) -> tuple[Consent, ...]:
        """Return all that is agreed to for a host."""
        return tuple(consent for consent in Consent if self.given(alias, consent))

    def withdraw(self, aliases: Iterable[str]) -> tuple[str, ...]:
        """Agree to nothing any more for hosts, and return those for which that is news."""
        changed = []
        for alias in aliases:
            if given := self.of(alias):
                changed.append(alias)
            for consent in given:
                self._choices.choose(f"{consent} {alias}", _NO)
        return tuple(changed)
