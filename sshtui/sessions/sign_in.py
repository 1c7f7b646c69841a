"""Signs in for a session, with a person who is asked or with nobody."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sshtui.sessions.protocol import Connector
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # the first frame does without what these load
    from sshtui.signin.asker import Asker
    from sshtui.ssh.connection import Connection

NOBODY = "nobody was asked"
"""Why a question has no answer."""

REMEDY = "Connect again by key to be asked."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A connection, and how it came about.

    Attributes:
        connection: The connection.
        alone: Whether no person was needed.
    """

    connection: "Connection"
    alone: bool


async def connect(
    connector: Connector, target: Target, asker: "Asker | None", on_step: OnStep
) -> SignedIn:
    """Connect and sign in.

    Args:
        connector: Makes the connection.
        target: Where to.
        asker: Who is asked; with None nobody is, and no host key is new.
        on_step: Is told what happens.

    Raises:
        ConnectError: No session came of it.
        Cancelled: The person gave up.
    """
    # ruff: noqa: PLC0415 - what these load is not needed for the first frame
    from sshtui.signin.attendance import Attendance
    from sshtui.signin.unattended import Unattended

    attendance = Attendance(asker or Unattended(on_step, NOBODY, REMEDY))

    def follow(step: Step) -> None:
        attendance.on_step(step)
        on_step(step)

    goal = target if asker is not None else with_known_keys_only(target)
    connection = await connector.connect(goal, attendance, follow)
    return SignedIn(connection, not attendance.needed)


def with_known_keys_only(target: Target) -> Target:
    """Return a target that has every new host key asked about, its jump hosts' too."""
    return replace(
        target,
        jumps=tuple(with_known_keys_only(hop) for hop in target.jumps),
        strict="yes" if target.strict == "yes" else "ask",
    )
