"""Imports hosts from ssh_config: each name of a Host line, with its block's settings."""

from dataclasses import replace
from pathlib import Path

from sshtui.hosts.block_codec import entry_of
from sshtui.hosts.importers.collector import HostCollector, ImportedHosts
from sshtui.sshconfig import keywords, patterns
from sshtui.sshconfig.file import ConfigFile
from sshtui.sshconfig.line import ConfigLine, parse_line

_NOWHERE = Path()


def is_ssh_config(text: str) -> bool:
    """Return whether a text names hosts, and most of its lines begin with keywords of ssh."""
    words = [
        line.split(maxsplit=1)[0].partition("=")[0].lower()
        for line in map(str.strip, text.split("\n"))
        if line and line[0] != "#"
    ]
    known = sum(map(keywords.is_known, words))
    return "host" in words and 2 * known > len(words)


def from_ssh_config(text: str, name: str) -> ImportedHosts:
    """Read an ssh_config text; what is meant for patterns of names is not taken.

    Args:
        text: The file.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    heads = _heads(ConfigFile(_NOWHERE, text), collector)
    lines = text.split("\n")
    ends = [line.number - 1 for line in heads[1:]] + [len(lines)]
    for head, end in zip(heads, ends, strict=True):
        if head.keyword == "host":
            _take(collector, head, lines[head.number : end])
    return collector.found()


def _heads(file: ConfigFile, collector: HostCollector) -> list[ConfigLine]:
    found = []
    for mark in file.marks():
        try:
            line = file.line(mark)
        except ValueError as error:
            line = file.broken(mark)
            collector.note(str(error), mark.number)
        if line.keyword == "include":
            collector.note("included files are not imported", mark.number)
        elif line.keyword:
            if line.keyword == "match":
                collector.note("Match blocks are not imported", mark.number)
            found.append(line)
    return found


def _take(collector: HostCollector, head: ConfigLine, raws: list[str]) -> None:
    body = []
    for number, raw in enumerate(raws, start=head.number + 1):
        try:
            line = parse_line(_NOWHERE, number, raw)
        except ValueError as error:
            collector.note(str(error), number)
        else:
            if line.keyword != "include":
                body.append(line)
    names = [name for name in head.arguments if patterns.is_plain(name)]
    if len(names) < len(head.arguments):
        collector.note("name patterns are not imported", head.number)
    for name in dict.fromkeys(names):
        entry = entry_of(name, body)
        # It stands for the name, which an entry says by saying nothing.
        hostname = "" if entry.hostname in ("%h", "%n") else entry.hostname
        collector.add(replace(entry, hostname=hostname), head.number, ours=True)
