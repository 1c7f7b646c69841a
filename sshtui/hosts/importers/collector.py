"""Collects imported hosts, dropping what cannot be saved and noting why."""

import bisect
import re
from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sshtui.errors import UsageError
from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_checks import alias_mistake, other_mistake
from sshtui.hosts.fields import BY_KEYWORD, NAMES, mistakes
from sshtui.hosts.importers.secrets import without_passwords, without_secrets
from sshtui.sshconfig import keywords, openssh
from sshtui.sshconfig.destination import Destination, parse_destination
from sshtui.sshconfig.line import parse_line

LONGEST_ALIAS = 200
"""Letters that an alias made from free text may have."""

_BLANK = HostEntry("x")
_LONGEST_NOTE = 120
_MOST = 1000  # values that are looked at one by one to find the good ones
# What parse_destination would take apart, and what ssh takes for a token, beside what ssh refuses.
_SEPARATING = frozenset("@:/,%[]=")
# Host and Match would end the block, Include brings what nobody has seen, and the rest stand in
# fields of their own.
_BARRED = frozenset({"host", "match", "include", *BY_KEYWORD})
_DASHES = re.compile("-{2,}")


@dataclass(frozen=True, slots=True)
class ImportedHosts:
    """What a file has to offer.

    Attributes:
        entries: Hosts that can be saved, in the order of the file, no two of one name.
        notes: What could not be taken, each as `file:line: what` or `file: what`.
    """

    entries: tuple[HostEntry, ...]
    notes: tuple[str, ...]


class HostCollector:
    """Takes one host after another, each as far as it can be used.

    Args:
        name: What to call the file in notes.
    """

    def __init__(self, name: str) -> None:
        self._name = printable(name)
        self._entries: dict[str, HostEntry] = {}
        self._notes: list[str] = []
        self._settings = 0

    def found(self) -> ImportedHosts:
        """Return what was taken so far."""
        notes = list(self._notes)
        if self._settings:
            noun = "1 name" if self._settings == 1 else f"{self._settings:,} names"
            notes.append(f"{self._name}: {noun} with = skipped: a setting is not a host")
        return ImportedHosts(tuple(self._entries.values()), tuple(notes))

    def note(self, what: str, line: int = 0) -> None:
        """Keep in mind what could not be taken.

        Args:
            what: It, without a full stop.
            line: Where it stands, from 1; 0 where it is about the whole file.
        """
        place = f"{self._name}:{line}" if line else self._name
        self._notes.append(f"{place}: {without_passwords(what)}")

    def add(self, entry: HostEntry, line: int = 0, *, ours: bool = False) -> None:
        """Take a host without the fields that cannot be used; each of these is noted.

        Args:
            entry: Its alias may be any text, or "" to name it after its address. It is left out
                where no alias can be made, or where its address cannot be used.
            line: Where it stands, from 1.
            ours: Whether the alias was one here before, and stays whatever it looks like.
        """
        entry, lost = without_secrets(entry)
        named = entry.alias or entry.hostname
        if "=" in (entry.hostname or named):
            # Such a line of another program's file may as well hold a password: it is not quoted.
            self._settings += 1
            return
        if not _is_address(entry.hostname, tokens=ours):
            label = usable_alias(entry.alias)
            self.note(f"{label or 'a host'} is skipped: its address is not valid", line)
            return
        kept = ours and not alias_mistake(named)
        alias = unique(named if kept else usable_alias(named), self._entries)
        if not alias:
            self.note("a host is skipped: its name is not valid", line)
            return
        hostname = entry.hostname
        if not hostname and alias != named:
            # The name was the address; under another name it has to stand as one.
            if not _is_address(named):
                # It may be a line of anything, which is not repeated: such as one with a password.
                self.note("a host is skipped: it has no address", line)
                return
            hostname = named
        elif not entry.alias and hostname == alias:
            hostname = ""
        for field in lost:
            self.note(f"{alias}: a password in its {field.replace('_', ' ')} is not imported", line)
        self._keep(replace(entry, alias=alias, hostname=hostname), line)

    def _keep(self, entry: HostEntry, line: int) -> None:
        entry = self._without_unknown(entry, line)
        wrong = set(mistakes(entry))
        if any(keyword.lower() in _BARRED for keyword, _ in entry.others):
            wrong.add("others")
        changes = {
            field: _usable(field, getattr(entry, field)) for field in NAMES if field in wrong
        }
        for field in changes:
            self.note(f"{entry.alias}: its {field.replace('_', ' ')} cannot be used", line)
        self._entries[entry.alias] = replace(entry, **changes)

    def _without_unknown(self, entry: HostEntry, line: int) -> HostEntry:
        kept = []
        for keyword, value in entry.others:
            wrong = _complaint(keyword, value)
            if wrong:
                self.note(f"{entry.alias}: {printable(wrong)}, so it is skipped", line)
            else:
                kept.append((keyword, value))
        return replace(entry, others=tuple(kept))


