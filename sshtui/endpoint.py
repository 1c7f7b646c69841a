"""Endpoint and Hop: the account and server a sign-in is for, and the route to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An account on a server, and the way that leads there.

    Attributes:
        user: Login name on the server.
        host: Host name or address, as ssh would look it up in known_hosts.
        port: TCP port.
        via: The hops before it as `user@host:port`, nearest first. The same address
            behind two bastions is two endpoints.
    """

    user: str
    host: str
    port: int
    via: tuple[str, ...] = ()

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.user}@{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Hop:
    """Where in a chain of jump hosts something happens.

    Attributes:
        chain: Names from the first jump host to the target, as the person knows them.
        index: Position in the chain, from 0.
    """

    chain: tuple[str, ...]
    index: int

    @property
    def name(self) -> str:
        """Name of the host at this hop."""
        return self.chain[self.index]

    def __str__(self) -> str:
        if len(self.chain) == 1:
            return self.name
        return f"hop {self.index + 1} of {len(self.chain)} · {' → '.join(self.chain)}"
