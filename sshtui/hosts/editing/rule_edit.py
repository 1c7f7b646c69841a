"""The edit of a rule that several hosts share, for all of them."""

from dataclasses import dataclass

from sshtui.errors import ConfigError, UsageError
from sshtui.hosts.editing.host_edit import check_changes, lines_by_keyword, refuse_conflict
from sshtui.hosts.editing.jumpers import listed
from sshtui.hosts.editing.placement import BlockSettings
from sshtui.hosts.editing.workspace import Workspace
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.rules import SharedRule, head_of, rule_entry
from sshtui.hosts.snapshot import ConfigFiles, Snapshot
from sshtui.sshconfig.file import Block


def refuse_of_system(rule: SharedRule) -> None:
    """Refuse to change what is not the person's.

    Raises:
        UsageError: The file is the system's.
    """
    if rule.is_of_system:
        raise UsageError(
            f"{rule.place} is the system's.", hint="Set another value for the host itself."
        )


@dataclass(frozen=True, slots=True)
class RuleEdit:
    """A rule that becomes another for every host that it is for.

    Attributes:
        files: Where hosts are read from.
        rule: As the person saw it.
        after: What it shall say, without a name.
    """

    files: ConfigFiles
    rule: SharedRule
    after: HostEntry

    def apply(self, work: Workspace) -> None:
        """Make the edit in memory.

        Raises:
            UsageError: A field cannot be used, or the file is the system's.
            ConfigError: The rule is gone, or was changed by another program.
        """
        rule = self.rule
        refuse_of_system(rule)
        parts = self._parts(work.snapshot(self.files))
        check_changes(refuse_conflict(rule.entry, self.after, rule_entry(parts)), self.after)
        settings = BlockSettings(work, parts)
        for keyword, lines in lines_by_keyword(rule.entry, self.after).items():
            settings.put(keyword, lines)
        hosts = "1 host" if len(rule.hosts) == 1 else f"{len(rule.hosts):,} hosts"
        work.notes[f"{rule.head} ({rule.place}) is for {hosts}: {listed(rule.hosts)}."] = None

    def _parts(self, snapshot: Snapshot) -> list[Block]:
        rule = self.rule
        same = [
            block
            for block in snapshot.blocks()
            if block.file.path == rule.path and head_of(block) == rule.head
        ]
        heads = {block.head for block in same}
        if rule.number in heads:
            heads = {rule.number}
        if len(heads) != 1:
            raise ConfigError(
                f"{rule.head} is no longer at {rule.place}: another program has changed the file.",
                hint="Nothing was changed. Reload the hosts and edit it again.",
            )
        return snapshot.parts(next(block for block in same if block.head in heads))
