"""The interfaces the screens need from the packages below."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:  # the first frame does without the modules of these
    from collections.abc import Mapping
    from pathlib import Path

    from sshtui.credentials.service import CredentialService
    from sshtui.hosts.editing.host_edit import Edit
    from sshtui.hosts.editing.rule_edit import RuleEdit
    from sshtui.hosts.entry import HostEntry
    from sshtui.hosts.model import Host, Rule, Setting, Visit
    from sshtui.hosts.repository import HostBlock
    from sshtui.hosts.rules import Inherited, SharedRule
    from sshtui.hosts.snapshot import ConfigFiles
    from sshtui.lazy import Lazy
    from sshtui.sshconfig.destination import Destination
    from sshtui.sshconfig.evaluate import Effective
    from sshtui.sshconfig.resolve import Overrides
    from sshtui.sshconfig.target import Target


class Hosts(Protocol):
    """The saved hosts: a `HostRepository`, or those of the demo. Calls may read files."""

    @property
    def files(self) -> "ConfigFiles":
        """Where hosts are read from, for edits."""
        ...

    @property
    def saved(self) -> "Path":
        """The file that new hosts go to."""
        ...

    def hosts(self) -> "tuple[Host, ...]":
        """Return the hosts to list."""
        ...

    def notes(self) -> "Mapping[str, str]":
        """Return the notes of the hosts that were listed last, by name; reads no file again."""
        ...

    def are_current(self, hosts: "tuple[Host, ...]") -> bool:
        """Return whether the files still say what `hosts` returned."""
        ...

    def problems(self) -> tuple[str, ...]:
        """Return the problems in the files, each with file and line."""
        ...

    def resolve(
        self,
        destination: "Destination",
        overrides: "Overrides | None" = None,
        *,
        dry_run: bool = False,
    ) -> "Target":
        """Return everything that a connection needs; with dry_run, nothing is run."""
        ...

    def rule(self, name: str) -> "Rule | None":
        """Return the rule with a wildcard that a name which is not saved falls under."""
        ...

    def rule_test(self) -> Callable[[str], bool]:
        """Return a quick test for whether a name falls under any such rule."""
        ...

    def settings(self, destination: "Destination") -> "tuple[Setting, ...]":
        """Return what the files say of a destination, each with its place."""
        ...

    def in_force(self, alias: str) -> "Effective":
        """Return the settings in force for a host; nothing is run."""
        ...

    def unread(self) -> tuple[str, ...]:
        """Return which files could not be read, each with the reason."""
        ...

    def block(self, alias: str) -> "HostBlock":
        """Return a host as its own block describes it."""
        ...

    def inherited(self, alias: str) -> "Mapping[str, Inherited]":
        """Return what a host has from rules that it shares with others, by field."""
        ...

    def rules(self, alias: str) -> "tuple[SharedRule, ...]":
        """Return the rules that a host shares with others, as they apply."""
        ...

    def rules_called(self, text: str) -> "tuple[SharedRule, ...]":
        """Return the rules with a head, such as `*.prod`, or at a place, such as `config:4`."""
        ...

    def edit_rule(self, rule: "SharedRule", after: "HostEntry") -> "RuleEdit":
        """Return the edit that changes a rule for every host that it is for."""
        ...

    def new(self, entry: "HostEntry") -> "Edit":
        """Return the edit that saves a new host."""
        ...


class Visits(Protocol):
    """When hosts were visited, and choices: `sshtui.hosts.history.History`. Calls read a file."""

    def record(self, alias: str, visit: "Visit") -> None:
        """Add a visit."""
        ...

    def last(self, alias: str, count: int = 3) -> "tuple[Visit, ...]":
        """Return the latest visits of a host, latest first."""
        ...

    def latest(self) -> "dict[str, Visit]":
        """Return the latest visit of every host that was visited."""
        ...

    def frecency(self) -> dict[str, float]:
        """Return how often and how recently each host was visited."""
        ...

    def renamed(self, old: str, new: str) -> None:
        """Let the visits of a host count for its new name."""
        ...

    def choice(self, name: str) -> str:
        """Return what was chosen, "" where nothing was."""
        ...

    def choose(self, name: str, value: str) -> None:
        """Remember a choice."""
        ...


Credentials: TypeAlias = "Lazy[CredentialService]"
"""What is saved; it is opened when it is first used."""
