"""Finds the rule that `sshtui hosts edit --shared` is about, and says where a value comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sshtui.errors import UsageError
from sshtui.hosts.assignments import assigned
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_KEYWORD, BY_NAME, FORWARDS
from sshtui.hosts.repository import HostRepository
from sshtui.hosts.rules import SharedRule, short_place
from sshtui.sshconfig.destination import Destination

_NAMELESS = "rule"
_NONE_FIELDS = frozenset({"jump", "proxy_command", "command", "identities"})
"""Fields of which ssh has `none`."""


def rule_for(repository: HostRepository, text: str, assignments: Sequence[str]) -> SharedRule:
    """Return the one rule that is meant.

    Args:
        repository: The saved hosts.
        text: A host that shares it, its patterns, or its place.
        assignments: What is to be set: of the rules of a host the one that sets it now is meant.

    Raises:
        UsageError: There is none, or more than one.
    """
    if not any(text in host.names for host in repository.hosts()):
        found = repository.rules_called(text)
    else:
        found = repository.rules(text)
        fields = [field for name in _names(assignments) for field in _fields(name)]
        giving = [rule for rule in found if any(BY_NAME[f].of(rule.entry) for f in fields)]
        found = tuple(giving[:1]) or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            f"There is no shared rule for {text!a}.",
            hint="Name a host, the patterns of a rule such as '*.prod', or its place: config:4",
        )
    rules = ", ".join(f"{rule.head} ({rule.place})" for rule in found)
    raise UsageError(f"{text} has several shared rules: {rules}.", hint="Name one by its place.")


def changed_rule(rule: SharedRule, assignments: Sequence[str]) -> HostEntry:
    """Return what a rule shall say.

    Raises:
        UsageError: A name is not known, or a value cannot be used.
    """
    after = assigned(replace(rule.entry, alias=_NAMELESS), assignments)
    if after.alias != _NAMELESS:
        raise UsageError("A shared rule has no name of its own.", hint="Rename one of its hosts.")
    return replace(after, alias="")


def refuse_to_clear_shared(
    repository: HostRepository, entry: HostEntry, assignments: Sequence[str]
) -> None:
    """Refuse to clear what a host does not have by itself.

    Raises:
        UsageError: It comes from a shared rule.
    """
    inherited = repository.inherited(entry.alias)
    for name in _names(text for text in assignments if not text.partition("=")[2].strip()):
        fields = _fields(name)
        place = ""
        if fields and not any(BY_NAME[field].of(entry) for field in fields):
            rule = next((inherited[field] for field in fields if field in inherited), None)
            place = f"{rule.head} ({rule.place}): {rule.breadth}" if rule else ""
        elif not fields and all(keyword.lower() != name for keyword, _ in entry.others):
            settings = repository.settings(Destination(entry.alias))
            found = next((s for s in settings if s.keyword.lower() == name), None)
            place = short_place(found.file, found.line) if found else ""
        if place:
            other = ", or none," if _NONE_FIELDS.intersection(fields) else ""
            raise UsageError(
                f"{entry.alias} has {name} from {place}.",
                hint=f"Set another value{other} for this host, or change the rule for all of its"
                f" hosts: sshtui hosts edit --shared {entry.alias} --set {name}=",
            )


def _names(assignments: Iterable[str]) -> list[str]:
    return [assignment.partition("=")[0].strip().lower() for assignment in assignments]


def _fields(name: str) -> list[str]:
    if name == FORWARDS:
        return [field.name for field in BY_NAME.values() if field.letter]
    field = BY_NAME.get(name) or BY_KEYWORD.get(name)
    return [field.name] if field else []
