"""DEST and the options of ssh(1), for every command that connects."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from sshtui.cli import completion
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target

_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """What the command line says of the destination.

    Attributes:
        text: DEST as it was typed.
        overrides: The options.
    """

    text: str
    overrides: Overrides

    def resolve(self, command: str = "") -> Target:
        """Return all that a connection needs.

        Args:
            command: What is to be run there, "" for a shell.

        Raises:
            UsageError: DEST cannot be understood.
            ConfigError: A configuration file cannot be read.
        """
        overrides = replace(self.overrides, command=command)
        return HostRepository().resolve(parse_destination(self.text), overrides)


def _keyword_and_value(
    context: click.Context, parameter: click.Parameter, lines: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for line in lines:
        keyword, equals, value = line.strip().partition("=")
        if not equals:
            keyword, _, value = line.strip().partition(" ")
        if not keyword.strip() or not value.strip():
            raise click.BadParameter(f"{line!r} is not KEY=VALUE.", context, parameter)
        pairs.append((keyword.strip(), value.strip()))
    return tuple(pairs)


_PARAMETERS = (
    click.argument("destination", metavar="DEST", shell_complete=completion.destinations),
    click.option("-p", "port", type=click.IntRange(1, _HIGHEST_PORT), help="TCP port."),
    click.option("-l", "user", default="", metavar="USER", help="Login name."),
    click.option(
        "-i", "identities", multiple=True, metavar="FILE", type=click.Path(),
        help="Private key to offer; repeatable.",
    ),
    click.option(
        "-J", "jump", default="", metavar="DEST[,DEST]", help="Jump hosts, in order.",
        shell_complete=completion.jumps,
    ),
    click.option("-P", "tag", default="", metavar="TAG", help="Tag, for Match tagged."),
    click.option(
        "-F", "config_file", type=click.Path(path_type=Path),
        help="Read only this ssh configuration file.",
    ),
    click.option(
        "-o", "options", multiple=True, metavar="KEY=VALUE", callback=_keyword_and_value,
        help="An option as in ssh_config(5); repeatable.", shell_complete=completion.options,
    ),
)  # fmt: skip
_OVERRIDES = ("user", "port", "jump", "tag", "identities", "config_file", "options")


def takes_destination(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command DEST and the options of ssh(1), as a `ConnectRequest` in front."""

    @functools.wraps(command)
    def with_destination(*, destination: str, **given: Any) -> int:
        values = {name: given.pop(name) for name in _OVERRIDES}
        overrides = Overrides(**{**values, "port": values["port"] or 0})
        return command(ConnectRequest(destination, overrides), **given)

    decorated: Callable[..., int] = with_destination
    for parameter in reversed(_PARAMETERS):
        decorated = parameter(decorated)
    return decorated
