"""Sessions of SecureCRT."""

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.securecrt import from_export, from_files
from sshtui.hosts.importers.session_files import SessionFile
from tests.hosts.importers.hostile import VALUES, assert_harmless, short
from tests.hosts.importers.samples import sample


def test_files_of_a_directory_are_hosts_in_groups() -> None:
    found = sample("securecrt/Sessions")
    assert found.entries == (
        HostEntry("bastion", "bastion.example.com", "jump"),
        HostEntry(
            "core-01",
            "core01.example.com",
            "netops",
            2222,
            "bastion",
            identities=("/home/ann/.ssh/net",),
            group="Edge routers/London",
        ),
    )
    assert found.notes == (
        "1 Telnet session is skipped",
        "keys that are not on this computer: ${VDS_USER_DATA_PATH}\\Identity",
        "passwords are not imported",
    )


def test_a_file_alone_is_a_host_whose_jump_is_not_known() -> None:
    found = sample("securecrt/Sessions/Edge routers/London/core 01.ini")
    (entry,) = found.entries
    assert (entry.alias, entry.jump) == ("core-01", "")
    assert "the jump host of 1 session is not known: core-01" in found.notes


def test_sessions_of_an_export_are_hosts_in_groups() -> None:
    found = sample("securecrt/export.xml")
    assert found.entries == (
        HostEntry("core-sw1", "192.0.2.80", "admin", 2222, "hop", group="HQ/Core"),
        HostEntry("hop", "hop.example.com", group="HQ"),
    )
    assert found.notes == ("1 Telnet session is skipped", "passwords are not imported")


@pytest.mark.parametrize(("count", "notes"), [(0, 0), (1, 1)])
def test_port_forwards_that_are_not_read_are_noted(count: int, notes: int) -> None:
    rows = [" db|127.0.0.1,5432|1|db|5432||"] * count
    table = "\n".join([f'Z:"Port Forward Table V2"={count:08x}', *rows])
    session = SessionFile((), "web.ini", f'S:"Hostname"=192.0.2.1\n{table}\n')
    strings = "".join(f"<string>{row}</string>" for row in rows)
    export = (
        '<VanDyke><key name="Sessions"><key name="web"><string name="Hostname">192.0.2.1</string>'
        f'<array name="Port Forward Table V2">{strings}</array></key></key></VanDyke>'
    )
    note = "x: port forwards of 1 session are not imported: web"
    for found in (from_files([session], "x"), from_export(export, "x")):
        assert [entry.alias for entry in found.entries] == ["web"]
        assert found.notes == (note,) * notes


@pytest.mark.parametrize("value", VALUES, ids=short)
def test_hostile_values_do_no_harm(value: str) -> None:
    for key in ('S:"Hostname"', 'S:"Username"', 'D:"[SSH2] Port"', 'S:"Firewall Name"'):
        text = f'S:"Hostname"=h\n{key}={value}\nS:"Identity Filename V2"={value}\n'
        files = [SessionFile((value,), value, text), SessionFile((), "b.ini", text)]
        assert_harmless(from_files(files, "x"))
