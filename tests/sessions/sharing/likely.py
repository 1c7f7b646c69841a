"""The hosts that a broker of the tests knows."""

from dataclasses import replace

from sshtui.sshconfig.destination import Destination
from sshtui.sshconfig.target import Target


class Likely:
    """One host that is likely to be needed.

    Args:
        now: The host, as its settings are.
    """

    def __init__(self, now: Target) -> None:
        self.now = now

    def likely(self) -> list[Target]:
        return [self.now]

    def resolve(self, destination: Destination) -> Target:
        return replace(self.now, alias=destination.host)
