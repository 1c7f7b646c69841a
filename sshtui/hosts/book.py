"""The hosts a person has, from `hosts.conf` and ssh's own configuration."""

import functools
import os
from collections.abc import Sequence
from pathlib import Path

from sshtui import paths
from sshtui.errors import ConfigError
from sshtui.hosts import patterns, tokens
from sshtui.hosts.conditions import HostCondition
from sshtui.hosts.config_line import GROUP_LABELS, Line
from sshtui.hosts.destination import Destination, parse_port, valid_hostname
from sshtui.hosts.effective import Effective
from sshtui.hosts.hosts_file import NewHost, add_host
from sshtui.hosts.lookup import Lookup
from sshtui.hosts.model import Host, Target
from sshtui.hosts.resolve import Overrides, resolve
from sshtui.hosts.ssh_config import Config, read_config

SYSTEM_CONFIG = Path("/etc/ssh/ssh_config")


class _Reading:
    """The files as they were at one moment: ours, the person's, the system's."""

    def __init__(self, saved: Config, user: Config, system: Config) -> None:
        self.sources = (saved, user, system)
        self.lookup = Lookup(self.sources)

    def is_current(self) -> bool:
        return all(source.is_current() for source in self.sources)

    @functools.cached_property
    def hosts(self) -> tuple[Host, ...]:
        found: dict[str, Host] = {}
        saved, user, _ = self.sources
        for block in (*saved.blocks, *user.blocks):
            head = block.head
            if head is not None and head.keyword == "host":
                for alias in filter(_is_listed, head.arguments):
                    if alias not in found:
                        found[alias] = _host(alias, head, self.lookup)
        return tuple(found.values())


class HostBook:
    """Lists, resolves and adds hosts.

    Every method may read files: call them off the event loop, from any thread. What another
    program writes is seen by the next call; files that did not change are not read again.

    Args:
        user_config: The person's ssh configuration; `~/.ssh/config` by default.
        system_config: The system's.
        saved: Our own file; `hosts.conf` in sshtui's configuration directory by default.
    """

    def __init__(
        self,
        user_config: Path | None = None,
        system_config: Path = SYSTEM_CONFIG,
        saved: Path | None = None,
    ) -> None:
        self._user_config = user_config or Path.home() / ".ssh" / "config"
        self._system_config = system_config
        self._saved = saved or paths.config_dir() / "hosts.conf"
        self._reading: _Reading | None = None

    @property
    def saved(self) -> Path:
        """The file that new hosts go to."""
        return self._saved

    def hosts(self) -> tuple[Host, ...]:
        """Return every host that is named without a wildcard, ours first, each alias once."""
        return self._read().hosts

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong in the files, as `file:line: what`."""
        return tuple(
            dict.fromkeys(text for source in self._read().sources for text in source.problems)
        )

    def resolve(self, destination: Destination, overrides: Overrides | None = None) -> Target:
        """Resolve a destination as ssh would, `hosts.conf` before ssh's own files.

        Args:
            destination: What was asked for.
            overrides: What the command line says; a config file there replaces all files.

        Raises:
            UsageError: The command line cannot be understood.
            ConfigError: A file may not be trusted, or what it says leads nowhere.
        """
        overrides = overrides or Overrides()
        sources, lookup = self._sources(overrides.config_file)
        for source in sources:
            if source.refusals:
                raise ConfigError(
                    f"{source.refusals[0]}.",
                    hint="It can make commands run as you. Mend it with chmod 600, and chown.",
                )
        return resolve(lookup, destination, overrides)

    def add(self, host: NewHost) -> Host:
        """Add a host to our own file.

        Raises:
            UsageError: A field cannot be used, or the alias is taken; the message names it.
            ConfigError: The file cannot be read or written; nothing was changed.
        """
        add_host(self._saved, host)
        return next(saved for saved in self.hosts() if saved.alias == host.alias)

    def _sources(self, config_file: Path | None) -> tuple[Sequence[Config], Lookup]:
        if config_file is None:
            reading = self._read()
            return reading.sources, reading.lookup
        if str(config_file).lower() == "none":
            return (), Lookup(())
        if not os.access(config_file, os.R_OK):
            raise ConfigError(f"{config_file} cannot be read.", hint="It was asked for with -F.")
        sources = (read_config(config_file, checked=False),)
        return sources, Lookup(sources)

    def _read(self) -> _Reading:
        reading = self._reading
        if reading is None or not reading.is_current():
            reading = self._reading = _Reading(
                saved=read_config(self._saved),
                user=read_config(self._user_config),
                system=read_config(self._system_config, user=False, checked=False),
            )
        return reading


def _hostname(found: Effective, alias: str) -> str:
    line = found.line("hostname")
    if line is None:
        return alias
    try:
        return tokens.expand(line.arguments[0], {"h": alias}, line.place)
    except ConfigError:
        # Shown as it is written; resolving the host says what is wrong with it.
        return line.arguments[0]


def _is_listed(pattern: str) -> bool:
    return patterns.is_plain(pattern) and valid_hostname(pattern)


def _host(alias: str, head: Line, lookup: Lookup) -> Host:
    found = Effective()
    tags: dict[str, None] = {}
    for block in lookup.blocks(alias):
        if all(
            isinstance(condition, HostCondition)
            and patterns.matches_list(alias, condition.patterns)
            for condition in block.conditions
        ):
            for line in block.lines:
                if line.keyword == GROUP_LABELS:
                    tags |= dict.fromkeys(line.arguments)
                else:
                    found.add(line)
    jump = found.line("proxyjump")
    return Host(
        alias=alias,
        hostname=_hostname(found, alias),
        user=found.value("user"),
        port=parse_port(found.value("port")) or 22,
        jump=jump.rest if jump else "",
        tags=tuple(tags),
        origin=head.file,
        line=head.number,
    )
