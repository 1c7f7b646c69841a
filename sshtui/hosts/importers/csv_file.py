"""Imports hosts from CSV: sshtui's own, Termius's, or any other with a header."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.field_kinds import Listed
from sshtui.hosts.fields import IN_FILE, NAMES
from sshtui.hosts.importers.collector import (
    HostCollector,
    ImportedHosts,
    escaped,
    printable,
    taken_apart,
    usable_alias,
)

_DELIMITERS = ",;\t"
_OURS = frozenset({"alias", "others"})
"""Columns that only a table of ours has both of; its cells are taken as they are."""

_COLUMNS = {
    **{name.replace("_", ""): name for name in NAMES},
    **{heading: field.name for field in IN_FILE for heading in field.headings},
    "protocol": "protocol",
    "sshkey": "key",
    "identityfile": "key",
}
"""The field that a column belongs to, by the letters of its header in lower case."""

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would compute; an apostrophe in front makes it text."""
_SECRET = re.compile("pass|pwd|secret")
_LONGEST_HEADER = 10


def is_csv(text: str) -> bool:
    """Return whether the first line names columns, among them one of names or addresses."""
    delimiter = _delimiter(text)
    _, header = _header(text, delimiter)
    return len(header) > 1 and bool({"alias", "hostname"} & set(_columns(header)))


def from_csv(text: str, name: str) -> ImportedHosts:
    """Read a table of hosts, whose first line names the columns.

    Args:
        text: The file. A column of passwords is never read.
        name: What to call it in notes.
    """
    collector = HostCollector(name)
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    first, header = _header(text, delimiter)
    columns = _columns(header)
    if not {"alias", "hostname"} & set(columns):
        collector.note("no column has host names or addresses", first)
        return collector.found()
    _note_columns(collector, header, columns, first)
    rows = []
    for line, row in _rows(text, delimiter):
        if row is None:
            collector.note("a row is skipped: one of its cells is too long", line)
        elif line > first and any(cell.strip() for cell in row):
            rows.append((line, _values(columns, row)))
    if {cell.strip() for cell in header} >= _OURS:
        for line, values in rows:
            ours = {field: _unguarded(cell) for field, cell in values.items()}
            collector.add(_entry(ours), line, ours=True)
    else:
        _gather_foreign(collector, rows)
    return collector.found()


def to_csv(entries: Iterable[HostEntry]) -> str:
    """Write hosts as a table that `from_csv` reads back as they are.

    Returns:
        Text as RFC 4180 has it: with CRLF, and the names of the fields on the first line.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(NAMES)
    for entry in entries:
        writer.writerow([_guarded(field.kind.cell(field.of(entry))) for field in IN_FILE])
    return stream.getvalue()


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield line, None


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda sign: len(set(_columns(_header(text, sign)[1]))))


def _header(text: str, delimiter: str) -> tuple[int, list[str]]:
    for line, row in _rows(text, delimiter):
        if row is None:
            break
        if any(cell.strip() for cell in row):
            return line, row
    return 0, []


def _columns(header: Iterable[str]) -> list[str]:
    squeezed = [re.sub("[^a-z]", "", cell.lower()) for cell in header]
    fields = ["" if _SECRET.search(name) else _COLUMNS.get(name, "") for name in squeezed]
    if "alias" not in fields and fields.count("hostname") > 1:
        # Such as `Host,IP`: the first is what people call it.
        fields[fields.index("hostname")] = "alias"
    return fields


def _note_columns(
    collector: HostCollector, header: list[str], columns: list[str], line: int
) -> None:
    left = [cell for cell, field in zip(header, columns, strict=True) if not field and cell.strip()]
    secret = [cell for cell in left if _SECRET.search(cell.lower())]
    unknown = [printable(cell.strip()) for cell in left if cell not in secret]
    if secret:
        collector.note("passwords are not imported", line)
    if unknown:
        more = ", …" if len(unknown) > _LONGEST_HEADER else ""
        names = ", ".join(unknown[:_LONGEST_HEADER])
        collector.note(f"columns that are not imported: {names}{more}", line)


def _values(columns: list[str], row: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for field, cell in zip(columns, row, strict=False):
        if field and cell.strip():
            values.setdefault(field, cell)
    return values


def _entry(values: Mapping[str, str]) -> HostEntry:
    known = {
        field.name: field.kind.read_cell(values[field.name])
        for field in IN_FILE
        if field.name in values
    }
    return HostEntry(**{"alias": "", **known})


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell


def _gather_foreign(collector: HostCollector, rows: list[tuple[int, dict[str, str]]]) -> None:
    rows = [
        (line, {field: cell.strip() for field, cell in values.items()}) for line, values in rows
    ]
    labels = {values.get("alias", ""): usable_alias(values.get("alias", "")) for _, values in rows}
    for line, values in rows:
        label = labels[values.get("alias", "")] or "a host"
        protocol = values.get("protocol", "ssh").lower()
        place = taken_apart(values["hostname"]) if "hostname" in values else None
        if protocol != "ssh":
            collector.note(f"{label} is skipped: it uses {printable(protocol)}, not SSH", line)
            continue
        if place is not None:
            values |= {"hostname": place.host, "user": values.get("user", place.user)}
            values.setdefault("port", str(place.port or ""))
        elif "hostname" in values:
            collector.note(f"{label} is skipped: its address is not valid", line)
            continue
        if "key" in values and values["key"][0] in "~/":
            values["identities"] = Listed().cell([escaped(values["key"])])
        elif "key" in values:
            collector.note(f"{label}: its key is not imported", line)
        values["jump"] = labels.get(values.get("jump", ""), "") or values.get("jump", "")
        collector.add(_entry(values | _tidied(values)), line)


def _tidied(values: Mapping[str, str]) -> dict[str, str]:
    tags = re.split("[,;|]", values.get("tags", ""))
    words = ["-".join(tag.split()) for tag in tags] if len(tags) > 1 else tags[0].split()
    names = (" ".join(name.split()) for name in values.get("group", "").split("/"))
    lines = [" ".join(line.split()) for line in values.get("note", "").splitlines()]
    return {
        "tags": " ".join(dict.fromkeys(words)),
        "group": "/".join(filter(None, names)),
        "note": "\n".join(lines).strip("\n"),
    }
