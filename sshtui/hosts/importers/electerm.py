"""Imports bookmarks of electerm, from its JSON export."""

from typing import Any

from sshtui.hosts.field_kinds import number
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.json_text import as_dict, as_list, as_text, parsed
from sshtui.hosts.importers.saved_sessions import SSH, SavedJump, SavedSession, hosts_of

_DEEPEST = 32


def is_electerm(text: str) -> bool:
    """Return whether a text is an export of bookmarks."""
    value = parsed(text)
    if isinstance(value, list):
        return any({"host", "title"} <= as_dict(item).keys() for item in value)
    return isinstance(as_dict(value).get("bookmarks"), list)


def from_electerm(text: str, name: str) -> ImportedHosts:
    """Read bookmarks; keys that the export holds itself are not taken.

    Args:
        text: JSON.
        name: What to call it in notes.
    """
    value = parsed(text)
    bookmarks = value if isinstance(value, list) else as_list(as_dict(value).get("bookmarks"))
    folders = _folders(as_list(as_dict(value).get("bookmarkGroups")))
    sessions = [_session(item, folders) for item in bookmarks if isinstance(item, dict)]
    return hosts_of(sessions, name, program="electerm")


def _folders(groups: list[Any]) -> dict[str, tuple[str, ...]]:
    known = {as_text(as_dict(group).get("id")): as_dict(group) for group in groups}
    parents = {
        as_text(child): identity
        for identity, group in known.items()
        for child in as_list(group.get("bookmarkGroupIds"))
    }
    found: dict[str, tuple[str, ...]] = {}
    for identity, group in known.items():
        path: list[str] = []
        place = identity
        while place in known and len(path) < _DEEPEST:
            path.insert(0, as_text(known[place].get("title")))
            place = parents.get(place, "")
        # The group of those without one has a name too.
        folder = () if identity == "default" else tuple(path)
        found |= {as_text(bookmark): folder for bookmark in as_list(group.get("bookmarkIds"))}
    return found


def _session(item: dict[str, Any], folders: dict[str, tuple[str, ...]]) -> SavedSession:
    kind = as_text(item.get("type")) or SSH
    secrets = ("password", "passphrase", "privateKey")
    return SavedSession(
        as_text(item.get("title")) or as_text(item.get("host")),
        as_text(item.get("host")),
        protocol=SSH if kind.upper() == SSH else kind,
        folder=folders.get(as_text(item.get("id")), ()),
        user=as_text(item.get("username")),
        port=number(as_text(item.get("port"))),
        jumps=tuple(
            SavedJump(
                as_text(hop.get("host")),
                as_text(hop.get("username")),
                number(as_text(hop.get("port"))),
            )
            for hop in map(as_dict, as_list(item.get("connectionHoppings")))
        ),
        has_password=any(item.get(name) for name in secrets),
        has_forwards=bool(as_list(item.get("sshTunnels"))),
        note=as_text(item.get("description")),
    )
