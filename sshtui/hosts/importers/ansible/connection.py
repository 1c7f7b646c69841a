"""Makes hosts of an inventory's: the variables that say how Ansible would connect."""

import getopt
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sshtui.hosts.editing.block_codec import entry_of
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.ansible.yaml_text import VAULT
from sshtui.hosts.importers.collector import HostCollector, escaped, printable
from sshtui.hosts.importers.secrets import is_secret
from sshtui.sshconfig import openssh
from sshtui.sshconfig.line import ConfigLine, parse_line

_SSH = frozenset(
    {"ssh", "smart", "paramiko", "paramiko_ssh", "libssh", "network_cli", "netconf", "ssh_tunnel"}
)
"""Connections that end at a server of SSH, without the collection before their name."""
_NEWEST_FIRST = {
    "host": ("ansible_ssh_host", "ansible_host"),
    "port": ("ansible_ssh_port", "ansible_port"),
    "user": ("ansible_ssh_user", "ansible_user"),
    "key": ("ansible_ssh_private_key_file", "ansible_private_key_file"),
    "connection": ("ansible_connection",),
    "ssh_args": ("ansible_ssh_args",),
    "common_args": ("ansible_ssh_common_args",),
    "extra_args": ("ansible_ssh_extra_args",),
}
"""What a host is reached by, and the variables that say it; the first that is set counts."""

_FLAGS = {
    "-4": ("AddressFamily", "inet"),
    "-6": ("AddressFamily", "inet6"),
    "-A": ("ForwardAgent", "yes"),
    "-a": ("ForwardAgent", "no"),
    "-C": ("Compression", "yes"),
    "-K": ("GSSAPIDelegateCredentials", "yes"),
    "-k": ("GSSAPIDelegateCredentials", "no"),
    "-T": ("RequestTTY", "no"),
    "-t": ("RequestTTY", "yes"),
    "-X": ("ForwardX11", "yes"),
    "-x": ("ForwardX11", "no"),
    "-Y": ("ForwardX11Trusted", "yes"),
    "-g": ("GatewayPorts", "yes"),
}
_VALUES = {
    "-B": "BindInterface",
    "-b": "BindAddress",
    "-c": "Ciphers",
    "-D": "DynamicForward",
    "-I": "PKCS11Provider",
    "-i": "IdentityFile",
    "-J": "ProxyJump",
    "-l": "User",
    "-m": "MACs",
    "-p": "Port",
    "-S": "ControlPath",
}
_OPTIONS = "46AaCfGgKkMNnqsTtVvXxYyb:B:c:D:E:e:F:I:i:J:L:l:m:O:o:P:p:Q:R:S:W:w:"
_QUIET = frozenset({"-q", "-v", "-n", "-f", "-N", "-y", "-s"})
"""Options of ssh that say nothing of a host."""


def add_hosts(inventory: Inventory, collector: HostCollector) -> None:
    """Take every host of an inventory that is reached by SSH."""
    secrets = 0
    for name, host in inventory.hosts.items():
        variables = inventory.variables_of(name)
        secrets += sum(map(is_secret, variables))
        settings = _Settings(name, variables, collector, host.line)
        connection = settings.text("connection").rpartition(".")[2]
        if connection and connection not in _SSH:
            note = f"{printable(name)} is skipped: it uses {printable(connection)}, not SSH"
            collector.note(note, host.line)
            continue
        path = inventory.path_of(name)
        tags = tuple(group for group in inventory.groups_of(name) if group not in path)
        entry = replace(_entry(name, settings), group="/".join(inventory.labels(path)), tags=tags)
        collector.add(entry, host.line)
    if secrets:
        collector.note(f"{secrets} passwords are not imported")


class _Settings:
    """The variables of one host that say how it is reached."""

    def __init__(
        self, host: str, variables: Mapping[str, Any], collector: HostCollector, line: int
    ) -> None:
        self._host = host
        self._variables = variables
        self._collector = collector
        self._line = line

    def text(self, what: str) -> str:
        """Return a value, "" where it is not said, encrypted, or known only to Ansible."""
        variables = self._variables
        name = next((name for name in _NEWEST_FIRST[what] if name in variables), "")
        value = variables.get(name)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            self.note(f"{name} cannot be used")
            return ""
        text = str(value)
        if text.startswith(VAULT):
            self.note(f"{name} is encrypted, and not imported")
            return ""
        if "{{" in text or "{%" in text:
            self.note(f"{name} is a template, and not imported")
            return ""
        return text

    def note(self, what: str) -> None:
        self._collector.note(f"{printable(self._host)}: {what}", self._line)


def _entry(name: str, settings: _Settings) -> HostEntry:
    kinds = ("ssh_args", "common_args", "extra_args")
    lines = [line for kind in kinds for line in _lines(settings.text(kind), settings)]
    given = entry_of(name, lines)
    address, key, port = (settings.text(what) for what in ("host", "key", "port"))
    user = escaped(settings.text("user"), openssh.USER_HAS_TOKENS)
    keys = (escaped(key), *given.identities) if key else given.identities
    return replace(
        given,
        # What Ansible's own variables say comes before the arguments.
        hostname="" if address == name else address or given.hostname,
        user=user or given.user,
        port=number(port) or given.port,
        identities=tuple(dict.fromkeys(keys)),
    )


def _lines(arguments: str, settings: _Settings) -> Iterator[ConfigLine]:
    """Yield the arguments of ssh as lines of its configuration."""
    try:
        options, _ = getopt.gnu_getopt(shlex.split(arguments), _OPTIONS)
    except (ValueError, getopt.GetoptError):
        settings.note("its arguments of ssh cannot be read")
        return
    for flag, value in options:
        if flag in _FLAGS:
            keyword, text = _FLAGS[flag]
        elif flag == "-o":
            keyword, text = value, ""
        elif flag in _VALUES:
            keyword, text = _VALUES[flag], value
        else:
            if flag not in _QUIET:
                settings.note(f"{flag} of its arguments of ssh is not imported")
            continue
        try:
            yield parse_line(Path(), 0, f"{keyword} {text}")
        except ValueError:
            settings.note("an option of ssh cannot be read")
