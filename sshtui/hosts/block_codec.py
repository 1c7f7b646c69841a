"""A host's own block of ssh_config: from its lines to fields, and from fields to lines."""

from collections.abc import Iterable, Sequence

from sshtui.hosts.entry import COLOURS, HostEntry, check
from sshtui.sshconfig import keywords
from sshtui.sshconfig.destination import parse_port
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.target import AUTOFILLS

INDENT = "    "

_KEYWORDS = {
    "hostname": "HostName",
    "user": "User",
    "port": "Port",
    "jump": "ProxyJump",
    "identities": "IdentityFile",
    "proxy_command": "ProxyCommand",
    "local_forwards": "LocalForward",
    "remote_forwards": "RemoteForward",
    "dynamic_forwards": "DynamicForward",
    "environment": "SetEnv",
    "command": "RemoteCommand",
    "keepalive": "ServerAliveInterval",
    "group": "#!! Group",
    "tags": "#!! GroupLabels",
    "favourite": "#!! Favourite",
    "colour": "#!! Colour",
    "autofill": "#!! Autofill",
    "note": "#!! Note",
}
"""The keyword that each field is written with; `#!!` ones are comments to ssh."""

FIELD_OF = {keyword.lower(): field for field, keyword in _KEYWORDS.items()}
"""The field that a keyword in lower case belongs to."""

_QUOTED = frozenset({"hostname", "user", "identities"})
_SPLITTING = " '\"\\#"
_LISTS = frozenset({"identities", "local_forwards", "remote_forwards", "dynamic_forwards"})


def settings(entry: HostEntry) -> dict[str, list[str]]:
    """Return a host as lines without indentation, by field, in the order to write them."""
    found = {field: _lines(entry, field) for field in _KEYWORDS}
    found["others"] = [f"{keyword} {value}" for keyword, value in entry.others]
    return {field: lines for field, lines in found.items() if lines}


def options(entry: HostEntry) -> tuple[tuple[str, str], ...]:
    """Return what a host says to ssh as keywords and values, as `-o` takes them."""
    lines = [line for lines in settings(entry).values() for line in lines]
    pairs = (line.partition(" ") for line in lines if not line.startswith("#"))
    return tuple((keyword, value) for keyword, _, value in pairs)


def render(entry: HostEntry) -> str:
    """Return a host as a block of ssh_config.

    Raises:
        UsageError: A field cannot be used; the message names it.
    """
    check(entry)
    lines = [line for lines in settings(entry).values() for line in lines]
    return f"Host {quoted(entry.alias)}\n" + "".join(f"{INDENT}{line}\n" for line in lines)


def quoted(value: str, *, special: str = " '\"\\#=") -> str:
    """Return a value as one argument of a line, quoted if a special character is in it."""
    if value and not frozenset(special) & set(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def entry_of(alias: str, lines: Iterable[ConfigLine]) -> HostEntry:
    """Return what a block says of a host.

    Args:
        alias: Its name.
        lines: The lines of its block. What is not understood is left out; of keywords that
            count once the first one counts.
    """
    found: dict[str, list[ConfigLine]] = {}
    others: list[tuple[str, str]] = []
    for line in lines:
        field = FIELD_OF.get(line.keyword)
        if (field is not None and line.arguments) or field == "note":
            found.setdefault(field, []).append(line)
        elif field is None and line.keyword and line.keyword[0] != "#" and line.rest.strip():
            name = keywords.NAMES.get(line.keyword, line.keyword)
            others.append((name, line.rest.strip()))
    return HostEntry(
        alias=alias,
        hostname=_one(found, "hostname"),
        user=_one(found, "user"),
        port=parse_port(_one(found, "port")),
        jump=_rest(found, "jump"),
        identities=_firsts(found, "identities"),
        proxy_command=_rest(found, "proxy_command"),
        local_forwards=_joined(found, "local_forwards"),
        remote_forwards=_joined(found, "remote_forwards"),
        dynamic_forwards=_joined(found, "dynamic_forwards"),
        environment=found["environment"][0].arguments if "environment" in found else (),
        command=_rest(found, "command"),
        keepalive=keywords.seconds(_one(found, "keepalive")) or 0,
        group="/".join(filter(None, map(str.strip, _rest(found, "group").split("/")))),
        tags=tuple(dict.fromkeys(tag for line in found.get("tags", ()) for tag in line.arguments)),
        favourite=_one(found, "favourite").lower() in ("yes", "true"),
        colour=_choice(found, "colour", COLOURS),
        autofill=_choice(found, "autofill", AUTOFILLS),
        note="\n".join(line.rest.strip() for line in found.get("note", ())).strip("\n"),
        others=tuple(others),
    )


def _lines(entry: HostEntry, field: str) -> list[str]:
    value = getattr(entry, field)
    keyword = _KEYWORDS[field]
    if not value:
        return []
    if field == "environment":
        return [" ".join([keyword, *(quoted(pair, special=_SPLITTING) for pair in value)])]
    if field == "tags":
        return [" ".join([keyword, *value])]
    if field == "note":
        return [f"{keyword} {line}".rstrip() for line in value.split("\n")]
    if field == "favourite":
        return [f"{keyword} yes"]
    values = value if field in _LISTS else (str(value),)
    return [f"{keyword} {quoted(one) if field in _QUOTED else one}" for one in values]


def _one(found: dict[str, list[ConfigLine]], field: str) -> str:
    lines = found.get(field)
    return lines[0].arguments[0] if lines else ""


def _rest(found: dict[str, list[ConfigLine]], field: str) -> str:
    lines = found.get(field)
    return lines[0].rest.strip() if lines else ""


def _firsts(found: dict[str, list[ConfigLine]], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.arguments[0] for line in found.get(field, ())))


def _joined(found: dict[str, list[ConfigLine]], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.arguments) for line in found.get(field, ())))


def _choice(found: dict[str, list[ConfigLine]], field: str, choices: Sequence[str]) -> str:
    value = _one(found, field).lower()
    return value if value in choices else ""
