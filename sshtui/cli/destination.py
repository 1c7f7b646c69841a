"""DEST and the options of ssh(1) that go with it, for every command that connects."""

import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from sshtui.errors import AppError
from sshtui.hosts.history import open_history
from sshtui.hosts.repository import HostRepository
from sshtui.sshconfig.destination import parse_destination
from sshtui.sshconfig.resolve import Overrides
from sshtui.sshconfig.target import Target

_HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Wanted:
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


def takes_destination(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command DEST and the options of ssh(1), as a `Wanted` in front."""

    @click.argument("destination", metavar="DEST", shell_complete=_complete)
    @click.option("-p", "port", type=click.IntRange(1, _HIGHEST_PORT), help="TCP port.")
    @click.option("-l", "user", default="", metavar="USER", help="Login name.")
    @click.option(
        "-i",
        "identities",
        multiple=True,
        metavar="FILE",
        help="Private key to offer; repeatable.",
    )
    @click.option("-J", "jump", default="", metavar="DEST[,DEST]", help="Jump hosts, in order.")
    @click.option("-P", "tag", default="", metavar="TAG", help="Tag, for Match tagged.")
    @click.option(
        "-F",
        "config_file",
        type=click.Path(path_type=Path),
        help="Read only this ssh configuration file.",
    )
    @click.option(
        "-o",
        "options",
        multiple=True,
        metavar="KEY=VALUE",
        callback=_keyword_and_value,
        help="An option as in ssh_config(5); repeatable.",
    )
    @functools.wraps(command)
    def with_destination(
        *,
        destination: str,
        port: int | None,
        user: str,
        identities: tuple[str, ...],
        jump: str,
        tag: str,
        config_file: Path | None,
        options: tuple[tuple[str, str], ...],
        **others: Any,
    ) -> int:
        overrides = Overrides(
            user=user,
            port=port or 0,
            jump=jump,
            tag=tag,
            identities=identities,
            config_file=config_file,
            options=options,
        )
        return command(Wanted(destination, overrides), **others)

    return with_destination


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


def _complete(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    del parameter
    user, at, start = incomplete.rpartition("@")
    try:
        hosts = HostRepository(user_config=context.params.get("config_file")).hosts()
        with contextlib.closing(open_history()) as history:
            scores = history.frecency()
    except AppError:
        # A shell that completes has no place for words.
        return []
    found = [host for host in hosts if host.alias.startswith(start)]
    found.sort(key=lambda host: -scores.get(host.alias, 0.0))
    return [CompletionItem(f"{user}{at}{host.alias}", help=host.hostname) for host in found]
