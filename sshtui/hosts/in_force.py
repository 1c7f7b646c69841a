"""What is in force for a host, as one entry that needs no other block."""

from dataclasses import replace
from typing import Any

from sshtui.hosts.editing.block_codec import entry_of, options
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import COLOURS, FIELDS
from sshtui.hosts.importers.collector import escaped
from sshtui.hosts.model import Host
from sshtui.sshconfig import openssh, patterns, tokens
from sshtui.sshconfig.evaluate import DEFAULT_PORT, Effective, check_names
from sshtui.sshconfig.keywords import ACCUMULATING
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.resolve import connection_tokens

FORWARDS = ("local_forwards", "remote_forwards", "dynamic_forwards")
"""Fields of which every value counts."""
WAY_THERE = frozenset(
    {
        "hostname",
        "user",
        "port",
        "proxyjump",
        "proxycommand",
        "identityfile",
        "#!! autofill",
        "#!! reconnect",
        "#!! broker",
        "#!! keep",
    }
)
"""What counts whichever block says it."""


def entry_in_force(own: HostEntry, found: Effective, listed: Host | None) -> HostEntry:
    """Return a host as one block that means the same without the rest of the configuration.

    Where it is, who signs in, the port, the way there and the keys are those in force, whichever
    block gives them; of all else, what the host's own blocks say, where that is in force.

    Args:
        own: What the blocks that name the host say.
        found: The settings in force for it.
        listed: The host as it is listed, None where no block names it.

    Raises:
        ConfigError: A name that ssh would refuse, or an unknown token.
    """
    local_user = tokens.local_user()
    check_names(found, own.alias, found.hostname)
    letters = connection_tokens(found, own.alias, local_user)
    said = {keyword.lower() for keyword, _ in options(own)} - ACCUMULATING | WAY_THERE
    entry = entry_of(own.alias, (line for line in found.all() if line.keyword in said))
    jump = found.line("proxyjump")
    added = (pair for pair in own.others if pair[0].lower() in ACCUMULATING)
    return replace(
        entry,
        others=(*entry.others, *added),
        **{name: getattr(own, name) for name in FORWARDS},
        **_marks(own, entry, listed),
        hostname=_hostname(own.alias, found),
        user=escaped(letters["r"], openssh.USER_HAS_TOKENS) if found.line("user") else "",
        port=0 if entry.port == DEFAULT_PORT and not own.port else entry.port,
        jump=_expanded(jump, letters) if jump else "",
    )


def _marks(own: HostEntry, entry: HostEntry, listed: Host | None) -> dict[str, Any]:
    """Return the fields that ssh does not have: those of the list as they are listed."""
    names = [field.name for field in FIELDS if field.is_ours]
    from_list = {name: getattr(listed, name) for name in names if hasattr(listed, name)}
    if from_list.get("colour") not in COLOURS:
        from_list["colour"] = own.colour
    kept = ("autofill", "reconnect", "broker", "keep")
    in_force = {name: getattr(entry, name) for name in kept}
    return {name: getattr(own, name) for name in names} | in_force | from_list


def _hostname(alias: str, found: Effective) -> str:
    # ssh writes names in small letters itself; what is only another spelling stays as it is.
    line = found.line("hostname")
    if found.hostname == patterns.lower(alias):
        return ""
    if line and patterns.lower(line.arguments[0]) == found.hostname:
        return line.arguments[0]
    return escaped(found.hostname)


def _expanded(line: ConfigLine, letters: dict[str, str]) -> str:
    return tokens.expand(
        line.rest.strip(), {letter: letters[letter] for letter in "hnpr"}, line.place
    )
