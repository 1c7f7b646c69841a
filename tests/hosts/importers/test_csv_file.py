"""Hosts as a table: ours there and back, that of Termius, and anyone's."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import NAMES
from sshtui.hosts.importers.collector import ImportedHosts
from sshtui.hosts.importers.csv_file import from_csv, to_csv
from tests.hosts.importers.hostile import VALUES, assert_harmless, assert_no_commands, short


def read(*lines: str) -> ImportedHosts:
    return from_csv("\n".join(lines) + "\n", "a.csv")


def there_and_back(*entries: HostEntry) -> None:
    assert from_csv(to_csv(entries), "f") == ImportedHosts(entries, ())


@pytest.mark.parametrize("first", "=+-@")
def test_a_cell_that_a_spreadsheet_would_act_on_survives(first: str) -> None:
    text = f"{first}1+cmd|' /c calc'!A1"
    entry = HostEntry("web", user=f"{first}u", note=text, tags=(f"{first}t",), group=f"{first}g")
    if first == "-":
        entry = replace(entry, user="")
    there_and_back(replace(entry, command="" if first == "=" else text))
    if first in "+@":
        assert f"\r\nweb,,'{first}u," in to_csv([entry])


def test_no_cell_is_a_formula() -> None:
    entry = HostEntry(
        "x", user="@u", identities=("=a", "+b"), tags=("-t",), group="+g", note="'=n", command="'c'"
    )
    there_and_back(entry)
    table = to_csv([entry])
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    assert not [part for cell in cells for part in cell.split(";") if part[:1] in ("=", "+", "@")]


def test_separators_within_values_survive() -> None:
    there_and_back(
        HostEntry(
            "a-b",
            identities=("/a;b", "/c\\", "\\;", '/"x"', " /y "),
            environment=("A=1;2", "B=\\;", "C= "),
            command='echo "a;b", c\\',
            note='one, "two"\n\nthree;',
            others=(("SendEnv", "1G; \\ x"), ("LogLevel", "  INFO ")),
        ),
        HostEntry("root@b"),
    )


def test_the_first_line_names_the_fields_and_lines_end_as_rfc_4180_has_it() -> None:
    text = to_csv([HostEntry("web", port=22, favourite=True)])
    values = {"alias": "web", "port": "22", "favourite": "yes"}
    row = ",".join(values.get(name, "") for name in NAMES)
    assert text.split("\r\n") == [",".join(NAMES), row, ""]


def test_a_table_from_termius_is_read_without_its_passwords() -> None:
    found = read(
        "Groups,Label,Tags,Hostname/IP,Protocol,Port,Username,Password,SSH_KEY",
        'eu / prod,My Web,"web,big one",192.0.2.1,ssh,2222,ann,hunter2-fake,',
        ",db,,192.0.2.2,,,,hunter2-fake,~/.ssh/100%",
        ",old,,192.0.2.3,telnet,23,,,",
        ",key,,192.0.2.4,SSH,22,,,my key",
    )
    assert found.entries == (
        HostEntry("My-Web", "192.0.2.1", "ann", 2222, group="eu/prod", tags=("web", "big-one")),
        HostEntry("db", "192.0.2.2", identities=("~/.ssh/100%%",)),
        HostEntry("key", "192.0.2.4", port=22),
    )
    assert found.notes == (
        "a.csv:1: passwords are not imported",
        "a.csv:4: old is skipped: it uses telnet, not SSH",
        "a.csv:5: key: its key is not imported",
    )


@pytest.mark.parametrize(
    "header",
    [
        "Alias,Host,User,Port,Tag,Group,Notes,Jump",
        "NAME,HostName,UserName,port,tags,Groups,description,Proxy",
        "label,IP,login,Port,Tags,folder,comment,ProxyJump",
        "Label,Hostname / IP,User name,PORT,TAGS,GROUP,Note,jump_host",
        "name,IP address,user,port,tags,group,notes,jump host",
        "name,Address,user,port,tags,group,notes,jump",
    ],
)
@pytest.mark.parametrize("delimiter", ",;\t")
def test_any_names_of_columns_and_delimiters_are_understood(header: str, delimiter: str) -> None:
    row = "web,192.0.2.1,ann,2222,a b,eu,x,hop"
    found = read("\ufeff" + header.replace(",", delimiter), row.replace(",", delimiter))
    assert found.notes == ()
    assert found.entries == (
        HostEntry("web", "192.0.2.1", "ann", 2222, "hop", group="eu", tags=("a", "b"), note="x"),
    )


def test_an_address_may_hold_user_and_port_but_gives_no_password() -> None:
    found = read(
        "host,user,port",
        "ann@web:2222,,",
        "ann:hunter2-fake@db,bob,23",
        "ssh://[2001:db8::1]:24,,",
        "root:hunter2-fake@x;y,,",
    )
    assert found.entries == (
        HostEntry("web", user="ann", port=2222),
        HostEntry("db", user="bob", port=23),
        HostEntry("2001:db8::1", port=24),
    )
    assert found.notes == ("a.csv:5: a host is skipped: its address is not valid",)


def test_of_two_columns_of_addresses_the_first_is_the_name() -> None:
    assert read("Host,IP", "web,192.0.2.1").entries == (HostEntry("web", "192.0.2.1"),)
    both = read("Name,Host,IP", "w,,192.0.2.1", "x,web,192.0.2.2").entries
    assert both == (HostEntry("w", "192.0.2.1"), HostEntry("x", "web"))


def test_a_jump_over_a_label_goes_over_its_alias() -> None:
    found = read("name,host,jump", "my hop,192.0.2.1,", "web,192.0.2.2,my hop")
    assert [entry.jump for entry in found.entries] == ["", "my-hop"]


def test_unknown_columns_are_noted_once() -> None:
    found = read("name,Colour of the\x1b room,host,Size", "a,red,192.0.2.1,9", "b,red,192.0.2.2,9")
    assert found.notes == ("a.csv:1: columns that are not imported: Colour of the? room, Size",)
    many = read("host," + ",".join(f"x{letter}" for letter in "abcdefghijkl"))
    assert many.notes[0].endswith("xi, xj, …")


def test_a_table_without_names_of_columns_says_so_and_shows_nothing_of_it() -> None:
    for text in ("", "\n\n", "web,192.0.2.1,ann,hunter2-fake"):
        notes = from_csv(text, "a.csv").notes
        assert len(notes) == 1
        assert notes[0].endswith("no column has host names or addresses")
        assert "hunter2" not in notes[0]


def test_empty_rows_are_passed_over_and_notes_count_lines_of_the_file() -> None:
    found = read("", "name,host,port,note", "", 'a,192.0.2.1,,"x', 'y"', ",,,", "b,192.0.2.2,x,")
    assert found.entries == (
        HostEntry("a", "192.0.2.1", note="x\ny"),
        HostEntry("b", "192.0.2.2"),
    )
    assert found.notes == ("a.csv:7: b: its port cannot be used",)


def test_a_note_from_elsewhere_loses_its_tabs_and_blanks() -> None:
    found = read("name,note", 'a,"  x\ty  \r\n  \r\n z \n"')
    assert found.entries == (HostEntry("a", note="x y\n\nz"),)


def test_a_cell_that_is_too_long_costs_its_row_only() -> None:
    found = read("name,host,note", "a,192.0.2.1," + "x" * 1_000_000, "b,192.0.2.2,")
    assert found.entries == (HostEntry("b", "192.0.2.2"),)
    assert found.notes == ("a.csv:2: a row is skipped: one of its cells is too long",)


def test_a_table_of_ours_cannot_leave_the_block_of_its_host() -> None:
    found = read("alias,others", 'a,"LogLevel INFO;Host *;Match all;ProxyCommand x;x"', "b c,")
    assert found.entries == (HostEntry("a", others=(("LogLevel", "INFO"),)),)
    assert found.notes == (
        "a.csv:2: a: its others cannot be used",
        "a.csv:3: a host is skipped: it has no address",
    )


COMMANDS = ("proxy_command", "command", "others")


def table(header: list[str], *rows: list[str]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([header, *rows])
    return stream.getvalue()


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_a_hostile_value_is_harmless_in_every_cell(
    value: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", 1)
    foreign = ["Label", "Hostname/IP", "Username", "Port", "Tags", "Groups", "Notes", "Jump"]
    for header in (list(NAMES), [*foreign, "Password", "SSH_KEY", "Protocol", value]):
        for place, field in enumerate(header):
            row = ["web", "web.example.com", *[""] * (len(header) - 2)]
            row[place] = value
            found = from_csv(table(header, row, ["ok", "192.0.2.1"]), "f")
            assert_harmless(found)
            assert found.entries[-1].hostname == "192.0.2.1"
            for entry in found.entries:
                if field not in COMMANDS:
                    assert_no_commands(entry)
        assert_harmless(from_csv(table(header, [value] * len(header)), "f"))


def test_a_column_of_passwords_is_never_in_an_entry() -> None:
    for name in ("Password", "passwd", "PASS", "Passphrase", "SSH password", "Secret", "pwd"):
        found = read(f"name,host,{name}", "web,192.0.2.1,hunter2-fake")
        assert found.entries == (HostEntry("web", "192.0.2.1"),)
        assert found.notes == ("a.csv:1: passwords are not imported",)


@pytest.mark.timeout(60)
def test_random_tables_raise_nothing(record_property: Callable[[str, object], None]) -> None:
    record_property("tried", 500)
    rng = random.Random(6)
    pieces = (*VALUES, ",", ",", "\n", "\n", '"', ";", "\t", "\r", "a" * 200_000)
    for _ in range(100):
        text = "".join(rng.choices(pieces, k=30))
        for header in (",".join(NAMES), "name;host;jump;notes", "host\tkey\ttags\tgroup"):
            assert_harmless(from_csv(f"{header}\n{text}", "f"))
        assert_harmless(from_csv(text, "f"))
        assert_harmless(from_csv(rng.randbytes(300).decode("latin-1"), "f"))


@pytest.mark.timeout(60)
def test_a_large_table_is_read() -> None:
    rows = ["name,host,tags,notes", *["web,192.0.2.1,a b,x"] * 20_000]
    assert len({entry.alias for entry in read(*rows).entries}) == 20_000
