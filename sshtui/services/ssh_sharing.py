"""Whether plain ssh finds the connections that are open here, by a ControlPath in its config."""

import shutil
from pathlib import Path

from sshtui import paths
from sshtui.errors import ConfigError
from sshtui.hosts.control_lines import ControlLine, control_lines
from sshtui.hosts.editing import file_edit
from sshtui.hosts.editing.control_path_lines import ControlPathEdit, without_lines
from sshtui.services.hosts import ChangeSet, HostManager
from sshtui.services.ports import Hosts, Visits
from sshtui.settings import BROKER_OFF

_CHOICE = "hosts.share"
"""The choice whether plain ssh is to use open connections."""


class SshSharing:
    """Looks at the configuration of ssh; blocks, so call it from threads.

    Args:
        hosts: Where hosts are read from.
        visits: Remember what was answered.
        broker: The setting `broker`.
    """

    def __init__(self, hosts: Hosts, visits: Visits, broker: str) -> None:
        self._hosts = hosts
        self._visits = visits
        self._broker = broker

    @property
    def applies(self) -> bool:
        """Whether these are hosts of ssh's, and not those of the demo."""
        return self._hosts.saved.parent == paths.config_path()

    def is_set_up(self) -> bool:
        """Return whether ssh looks for our sockets."""
        return any(line.sockets == paths.mux_path() for line in self.lines())

    def is_written(self) -> bool:
        """Return whether the lines are there that sshtui writes, wherever they lead.

        Raises:
            ConfigError: The configuration cannot be read.
        """
        text = file_edit.read_text(_user_config())
        return without_lines(text) != text

    def lines(self) -> tuple[ControlLine, ...]:
        """Return what the configuration of ssh says of sharing, in order."""
        _, user, system = self._hosts.files.read().sources
        return tuple(control_lines((*user.blocks, *system.blocks)))

    def offers(self) -> bool:
        """Return whether to ask if ssh is to look for our sockets; not in the demo."""
        if self._broker == BROKER_OFF or not self.applies or paths.is_too_long(paths.mux_path()):
            return False
        if self._visits.choice(_CHOICE) or shutil.which("ssh") is None:
            return False
        lines = self.lines()
        # Where every host has a ControlPath of the person's, ours at the end would lead nobody.
        decided = any(line.sockets is not None and line.everywhere for line in lines)
        return not decided and all(line.sockets != paths.mux_path() for line in lines)

    def answer(self, *, agreed: bool) -> None:
        """Remember the answer to that question."""
        self._visits.choose(_CHOICE, "yes" if agreed else "no")

    def prepare(self, manager: HostManager, *, removed: bool = False) -> ChangeSet:
        """Have ssh look for our sockets, or no more.

        Raises:
            ConfigError: ssh would not take the path, or somebody else wrote the line, which is
                left alone.
        """
        if paths.is_too_long(paths.mux_path()) and not removed:
            raise ConfigError(
                f"{paths.mux_path()} is too long for sockets: ssh would connect to no host.",
                hint="Set XDG_RUNTIME_DIR, or a shorter SSHTUI_HOME.",
            )
        edit = ControlPathEdit(_user_config(), paths.mux_path(), removed=removed)
        wanted = manager.prepare([edit])
        if not wanted.changes:
            place = next(at.line.place for at in self.lines() if at.sockets == paths.mux_path())
            raise ConfigError(
                f"The ControlPath at {place} is in lines that sshtui did not write.",
                hint="Remove it by hand.",
            )
        return wanted


def _user_config() -> Path:
    return Path.home() / ".ssh" / "config"
