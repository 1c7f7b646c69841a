"""Finds blocks before what is edited that apply only if a command or a network says so."""

from collections.abc import Iterable, Iterator

from sshtui.errors import ConfigError
from sshtui.hosts.rules import short_place
from sshtui.hosts.snapshot import Snapshot
from sshtui.sshconfig import keywords, tokens
from sshtui.sshconfig.conditions import MatchCondition, Situation
from sshtui.sshconfig.evaluate import Effective
from sshtui.sshconfig.file import Block

_OPEN = frozenset({"exec", "localnetwork"})


def is_concerned(snapshot: Snapshot, alias: str) -> bool:
    """Return whether there is such a block at all that may be for a host."""
    return any(map(_test, snapshot.lookup.blocks(alias)))


def overriding(snapshot: Snapshot, alias: str, wanted: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each block that may set what other lines of a host set now.

    Args:
        snapshot: What the files say after the edit.
        alias: The host.
        wanted: The keywords, in lower case.
    """
    single = set(wanted) - keywords.ACCUMULATING
    blocks = [block for block in snapshot.lookup.blocks(alias) if _test(block)] if single else []
    if not blocks:
        return
    try:
        effective = snapshot.in_force(alias)
    except ConfigError:
        return  # connecting says why
    order = {block: place for place, block in enumerate(snapshot.lookup.blocks(alias))}
    places = {
        (line.file, line.number): order[block] for block in effective.blocks for line in block.lines
    }
    for block in blocks:
        if block in effective.blocks or not _may_apply(block, alias, effective):
            continue
        said = {line.keyword for line in block.lines} & single
        later = [
            keywords.NAMES[keyword]
            for keyword in sorted(said)
            if (line := effective.line(keyword))
            and places.get((line.file, line.number), -1) > order[block]
        ]
        if later:
            place = short_place(block.file.path, block.head)
            yield f"Match {_test(block)} at {place} comes before and may set {', '.join(later)}."


def _test(block: Block) -> str:
    """Return the first test of a block that only connecting decides, "" where there is none."""
    tests = (
        test.name
        for condition in block.conditions
        if isinstance(condition, MatchCondition)
        for test in condition.criteria
    )
    return next((name for name in tests if name in _OPEN), "")


def _may_apply(block: Block, alias: str, effective: Effective) -> bool:
    local_user = tokens.local_user()
    for outcome in (True, False):
        situation = Situation(
            alias,
            alias,
            effective.hostname,
            effective.value("user") or local_user,
            local_user,
            final=True,
            tag=effective.value("tag"),
            exec_holds=lambda _command, holds=outcome: holds,  # type: ignore[misc]  # bound now
            is_local_network=lambda _networks, holds=outcome: holds,  # type: ignore[misc]
        )
        if all(condition.holds(situation) for condition in block.conditions):
            return True
    return False
