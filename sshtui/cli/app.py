"""The app on this terminal: what it refuses to start on, and what it is made of."""

import asyncio
import functools
import gc
import importlib
import importlib.util
import os
import sys
import threading
from typing import TYPE_CHECKING

import click

from sshtui import log, settings
from sshtui.cli.leaving import leave_on_signals
from sshtui.errors import AppError, UsageError
from sshtui.hosts.model import Host, Target
from sshtui.kbdint.patterns import CustomPattern, custom_patterns
from sshtui.sessions.manager import Connects, SessionManager
from sshtui.settings import Settings
from sshtui.ui.app import Application, make_app
from sshtui.ui.parts import Credentials, Hosts, Visits

if TYPE_CHECKING:  # loaded when they are first needed, not before the first frame
    from collections.abc import Sequence

    from sshtui.credentials.binding import Endpoint
    from sshtui.credentials.book import CredentialBook
    from sshtui.credentials.credential import Credential
    from sshtui.credentials.places import StoreHealth
    from sshtui.hosts.book import Described, HostBook, Setting
    from sshtui.hosts.destination import Destination
    from sshtui.hosts.edits import Edit
    from sshtui.hosts.entry import HostEntry
    from sshtui.hosts.history import History, Visit
    from sshtui.hosts.resolve import Overrides
    from sshtui.sessions.timeline import Entry, Timeline
    from sshtui.ssh.connection import Connection
    from sshtui.ssh.interaction import Interaction

LEAST_COLUMNS, LEAST_ROWS = 30, 8
"""What the list of hosts and a form with one field need to make sense."""

_RARELY = (5_000, 4, 50)
"""When to look for garbage: a screen that is put together makes much, and drops little."""


class LateHosts:
    """Loads what reads ssh's configuration with the first question, which a thread asks."""

    @functools.cached_property
    def _book(self) -> "HostBook":
        from sshtui.hosts.book import HostBook  # noqa: PLC0415 - not for the first frame

        return HostBook()

    def hosts(self) -> tuple[Host, ...]:
        """Return the hosts to list."""
        hosts = self._book.hosts()
        # They stay: looking through so many for what can go would hold the screen up.
        gc.freeze()
        return hosts

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong in the files, each with file and line."""
        return self._book.problems()

    def resolve(
        self,
        destination: "Destination",
        overrides: "Overrides | None" = None,
        *,
        look: bool = False,
    ) -> Target:
        """Return everything that a connection needs; only to look, nothing is run."""
        return self._book.resolve(destination, overrides, look=look)

    def settings(self, destination: "Destination") -> "tuple[Setting, ...]":
        """Return what the files say of a destination, each with its place."""
        return self._book.settings(destination)

    def described(self, alias: str) -> "Described":
        """Return a host as its own block describes it."""
        return self._book.described(alias)

    def new(self, entry: "HostEntry") -> "Edit":
        """Return the edit that saves a new host."""
        return self._book.new(entry)


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
    """Opens the book of remembered answers with the first question, off the event loop.

    Args:
        chosen: Says where new answers go, and which programs know some.
    """

    def __init__(self, chosen: Settings) -> None:
        self._chosen = chosen
        self._opening = threading.Lock()
        self._opened: CredentialBook | None = None

    async def book(self) -> "CredentialBook":
        """Return the book itself.

        Raises:
            ConfigError: The index cannot be opened.
        """
        return await asyncio.to_thread(self._open)

    async def find(self, endpoint: "Endpoint") -> "tuple[Credential, ...]":
        """Return what is remembered for an account."""
        return await (await self.book()).find(endpoint)

    async def ask_first(self, endpoints: "Sequence[Endpoint]") -> "tuple[Credential, ...]":
        """Have nothing sent without a form to these accounts; return what was until now."""
        return await (await self.book()).ask_first(endpoints)

    async def health(self) -> "StoreHealth":
        """Tell whether the keyring can be used."""
        return await (await self.book()).health()

    def close(self) -> None:
        """Close what was opened."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def _open(self) -> "CredentialBook":
        from sshtui.credentials.book import open_book  # noqa: PLC0415 - loads sqlite3

        with self._opening:
            if self._opened is None:
                self._opened = open_book(self._chosen)
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
        self._connector: Connects | None = None

    async def connect(self, target: Target, interaction: "Interaction") -> "Connection":
        """Connect and sign in.

        Raises:
            ConnectError: No session came of it.
            Cancelled: The person gave up.
            ConfigError: What is remembered cannot be opened.
        """
        if self._connector is None:
            module = await asyncio.to_thread(importlib.import_module, "sshtui.ssh.connect")
            self._connector = module.Connector(await self._credentials.book(), custom=self._custom)
        return await self._connector.connect(target, self._followed(interaction))

    def _followed(self, interaction: "Interaction") -> "Interaction":
        from sshtui.sessions.recorder import Recorder  # noqa: PLC0415 - not for the first frame
        from sshtui.sessions.timeline import Timeline  # noqa: PLC0415 - likewise

        timeline = self.timeline = self.timeline or Timeline()
        return Recorder(interaction, lambda step, _: timeline.add(step), lambda *_: None)


