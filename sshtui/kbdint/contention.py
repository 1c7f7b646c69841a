"""What happens if a saved credential is in use, refused or replaced elsewhere.

Another sign-in has sent some, or they were refused or replaced since they were looked up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sshtui.credentials.credential import Credential
from sshtui.credentials.lease_state import LeaseState
from sshtui.kbdint.response import Reply

STALE = "The saved credential was just refused or replaced in another session. Nothing was sent."
BUSY = "another sign-in is using the saved credential: not filled in"


@dataclass(frozen=True, slots=True)
class Again:
    """The form has to be asked again, and nothing was sent.

    Attributes:
        status: Why, in our own words; may be empty.
        withhold: Why nothing of what is saved is to be filled in; empty where it may be.
    """

    status: str = ""
    withhold: str = ""


def going_out(replies: Iterable[Reply]) -> list[Credential]:
    """Return the saved credentials that would be sent."""
    return [
        part for reply in replies if not reply.source.by_person for part in reply.field.match.parts
    ]


def instead(state: LeaseState) -> Again | None:
    """Return what is done instead of sending saved credentials; None where they may go.

    Stale ones are looked up once more. While another sign-in may yet be refused, a person types:
    the same answer, sent twice, could lock the account.
    """
    match state:
        case LeaseState.GRANTED:
            return None
        case LeaseState.STALE:
            return Again(STALE)
        case LeaseState.BUSY:
            return Again(withhold=BUSY)
