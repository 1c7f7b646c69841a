"""`sshtui hosts`: lists, shows, adds, edits, removes, imports and exports hosts."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from sshtui import settings
from sshtui.cli import completion, import_words, rule_words
from sshtui.cli.host_words import as_data, table
from sshtui.cli.lazy_parts import lazy_visits
from sshtui.cli.output import show_json, show_line, show_text, tell
from sshtui.errors import ConfigError, UsageError
from sshtui.hosts import exporters
from sshtui.hosts.assignments import assigned
from sshtui.hosts.editing.edits import diff
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.entry_text import texts_of
from sshtui.hosts.identity_files import identity_warning
from sshtui.hosts.importers import formats
from sshtui.hosts.importers.collector import escaped
from sshtui.hosts.importers.plan import ImportState
from sshtui.hosts.repository import HostRepository
from sshtui.hosts.search.query import asks_for_hidden, mistake
from sshtui.sanitize import clean
from sshtui.services.hosts import ChangeSet, Draft, HostManager
from sshtui.services.ssh_sharing import SshSharing
from sshtui.sshconfig import openssh
from sshtui.sshconfig.destination import Destination, parse_destination

_yes = click.option("--yes", "agreed", is_flag=True, help="Write without asking.")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
_set = click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="NAME=VALUE",
    shell_complete=completion.fields,
    help="Set a field, by its name in `sshtui hosts show`, or any keyword of ssh_config."
    " Repeatable; LocalForward and the like keep all VALUES given.",
)


@click.group("hosts")
def command() -> None:
    """List, show and change the saved hosts."""


@command.command("list")
@click.argument("query", nargs=-1, shell_complete=completion.queries)
@_json
def list_hosts(*, query: tuple[str, ...], as_json: bool) -> int:
    """List the hosts of sshtui's hosts.conf and of ~/.ssh/config.

    QUERY is the same as in the app's filter: words, tag:prod, user:deploy, group:eu, !not. Hosts
    with `#!! HideHost yes` are listed for is:hidden only. Problems in the files are reported on
    stderr.
    """
    repository = HostRepository()
    text = " ".join(query)
    found = _manager(repository).find(text)
    hosts = [host for host in found.hosts() if asks_for_hidden(text) or not host.hidden]
    if found.is_near:
        tell(f"no host matches {text!a}; these are similar.")
    elif not hosts:
        tell(mistake(text) or _nothing(repository, text))
    if as_json:
        show_json([as_data(host) for host in hosts])
    else:
        for line in table(hosts):
            show_line(line)
    for problem in repository.problems():
        tell(problem)
    return 0


@command.command("show")
@click.argument("alias", shell_complete=completion.destinations)
@_json
def show(*, alias: str, as_json: bool) -> int:
    """Show a host: its fields, and every setting in force with its file and line."""
    repository = HostRepository()
    block = repository.block(alias)
    settings = repository.settings(Destination(alias))
    target = repository.resolve(Destination(alias), dry_run=True)
    if as_json:
        data = {
            **asdict(block.named),
            "path": str(block.path),
            "shared_with": block.shared_with,
            "settings": [{**setting._asdict(), "file": str(setting.file)} for setting in settings],
            "not_done": [missing._asdict() for missing in target.not_done],
            "not_used": target.not_used,
            "undecided": target.undecided,
        }
        show_json(data)
        return 0
    for name, text in texts_of(block.named).items():
        for line in text.split("\n") if text else ():
            show_line(f"{name:14} {line}")
    show_line(f"{'file':14} {block.path}")
    if block.shared_with:
        show_line(f"{'shared with':14} {' '.join(block.shared_with)}")
    for setting in settings:
        place = f"{setting.file}:{setting.line}"
        show_line(f"{'in force':14} {setting.keyword} {setting.value}  ({place})")
    for missing in target.not_done:
        show_line(f"{'not done':14} {missing}")
    for keyword in target.not_used:
        show_line(f"{'not used':14} {keyword}")
    for text in target.undecided:
        show_line(f"{'undecided':14} {text}: decided when connecting")
    return 0


@command.command("add")
@click.argument("alias")
@click.argument("destination", metavar="[DEST]", required=False, default="")
@click.option(
    "-J",
    "jump",
    default="",
    metavar="DEST[,DEST]",
    shell_complete=completion.jumps,
    help="Jump hosts, in order.",
)
@click.option(
    "-i", "identity", default="", metavar="FILE", type=click.Path(), help="Private key to use."
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="WORD",
    shell_complete=completion.tags,
    help="Repeatable.",
)
@_set
def add_host(
    *,
    alias: str,
    destination: str,
    jump: str,
    identity: str,
    tags: tuple[str, ...],
    fields: tuple[str, ...],
) -> int:
    """Save a host as ALIAS in hosts.conf, a file that ssh can include.

    DEST is [user@]host[:port] or ssh://…; without it, ALIAS is the host name.
    """
    place = parse_destination(destination) if destination else None
    entry = HostEntry(
        alias,
        hostname=place.host if place else "",
        user=escaped(place.user, openssh.USER_HAS_TOKENS) if place else "",
        port=place.port if place else 0,
        jump=jump,
        identities=(identity,) if identity else (),
        tags=tags,
    )
    manager = _manager()
    after = _set_fields(manager.draft(), entry, fields)
    manager.save(manager.prepare_new(after))
    tell(f"{alias} is saved in {manager.path}")
    _warn(after)
    return 0


@command.command("edit")
@click.argument("alias", shell_complete=completion.destinations)
@_set
@click.option(
    "--shared",
    is_flag=True,
    help="Change a shared rule for all of its hosts. ALIAS is one of them, the rule's patterns such"
    " as '*.prod', or its place such as config:4.",
)
@_yes
def edit(*, alias: str, fields: tuple[str, ...], shared: bool, agreed: bool) -> int:
    """Change fields of a host in its file; an empty VALUE removes a field.

    The lines that change are shown first; nothing else in the file is touched. What a host shares
    with others stays as it is for them: its new value goes to a block of its own.
    """
    if not fields:
        raise UsageError("Nothing to change.", hint="Say what: --set port=2222")
    repository = HostRepository()
    manager = _manager(repository)
    if shared:
        rule = rule_words.rule_for(repository, alias, fields)
        after = rule_words.changed_rule(rule, fields)
        return _save(manager, manager.prepare_rule(rule, after), agreed=agreed)
    block = repository.block(alias)
    rule_words.refuse_to_clear_shared(repository, block.entry, fields)
    after = _set_fields(manager.draft(alias), block.entry, fields)
    if after.identities != block.entry.identities:
        _warn(after)
    return _save(manager, manager.prepare_edit(block, after), agreed=agreed)


@command.command("remove")
@click.argument(
    "aliases", nargs=-1, required=True, metavar="ALIAS…", shell_complete=completion.destinations
)
@click.option(
    "--with-comments", is_flag=True, help="Remove the comments directly above a block too."
)
@_yes
def remove(*, aliases: tuple[str, ...], with_comments: bool, agreed: bool) -> int:
    """Remove hosts from every block that names them, in all files."""
    manager = _manager()
    wanted = manager.prepare_delete(aliases, with_comments=with_comments)
    return _save(manager, wanted, agreed=agreed)


@command.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "form",
    type=click.Choice(list(formats.BY_NAME)),
    help="Format of the file, if its contents do not show it.",
)
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="KIND|KEYWORD",
    help="Import such lines too: runs, loads-code, weakens-trust, gives-away, or a keyword such as"
    " ForwardAgent; repeatable.",
)
@click.option("--with-conflicts", is_flag=True, help="Change hosts in other files too.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@_yes
def import_hosts(
    *,
    path: Path,
    form: str,
    accepted: tuple[str, ...],
    with_conflicts: bool,
    dry_run: bool,
    agreed: bool,
) -> int:
    """Import hosts from another SSH client, an inventory, known_hosts, ssh_config or a table.

    Reads PuTTY, KiTTY, WinSCP, MobaXterm, mRemoteNG, SecureCRT, Royal TS, Xshell, Remmina,
    SuperPuTTY, electerm, Termius, lazyssh, tssh, Ansible, known_hosts, ssh_config, CSV and sshtui's
    own JSON. PATH is a file, or a directory where a program keeps a file for each session; its
    contents show which program it is from. Folders become groups.

    Shows what will change for each host. Lines that run commands, load code, weaken trust or give
    something away are shown and left out, unless --accept names their kind or keyword. Hosts in
    conflict with another file are skipped unless --with-conflicts is given. Passwords are never
    imported.
    """
    manager = _manager()
    wanted = import_words.accepted_lines(accepted)
    planned, notes = manager.read_import(path, form or "")
    for note in notes:
        tell(note)
    planned = tuple(host.agreeing_to(wanted(host)) for host in planned)
    chosen = [
        host
        for host in planned
        if host.is_selected or (with_conflicts and host.state is ImportState.CONFLICT)
    ]
    for line in import_words.told(planned, {host.alias for host in chosen}):
        show_line(line)
    if left := import_words.left_out(planned):
        tell(left)
    if dry_run or not chosen:
        return 0
    return _save(manager, manager.prepare_import(chosen), agreed=agreed)


@command.command("export")
@click.argument("query", nargs=-1, shell_complete=completion.queries)
@click.option(
    "--to", "form", type=click.Choice(list(exporters.FORMATS)), default="ssh_config",
    help="Output format.", show_default=True,
)  # fmt: skip
def export(*, query: tuple[str, ...], form: str) -> int:
    """Write hosts to standard output, each with what is in force for it.

    Host name, user, port, jump hosts and keys come from every rule that applies, the rest from the
    blocks that name the host. Jump hosts come with the hosts that need them, except to Ansible. A
    host that cannot be exported is named on stderr, the rest is written, and the exit status is 1;
    so it is if no host matches.
    """
    manager = _manager()
    text = " ".join(query)
    matching = manager.find(text)
    # What is only similar to the query is not written without a question.
    aliases = [] if matching.is_near else [host.alias for host in matching.hosts()]
    found = manager.export(aliases, form)
    show_text(found.text)
    if not aliases:
        tell(mistake(text) or (f"no host matches {text!a}." if text else "there are no hosts."))
    for line in (*found.notes, *found.problems):
        tell(line)
    return 0 if aliases and not found.problems else 1


@command.command("path")
@click.argument("alias", required=False, default="", shell_complete=completion.destinations)
def path(*, alias: str) -> int:
    """Print the file where new hosts are saved, or the file and line of a host."""
    repository = HostRepository()
    if not alias:
        show_line(str(repository.saved))
        return 0
    repository.block(alias)
    host = next(host for host in repository.hosts() if alias in host.names)
    show_line(f"{host.origin}:{host.line}")
    return 0


@command.command("include")
@click.option("--remove", "removing", is_flag=True, help="Remove the lines again.")
@click.option(
    "--only",
    type=click.Choice(["hosts", "connections"]),
    help="Only let ssh know the hosts, or only let it use connections.",
)
@_yes
def include(*, removing: bool, only: str | None, agreed: bool) -> int:
    """Let ssh, scp and Ansible know the hosts in hosts.conf, and use open connections.

    Adds an Include at the top of ~/.ssh/config, and at its end a ControlPath for all hosts, by
    which ssh finds the connections that are open in sshtui; where there is none, it connects by
    itself. A ControlPath of your own comes first.
    """
    repository = HostRepository()
    manager = _manager(repository)
    wanted = []
    if only != "connections":
        if manager.is_included() is not removing:
            state = "does not include hosts.conf" if removing else "already includes hosts.conf"
            tell(f"~/.ssh/config {state}.")
        else:
            wanted.append(manager.prepare_include(removed=removing))
    if only != "hosts":
        wanted += _sharing(repository, manager, removing=removing, only=bool(only))
    return _save(manager, *wanted, agreed=agreed) if wanted else 0


def _sharing(
    repository: HostRepository, manager: HostManager, *, removing: bool, only: bool
) -> list[ChangeSet]:
    """Return what has ssh use open connections, or no more."""
    broker = settings.load().broker
    sharing = SshSharing(repository, lazy_visits(), broker)
    is_there = sharing.is_set_up() or (removing and sharing.is_written())
    if is_there is not removing:
        state = "does not lead ssh" if removing else "already leads ssh"
        tell(f"~/.ssh/config {state} to open connections.")
        return []
    if broker == settings.BROKER_OFF and not removing:
        tell('connections are not shared: broker = "off" in settings.toml.')
        return []
    try:
        return [sharing.prepare(manager, removed=removing)]
    except ConfigError as error:
        if only:
            raise
        tell(f"connections are not shared: {error.message} {error.hint}")
        return []


def _nothing(repository: HostRepository, query: str) -> str:
    if query.strip():
        return f"no host matches {query!a}; `sshtui hosts list` shows all."
    if repository.hosts():
        return "all hosts are hidden; `sshtui hosts list is:hidden` shows them."
    return (
        "no hosts yet. `sshtui hosts add NAME user@host` saves one, `sshtui hosts import FILE`"
        " takes those of another program."
    )


def _manager(repository: HostRepository | None = None) -> HostManager:
    return HostManager(repository or HostRepository(), lazy_visits())


def _set_fields(draft: Draft, entry: HostEntry, fields: Sequence[str]) -> HostEntry:
    after = assigned(entry, fields)
    loop = draft.jump_mistake(after)
    if loop:
        raise UsageError(f"jump: {loop}", hint="Choose another jump host.")
    return after


def _warn(entry: HostEntry) -> None:
    """Tell of identity files that cannot be used as they are; they may come later."""
    warning = identity_warning(entry.identities)
    if warning:
        tell(warning)


def _save(manager: HostManager, *wanted: ChangeSet, agreed: bool) -> int:
    """Show what is going to be written, and write it if that is agreed to."""
    if not any(part.changes for part in wanted):
        tell("no change needed.")
        return 0
    for part in wanted:
        for change in part.changes:
            click.echo(clean(diff(change), lines=True), err=True)
        for note in part.notes:
            tell(note)
    if not agreed:
        if not sys.stdin.isatty():
            raise UsageError(
                "There is no terminal to confirm on.", hint="Use --yes to write without asking."
            )
        click.confirm("Write this?", abort=True, err=True)
    for part in wanted:
        manager.save(part)
    return 0