def open_app(target: Target | None = None, *, verbose: bool = False) -> int:
    """Show the app until the person leaves it, and return its exit status.

    Args:
        target: A host to connect to at once.
        verbose: Tell the steps of all sign-ins on stderr afterwards.

    Raises:
        UsageError: There is no terminal to show it on.
        AppError: It cannot run here, or a file of the person's cannot be read.
    """
    check_surroundings()
    gc.set_threshold(*_RARELY)
    log.setup(debug=False)
    chosen = settings.load()
    credentials = LateCredentials(chosen)
    connector = LateConnector(credentials, custom_patterns(chosen.prompts))
    try:
        app = assemble(LateHosts(), credentials, LateVisits(), connector, chosen, target)
        return asyncio.run(show(app))
    finally:
        credentials.close()
        if verbose and connector.timeline is not None:
            _tell(connector.timeline.entries)


def _tell(entries: "tuple[Entry, ...]") -> None:
    from sshtui.cli.steps import words  # noqa: PLC0415 - when the app is over

    for entry in entries:
        click.echo(f"sshtui: {words(entry.step, entry.elapsed)}", err=True)


def assemble(
    hosts: Hosts,
    credentials: Credentials,
    visits: Visits,
    connector: Connects,
    chosen: Settings,
    target: Target | None = None,
) -> Application:
    """Put the parts of the app together."""
    sessions = SessionManager(
        connector,
        scrollback_lines=chosen.scrollback_lines,
        scrollback_bytes=chosen.scrollback_bytes,
    )
    return make_app(
        hosts=hosts,
        sessions=sessions,
        credentials=credentials,
        visits=visits,
        settings=chosen,
        target=target,
    )


async def show(app: Application) -> int:
    """Run the app, and give the terminal back as it was even when a signal ends it."""
    leave_on_signals(app)
    status = await app.run_async()
    return status if status is not None else app.return_code or 0


def check_surroundings() -> None:
    """Refuse to start where the app could show nothing.

    Raises:
        UsageError: Input or output is no terminal, or a very small one.
        AppError: There is no terminal emulator for this system.
    """
    if importlib.util.find_spec("pyghostty") is None:
        raise AppError(
            "The terminal emulator (pyghostty) is not installed; it exists for Linux and macOS.",
            hint="Install sshtui again, on a system that has it. sshtui exec works without it.",
            title="Cannot open the app here",
        )
    for stream, name in ((sys.stdin, "input"), (sys.stdout, "output")):
        if not stream.isatty():
            raise UsageError(
                f"Standard {name} is not a terminal, and the app needs one.",
                hint="In a script, use sshtui exec DEST -- COMMAND…",
                title="No terminal",
            )
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS:
        raise UsageError(
            f"This terminal has {columns} columns and {rows} rows.",
            hint=f"Make it {LEAST_COLUMNS} by {LEAST_ROWS} or larger.",
            title="Terminal too small",
        )
