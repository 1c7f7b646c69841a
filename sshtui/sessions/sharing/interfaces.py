"""The interfaces of the broker: who may be asked, and which hosts there are."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from sshtui.mux.rider import Rider
from sshtui.signin.steps import OnStep
from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded with the first question, not with the first frame
    from sshtui.signin.asker import Asker

NO, OPEN, LAZY = "no", "open", "lazy"
"""Which lines to a host may be used, as `Target.brokers` has it."""


@dataclass(frozen=True, slots=True)
class Questioner:
    """Asks a person during one sign-in.

    Attributes:
        asker: Asks the questions.
        on_step: Tells what a server says, and warnings.
    """

    asker: "Asker"
    on_step: OnStep


class ClientAskers(Protocol):
    """Gives who asks on the terminal of a rider."""

    def at(self, rider: Rider) -> AbstractAsyncContextManager[Questioner | None]:
        """Lend the terminal of a rider for a sign-in; None where it has none, or not now."""
        ...


class HostSource(Protocol):
    """Knows hosts, and which are likely to be needed. Calls read files, and run nothing."""

    def likely(self) -> Iterable[Target]:
        """Return hosts that are likely to be needed, whatever their settings say of sharing."""
        ...

    def resolve(self, destination: Destination) -> Target:
        """Return a host as its settings are now.

        Raises:
            AppError: They cannot be read, or lead nowhere.
        """
        ...
