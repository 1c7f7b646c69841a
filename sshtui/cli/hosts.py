"""`sshtui hosts`: the saved hosts, to read and to add to."""

import json
from dataclasses import asdict

import click

from sshtui.hosts.book import HostBook
from sshtui.hosts.destination import parse_destination
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.model import Host


@click.group("hosts")
def command() -> None:
    """List the saved hosts, or add one."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array, for programs.")
def list_hosts(*, as_json: bool) -> int:
    """List the hosts of sshtui's hosts.conf and of ~/.ssh/config.

    Problems in these files are told on stderr.
    """
    book = HostBook()
    hosts = book.hosts()
    if as_json:
        click.echo(json.dumps([_as_data(host) for host in hosts], indent=2, ensure_ascii=False))
    else:
        width = max((len(host.alias) for host in hosts), default=0)
        for host in hosts:
            click.echo(f"{host.alias:{width}}  {_summary(host)}".rstrip())
    for problem in book.problems():
        click.echo(f"sshtui: {problem}", err=True)
    return 0


@command.command("add")
@click.argument("alias")
@click.argument("destination", metavar="[DEST]", required=False, default="")
@click.option("-J", "jump", default="", metavar="DEST[,DEST]", help="Hosts to go through.")
@click.option("-i", "identity", default="", metavar="FILE", help="Private key to use.")
@click.option("--tag", "tags", multiple=True, metavar="WORD", help="May be given several times.")
def add_host(
    *, alias: str, destination: str, jump: str, identity: str, tags: tuple[str, ...]
) -> int:
    """Save a host as ALIAS in hosts.conf; plain ssh can include that file.

    DEST is [user@]host[:port] or ssh://…; without it, ALIAS is the host's name.
    """
    place = parse_destination(destination) if destination else None
    book = HostBook()
    host = book.add(
        HostEntry(
            alias,
            hostname=place.host if place else "",
            user=place.user if place else "",
            port=place.port if place else 0,
            jump=jump,
            identities=(identity,) if identity else (),
            tags=tags,
        )
    )
    click.echo(f"sshtui: {host.alias} is saved in {book.saved}", err=True)
    return 0


def _summary(host: Host) -> str:
    name = f"[{host.hostname}]" if ":" in host.hostname else host.hostname
    address = f"{host.user}@{name}" if host.user else name
    jump = f"  through {host.jump}" if host.jump else ""
    tags = "".join(f"  #{tag}" for tag in host.tags)
    return f"{address}:{host.port}{jump}{tags}"


def _as_data(host: Host) -> dict[str, object]:
    return {**asdict(host), "origin": str(host.origin)}
