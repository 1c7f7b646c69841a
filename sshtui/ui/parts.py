"""What the screens need from the rooms below, as narrow as they need it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the first frame does without the modules of these
    from collections.abc import Sequence

    from sshtui.credentials.binding import Endpoint
    from sshtui.credentials.book import CredentialBook
    from sshtui.credentials.credential import Credential
    from sshtui.credentials.places import StoreHealth
    from sshtui.hosts.destination import Destination
    from sshtui.hosts.entry import HostEntry
    from sshtui.hosts.model import Host, Target


class Hosts(Protocol):
    """The saved hosts: `sshtui.hosts.book.HostBook`, or those of the demo. Calls may read files."""

    def hosts(self) -> "tuple[Host, ...]":
        """Return the hosts to list."""
        ...

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong in the files, each with file and line."""
        ...

    def resolve(self, destination: "Destination") -> "Target":
        """Return everything that a connection needs."""
        ...

    def add(self, host: "HostEntry") -> "Host":
        """Save a host."""
        ...


class Credentials(Protocol):
    """What the screens see of `sshtui.credentials.book.CredentialBook`."""

    async def book(self) -> "CredentialBook":
        """Return the book itself, once it is open."""
        ...

    async def find(self, endpoint: "Endpoint") -> "tuple[Credential, ...]":
        """Return what is remembered for an account."""
        ...

    async def ask_first(self, endpoints: "Sequence[Endpoint]") -> "tuple[Credential, ...]":
        """Have nothing sent without a form to these accounts; return what was until now."""
        ...

    async def health(self) -> "StoreHealth":
        """Tell whether the keyring can be used."""
        ...