def usable_alias(text: str) -> str:
    """Make a name to type for a host from any text.

    Args:
        text: Such as the label of a saved session.

    Returns:
        The text itself where it can be typed and means one host, else one with `-` for all that
        cannot be used; "" where nothing is left.
    """
    if "=" not in text and not alias_mistake(text) and _is_destination(text):
        return text
    letters = (letter if _is_usable(letter) else "-" for letter in text[: 4 * LONGEST_ALIAS])
    alias = _DASHES.sub("-", "".join(letters)).lstrip("-!")[:LONGEST_ALIAS].rstrip("-")
    return "" if alias_mistake(alias) else alias


def unique(alias: str, taken: Container[str]) -> str:
    """Return an alias that is not taken: itself, or with -2, -3 and so on after it."""
    if not alias or alias not in taken:
        return alias
    stem = alias[:LONGEST_ALIAS]
    highest = 2
    while f"{stem}-{highest}" in taken:
        highest *= 2
    # Between the two the names go from taken to free, so thousands of equal labels cost little.
    numbers = range(highest // 2 + 1, highest)
    place = bisect.bisect_left(numbers, x=True, key=lambda n: f"{stem}-{n}" not in taken)
    return f"{stem}-{highest // 2 + 1 + place}"


def taken_apart(text: str) -> Destination | None:
    """Read what an address field of another program holds: `[user@]host[:port]`.

    Args:
        text: May start with `ssh://`. A password after the user is not read.

    Returns:
        Its parts, or None where it names no host.
    """
    bare = re.sub("^ssh://", "", text.strip(), flags=re.IGNORECASE).rstrip("/")
    user, _, place = bare.rpartition("@")
    try:
        spot = parse_destination(place)
    except UsageError:
        return None
    return Destination(spot.host, user.partition(":")[0], spot.port)


def joined(user: str, host: str, port: int) -> str:
    """Return a hop as ProxyJump takes it."""
    bracketed = f"[{host}]" if ":" in host else host
    return (f"{user}@" if user else "") + bracketed + (f":{port}" if port not in (0, 22) else "")


def escaped(text: str, since: openssh.Release | None = None) -> str:
    """Return a text for a field in which ssh replaces tokens, so that it stays what it is.

    Args:
        text: What the field is to say.
        since: The release of ssh that was the first to replace them there; None for all.
    """
    if "%" in text and (since is None or openssh.means(since)):
        return text.replace("%", "%%")
    return text


def printable(text: str) -> str:
    """Return a text of a file so that it can stand in a note."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:_LONGEST_NOTE])


def _complaint(keyword: str, value: str) -> str:
    """Say why ssh would stop at a keyword, and with it at the whole file; "" where it would not."""
    pair = (keyword, value)
    if other_mistake(pair) or keyword.lower() in _BARRED:
        return ""  # noted with the field
    try:
        line = parse_line(Path(), 0, f"{keyword} {value}")
    except ValueError as error:
        return f"{keyword}: {error}"
    if line.keyword in keywords.OBSOLETE:
        return ""
    complaint = keywords.complaint(line.keyword, line.arguments)
    if complaint or line.keyword not in keywords.LEFT_TO_SSH:
        return complaint
    refusal = openssh.refusal(line.raw)
    return f"{keyword}: {refusal}" if refusal else ""


def _is_address(hostname: str, *, tokens: bool = False) -> bool:
    # What `%h` stands for in ssh_config, it does not in the files of other programs.
    if not tokens and "%" in hostname.replace("%%", ""):
        return False
    return "hostname" not in mistakes(replace(_BLANK, hostname=hostname))


def _is_usable(letter: str) -> bool:
    return letter == "!" or (letter not in _SEPARATING and not alias_mistake(letter))


def _is_destination(text: str) -> bool:
    try:
        # A comma would make it two hops of a jump.
        return "," not in text and parse_destination(text) == Destination(text)
    except UsageError:
        return False


def _usable(field: str, value: Any) -> Any:
    if not isinstance(value, tuple):
        return getattr(_BLANK, field)
    changes: list[dict[str, Any]] = [{field: (item,)} for item in value[:_MOST]]
    good = (change[field][0] for change in changes if not mistakes(replace(_BLANK, **change)))
    return tuple(item for item in good if field != "others" or item[0].lower() not in _BARRED)
