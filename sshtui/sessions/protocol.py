"""The interface between sessions and what connects them."""

from typing import TYPE_CHECKING, Protocol

from sshtui.signin.steps import OnStep
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded with the first connection, not with the first frame
    from sshtui.signin.asker import Asker
    from sshtui.ssh.connect import ShareHop
    from sshtui.ssh.connection import Connection


class Connector(Protocol):
    """Makes connections: `sshtui.ssh.connect.SshConnector`, or one that stands before it."""

    async def connect(
        self,
        target: Target,
        asker: "Asker",
        on_step: OnStep,
        share: "ShareHop | None" = None,
    ) -> "Connection":
        """Connect and sign in.

        Args:
            target: Where to.
            asker: Who is asked.
            on_step: Is told what happens.
            share: Gives the connection to each host on the way; None to share none.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
        """
        ...


class Feedable(Protocol):
    """Takes what a shell writes: an emulator, or what has its screen shown elsewhere too."""

    def feed(self, data: bytes) -> None:
        """Take bytes in pieces of any size."""
        ...
