"""The parts of the app, each loaded when it is first needed and not before the first frame."""

import asyncio
import functools
import importlib
import threading
from typing import TYPE_CHECKING

from sshtui.hosts.model import Host
from sshtui.kbdint.custom_patterns import CustomPattern
from sshtui.sessions.protocol import Connector
from sshtui.settings import Settings
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:  # loaded when they are first needed
    from collections.abc import Sequence

    from sshtui.credentials.credential import Credential
    from sshtui.credentials.service import CredentialService
    from sshtui.credentials.stores.registry import StoreHealth
    from sshtui.endpoint import Endpoint
    from sshtui.hosts.edits import Edit
    from sshtui.hosts.entry import HostEntry
    from sshtui.hosts.history import History, Visit
    from sshtui.hosts.repository import HostBlock, HostRepository, Setting
    from sshtui.sessions.timeline import Timeline
    from sshtui.signin.asker import Asker
    from sshtui.ssh.connection import Connection
    from sshtui.sshconfig.destination import Destination
    from sshtui.sshconfig.resolve import Overrides


class LateHosts:
    """Loads what reads ssh's configuration with the first question, which a thread asks."""

    @functools.cached_property
    def _repository(self) -> "HostRepository":
        from sshtui.hosts.repository import HostRepository  # noqa: PLC0415 - not for the first frame

        return HostRepository()

    def hosts(self) -> tuple[Host, ...]:
        """Return the hosts to list."""
        return self._repository.hosts()

    def are_current(self, hosts: tuple[Host, ...]) -> bool:
        """Tell whether the files still say what `hosts` returned."""
        return self._repository.are_current(hosts)

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong in the files, each with file and line."""
        return self._repository.problems()

    def resolve(
        self,
        destination: "Destination",
        overrides: "Overrides | None" = None,
        *,
        dry_run: bool = False,
    ) -> Target:
        """Return everything that a connection needs; with dry_run, nothing is run."""
        return self._repository.resolve(destination, overrides, dry_run=dry_run)

    def settings(self, destination: "Destination") -> "tuple[Setting, ...]":
        """Return what the files say of a destination, each with its place."""
        return self._repository.settings(destination)

    def block(self, alias: str) -> "HostBlock":
        """Return a host as its own block describes it."""
        return self._repository.block(alias)

    def new(self, entry: "HostEntry") -> "Edit":
        """Return the edit that saves a new host."""
        return self._repository.new(entry)


class LateVisits:
    """Opens the history with the first question, which a thread asks."""

    @functools.cached_property
    def _history(self) -> "History":
        from sshtui.hosts.history import open_history  # noqa: PLC0415 - loads sqlite3

        return open_history()

    def record(self, alias: str, visit: "Visit") -> None:
        """Add a visit."""
        self._history.record(alias, visit)

    def last(self, alias: str, count: int = 3) -> "tuple[Visit, ...]":
        """Return the latest visits of a host, latest first."""
        return self._history.last(alias, count)

    def frecency(self) -> dict[str, float]:
        """Return how often and how recently each host was visited."""
        return self._history.frecency()

    def renamed(self, old: str, new: str) -> None:
        """Let the visits of a host count for its new name."""
        self._history.renamed(old, new)

    def choice(self, name: str) -> str:
        """Return what was chosen, "" where nothing was."""
        return self._history.choice(name)

    def choose(self, name: str, value: str) -> None:
        """Remember a choice."""
        self._history.choose(name, value)


class LateCredentials:
    """Opens the credentials with the first question, off the event loop.

    Args:
        chosen: Says where new answers go, and which programs know some.
    """

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._opening = threading.Lock()
        self._opened: CredentialService | None = None

    async def opened(self) -> "CredentialService":
        """Return the credentials.

        Raises:
            ConfigError: The index cannot be opened.
        """
        return await asyncio.to_thread(self._open)

    async def find(self, endpoint: "Endpoint") -> "tuple[Credential, ...]":
        """Return what is remembered for an account."""
        return await (await self.opened()).find(endpoint)

    async def ask_first(self, endpoints: "Sequence[Endpoint]") -> "tuple[Credential, ...]":
        """Have nothing sent without a form to these accounts; return what was until now."""
        return await (await self.opened()).ask_first(endpoints)

    async def held(self) -> "tuple[Credential, ...]":
        """Return what is kept in memory only; nothing is opened for that."""
        return () if self._opened is None else await self._opened.held()

    async def health(self) -> "StoreHealth":
        """Tell whether the keyring can be used."""
        return await (await self.opened()).health()

    def close(self) -> None:
        """Close what was opened."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def _open(self) -> "CredentialService":
        from sshtui.credentials.service import open_credentials  # noqa: PLC0415 - loads sqlite3

        with self._opening:
            if self._opened is None:
                self._opened = open_credentials(self._chosen)
            return self._opened


class LateConnector:
    """Loads asyncssh when the first connection is made, off the event loop.

    Args:
        credentials: Where answers are remembered.
        custom: The person's own patterns for what prompts ask for.

    Attributes:
        timeline: Every step of every sign-in; None before the first.
    """

    def __init__(
        self, credentials: LateCredentials, custom: tuple[CustomPattern, ...] = ()
    ) -> None:
        self.timeline: Timeline | None = None
        self._credentials = credentials
        self._custom = custom
        self._connector: Connector | None = None

    async def connect(self, target: Target, asker: "Asker", on_step: OnStep) -> "Connection":
        """Connect and sign in.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
            ConfigError: What is remembered cannot be opened.
        """
        from sshtui.sessions.timeline import Timeline  # noqa: PLC0415 - not for the first frame

        if self._connector is None:
            module = await asyncio.to_thread(importlib.import_module, "sshtui.ssh.connect")
            self._connector = module.SshConnector(
                await self._credentials.opened(), custom=self._custom
            )
        timeline = self.timeline = self.timeline or Timeline()

        def follow(step: Step) -> None:
            timeline.add(step)
            on_step(step)

        return await self._connector.connect(target, asker, follow)
