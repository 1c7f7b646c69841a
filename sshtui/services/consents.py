"""What the user allows hosts: the terminal sshtui runs in, the ssh agent."""

from collections.abc import Iterable
from enum import StrEnum

from sshtui.services.ports import Visits

_YES, _NO, _UNSAID = "yes", "no", ""


class Consent(StrEnum):
    """What is agreed to for a host."""

    ZOOM = "zoom"
    """Zoomed, what a server writes reaches the terminal unfiltered."""

    CLIPBOARD = "clipboard"
    """Programs may copy to the clipboard."""

    AGENT = "agent"
    """Programs may have the ssh agent of this machine sign (ForwardAgent)."""

    FORWARDS = "forwards"
    """Programs of this machine may have forwards that the host's settings do not have."""


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

    def refused(self, alias: str, consent: Consent) -> bool:
        """Return whether a person has refused something to a host."""
        return self._choices.choice(f"{consent} {alias}") == _NO

    def give(self, alias: str, consent: Consent) -> None:
        """Agree."""
        self._choices.choose(f"{consent} {alias}", _YES)

    def refuse(self, alias: str, consent: Consent) -> None:
        """Refuse, and be asked no more."""
        self._choices.choose(f"{consent} {alias}", _NO)

    def of(self, alias: str) -> tuple[Consent, ...]:
        """Return all that is agreed to for a host."""
        return tuple(consent for consent in Consent if self.given(alias, consent))

    def withdraw(self, aliases: Iterable[str]) -> tuple[str, ...]:
        """Have nothing agreed to or refused for hosts, and return those for which that is news."""
        changed = []
        for alias in aliases:
            said = [name for name in Consent if self._choices.choice(f"{name} {alias}")]
            if said:
                changed.append(alias)
            for consent in said:
                self._choices.choose(f"{consent} {alias}", _UNSAID)
        return tuple(changed)
