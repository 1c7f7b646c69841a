"""The parts of the app that are created on first use, after the first frame."""
# ruff: noqa: PLC0415 - this is the place that loads them

from typing import TYPE_CHECKING

from sshtui.kbdint.custom_patterns import CustomPattern
from sshtui.lazy import Lazy, lazily
from sshtui.sessions.protocol import Connector
from sshtui.sessions.timeline import Timeline
from sshtui.settings import Settings
from sshtui.signin.steps import OnStep, Step
from sshtui.sshconfig.target import Target

if TYPE_CHECKING:
    from sshtui.credentials.service import CredentialService
    from sshtui.hosts.history import History
    from sshtui.hosts.repository import HostRepository
    from sshtui.signin.asker import Asker
    from sshtui.ssh.connect import ShareHop
    from sshtui.ssh.connection import Connection


def lazy_hosts() -> "HostRepository":
    """Return the saved hosts; ssh's configuration is read with the first question."""

    def make() -> "HostRepository":
        from sshtui.hosts.repository import HostRepository

        return HostRepository()

    return lazily(make)


def lazy_visits() -> "History":
    """Return when hosts were visited; the database is opened with the first question."""

    def make() -> "History":
        from sshtui.hosts.history import open_history

        return open_history()

    return lazily(make)


def lazy_credentials(chosen: Settings) -> "Lazy[CredentialService]":
    """Return what is saved; the database is opened with the first question.

    Args:
        chosen: Says where new credentials go, and which programs know some.
    """

    def make() -> "CredentialService":
        from sshtui.credentials.service import open_credentials

        return open_credentials(chosen)

    return Lazy(make)


class LazyConnector:
    """Loads asyncssh when the first connection is made, off the event loop.

    Args:
        credentials: Where credentials are saved.
        custom: The person's own patterns for what prompts ask for.

    Attributes:
        timeline: Every step of every sign-in.
    """

    def __init__(
        self, credentials: "Lazy[CredentialService]", custom: tuple[CustomPattern, ...] = ()
    ) -> None:
        self.timeline = Timeline()

        def make() -> Connector:
            from sshtui.ssh.connect import SshConnector

            return SshConnector(credentials.get(), custom=custom)

        self._connector = Lazy(make)

    async def connect(
        self,
        target: Target,
        asker: "Asker",
        on_step: OnStep,
        share: "ShareHop | None" = None,
    ) -> "Connection":
        """Connect and sign in.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
            ConfigError: What is saved cannot be opened.
        """

        def follow(step: Step) -> None:
            self.timeline.add(step)
            on_step(step)

        return await (await self._connector.wait()).connect(target, asker, follow, share)
