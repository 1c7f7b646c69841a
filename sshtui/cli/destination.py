"""DEST and the options of ssh(1), for every command that connects."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from sshtui.cli import completion
from sshtui.errors import UsageError
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.forwards import Forward, Kind, parse
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


def _forwards(
    context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]
) -> tuple[Forward, ...]:
    kind = _KINDS[parameter.name or ""]
    try:
        return tuple(parse(kind, text) for text in texts)
    except UsageError as error:
        raise click.BadParameter(f"{error.message} {error.hint}", context, parameter) from error


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

_KINDS: dict[str, Kind] = {"local": "local", "remote": "remote", "dynamic": "dynamic"}
_FORWARDS = (
    click.option(
        "-L", "local", multiple=True, metavar="[ADDR:]PORT:HOST:PORT", callback=_forwards,
        help="Forward a port here, or a socket's path, through the host; repeatable.",
    ),
    click.option(
        "-R", "remote", multiple=True, metavar="[ADDR:]PORT[:HOST:PORT]", callback=_forwards,
        help="Forward a port of the host through here; without HOST:PORT a SOCKS proxy.",
    ),
    click.option(
        "-D", "dynamic", multiple=True, metavar="[ADDR:]PORT", callback=_forwards,
        help="Be a SOCKS proxy here, through the host; repeatable.",
    ),
    click.option(
        "-A/-a", "forwards_agent", default=None,
        help="Let the host use your ssh-agent, or not, whatever ForwardAgent says.",
    ),
)  # fmt: skip


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


def may_forward(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command that takes a destination what ssh(1) has for forwards."""

    @functools.wraps(command)
    def with_forwards(request: ConnectRequest, *, forwards_agent: bool | None, **given: Any) -> int:
        overrides = replace(
            request.overrides,
            forwards=tuple(forward for kind in _KINDS for forward in given.pop(kind)),
            forwards_agent=forwards_agent,
        )
        return command(replace(request, overrides=overrides), **given)

    decorated: Callable[..., int] = with_forwards
    for parameter in reversed(_FORWARDS):
        decorated = parameter(decorated)
    return decorated
