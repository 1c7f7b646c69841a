"""The edit of one host in every block that names it: a new one, another one, or none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing import block_editor, line_editor
from sshtui.hosts.editing.block_codec import render, settings
from sshtui.hosts.editing.host_rename import rename
from sshtui.hosts.editing.placement import HostSettings
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import YesNo
from sshtui.hosts.fields import BY_KEYWORD, BY_NAME, NAMES, check
from sshtui.hosts.own_lines import own_entry, own_lines
from sshtui.hosts.snapshot import ConfigFiles, Snapshot, is_named
from sshtui.sshconfig.file import Block


@dataclass(frozen=True, slots=True)
class Edit:
    """One host that becomes another; new where there was none, gone where there will be none.

    Attributes:
        files: Where hosts are read from.
        before: The host as the person saw it, or None.
        after: As it shall be, or None.
        with_comments: Whether the comments directly above a block that is removed go too.
    """

    files: ConfigFiles
    before: HostEntry | None
    after: HostEntry | None
    with_comments: bool = False

    @property
    def renamed(self) -> tuple[str, str] | None:
        """The old and the new alias, where it changes."""
        before, after = self.before, self.after
        if before is None or after is None or before.alias == after.alias:
            return None
        return before.alias, after.alias

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory.

        Raises:
            UsageError: A field cannot be used, or an alias is taken.
            ConfigError: The host is gone, or was changed by another program.
        """
        snapshot = work.snapshot(self.files)
        if self.before is None:
            if self.after is not None:
                _add(work, snapshot, self.files, self.after)
        elif self.after is None:
            _remove(work, snapshot, self.before.alias, with_comments=self.with_comments)
        else:
            _change(work, snapshot, self.files, self.before, self.after)


def taken(alias: str) -> UsageError:
    """Return the error for a host that already exists."""
    return UsageError(
        f"Alias: {alias} is already the name of a host.",
        hint=f"Choose another name for it, or change that one: sshtui hosts edit {alias}",
    )


def refuse_conflict(before: HostEntry, after: HostEntry, now: HostEntry) -> list[str]:
    """Return the fields that differ between two descriptions of a host or a rule.

    Raises:
        ConfigError: Another program has changed one of them.
    """
    changed = [field for field in NAMES if getattr(before, field) != getattr(after, field)]
    for field in changed:
        value = getattr(now, field)
        if value not in (getattr(before, field), getattr(after, field)):
            raise ConfigError(
                f"Another program has changed the {field.replace('_', ' ')} of {before.alias}.",
                hint="Nothing was changed. Reload the hosts and edit it again.",
            )
    return changed


def check_changes(changed: Sequence[str], after: HostEntry) -> None:
    """Check the fields that change.

    Raises:
        UsageError: One cannot be used; the message names it.
    """
    # What was there before may be more than a form offers, such as tokens in HostName.
    defaults = HostEntry(after.alias)
    untouched = {field: getattr(defaults, field) for field in NAMES if field not in changed}
    check(replace(after, **{**untouched, "alias": after.alias if "alias" in changed else "x"}))


def lines_by_keyword(before: HostEntry, after: HostEntry) -> dict[str, list[str]]:
    """Return what is to be said of each keyword (in lower case) that changes."""
    said = settings(after)
    found = {
        BY_NAME[field].keyword.lower(): said.get(field, [])
        for field in NAMES
        if field not in ("alias", "others") and getattr(before, field) != getattr(after, field)
    }
    for keyword in dict.fromkeys(name for name, _ in (*before.others, *after.others)):
        old = [value for name, value in before.others if name == keyword]
        new = [value for name, value in after.others if name == keyword]
        if old != new:
            key = line_editor.parsed(f"{keyword} x").keyword
            found[key] = [f"{keyword} {value}" for value in new]
    return found


def _add(work: Workspace, snapshot: Snapshot, files: ConfigFiles, entry: HostEntry) -> None:
    block = render(entry)
    _refuse_taken(work, snapshot, entry.alias)
    file = work.file(files.saved)
    end = file.line_end(file.last)
    gap = [end] if file.last else []
    file.add_above(file.last + 1, [*gap, block.replace("\n", end)])


def _change(
    work: Workspace,
    snapshot: Snapshot,
    files: ConfigFiles,
    before: HostEntry,
    after: HostEntry,
) -> None:
    present(snapshot, before.alias)
    changed = refuse_conflict(before, after, own_entry(snapshot, before.alias))
    check_changes(changed, after)
    if "alias" in changed:
        _refuse_taken(work, snapshot, after.alias)
        keeps_address = "hostname" not in changed
        rename(work, files, before.alias, after.alias, keeps_address=keeps_address)
        snapshot = work.snapshot(files)
    host = HostSettings(work, snapshot, after.alias)
    # What ssh takes for a comment may be said of all names of a row, so that it stays one.
    names = snapshot.row(after.alias)
    row = HostSettings(work, snapshot, *names) if len(names) > 1 else host
    for keyword, lines in lines_by_keyword(before, after).items():
        field = BY_KEYWORD.get(keyword)
        if field and isinstance(field.kind, YesNo):
            row.put_tick(field, ticked=field.of(after))
        else:
            (row if keyword.startswith("#") else host).put(keyword, lines)
    for changed_settings in dict.fromkeys((host, row)):
        changed_settings.finish()
    said = set(lines_by_keyword(before, after))
    if "alias" in changed:
        said |= {line.keyword for line in own_lines(snapshot, after.alias)}
    work.changed[after.alias] = files, frozenset(said)


def _remove(work: Workspace, snapshot: Snapshot, alias: str, *, with_comments: bool) -> None:
    blocks = present(snapshot, alias)
    work.removed[alias] = snapshot
    addressed = snapshot.addressed(alias) if any(not block.names for block in blocks) else ()
    criteria = frozenset({"originalhost"} if addressed else {"host", "originalhost"})
    for block in blocks:
        file = work.file(block.file.path)
        head = file.get(block.head)
        if head is None:
            continue
        after = line_editor.renamed(head, alias, "", criteria)
        if after == head and is_named(block, alias):
            named = ", ".join(addressed)
            work.notes[f"{head.strip()} stays: it is for the address of {named} as well."] = None
        elif after:
            file.put(block.head, after)
        else:
            parts = snapshot.parts(block)
            if len(parts) > 1:
                work.notes[f"{head.strip()} goes with the Include in it."] = None
            block_editor.remove(file, parts, with_comments=with_comments)


def present(snapshot: Snapshot, alias: str) -> list[Block]:
    """Return the blocks that name a host, but for those of the system.

    Raises:
        ConfigError: There are none.
    """
    blocks = snapshot.naming_blocks(alias)
    if not any(is_named(block, alias) for block in blocks):
        raise ConfigError(
            f"{alias} is no longer there: another program removed it.",
            hint="Nothing was changed. Reload the hosts.",
        )
    return [block for block in blocks if not snapshot.is_of_system(block)]


def _refuse_taken(work: Workspace, snapshot: Snapshot, alias: str) -> None:
    if alias in work.added or any(is_named(b, alias) for b in snapshot.naming_blocks(alias)):
        raise taken(alias)
    work.added.add(alias)
