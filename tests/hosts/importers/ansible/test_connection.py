"""From Ansible's variables to a host: where it is, who signs in, and by which way."""

from typing import Any

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.importers.ansible.connection import add_hosts
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.collector import HostCollector
from sshtui.hosts.importers.risks import risks_of


def read(**variables: Any) -> tuple[HostEntry | None, tuple[str, ...]]:
    inventory, collector = Inventory(), HostCollector("x")
    inventory.add_host("ungrouped", "h", variables)
    add_hosts(inventory, collector)
    found = collector.found()
    return (found.entries[0] if found.entries else None), found.notes


@pytest.mark.parametrize(
    ("variables", "entry"),
    [
        ({"ansible_host": "h"}, HostEntry("h")),
        ({"ansible_host": "a.x", "ansible_ssh_host": "b.x"}, HostEntry("h", "b.x")),
        ({"ansible_user": "a%b"}, HostEntry("h", user="a%b")),
        ({"ansible_port": "2222", "ansible_ssh_port": 2223}, HostEntry("h", port=2223)),
        ({"ansible_private_key_file": "/k"}, HostEntry("h", identities=("/k",))),
        ({"ansible_ssh_common_args": "-J a,b"}, HostEntry("h", jump="a,b")),
        ({"ansible_ssh_common_args": "-Ja"}, HostEntry("h", jump="a")),
        ({"ansible_ssh_common_args": "-oProxyJump=a"}, HostEntry("h", jump="a")),
        ({"ansible_ssh_common_args": "-o 'ProxyJump a'"}, HostEntry("h", jump="a")),
        (
            {"ansible_ssh_common_args": "-o ProxyCommand='ssh -W %h:%p -q b'"},
            HostEntry("h", proxy_command="ssh -W %h:%p -q b"),
        ),
        (
            {"ansible_ssh_extra_args": "-p 2299 -l u -i /k", "ansible_port": 7},
            HostEntry("h", user="u", port=7, identities=("/k",)),
        ),
        (
            {"ansible_ssh_common_args": "-Cqv", "ansible_ssh_extra_args": "-o Compression=no"},
            HostEntry("h", others=(("Compression", "yes"), ("Compression", "no"))),
        ),
    ],
)  # fmt: skip
def test_variables_become_fields(variables: dict[str, Any], entry: HostEntry) -> None:
    assert read(**variables) == (entry, ())


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        ("-A", ["gives away"]),
        ("-I /x.so", ["loads code"]),
        ("-S /tmp/s", ["weakens trust"]),
        ("-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null", ["weakens trust"] * 2),
        ("-o 'LocalCommand touch x' -o PermitLocalCommand=yes", ["runs"] * 2),
        ("-o PKCS11Provider=/x.so", ["loads code"]),
    ],
)
def test_what_is_dangerous_in_arguments_is_asked_about(arguments: str, kinds: list[str]) -> None:
    entry, _ = read(ansible_ssh_common_args=arguments)
    assert entry is not None
    assert [risk.kind.value for risk in risks_of(entry)] == kinds


@pytest.mark.parametrize(
    ("variables", "note"),
    [
        ({"ansible_host": "{{ x }}"}, "h: ansible_host is a template, and not imported"),
        ({"ansible_user": "$ANSIBLE_VAULT;1"}, "h: ansible_user is encrypted, and not imported"),
        ({"ansible_user": ["a"]}, "h: ansible_user cannot be used"),
        ({"ansible_ssh_common_args": "-J 'a"}, "h: its arguments of ssh cannot be read"),
        ({"ansible_ssh_common_args": "-F /x"}, "h: -F of its arguments of ssh is not imported"),
        ({"ansible_ssh_common_args": "-L 1:a:2"}, "h: -L of its arguments of ssh is not imported"),
        ({"ansible_password": "fake"}, "1 passwords are not imported"),
        ({"ansible_become_pass": "fake"}, "1 passwords are not imported"),
    ],
)
def test_what_is_not_taken_is_noted(variables: dict[str, Any], note: str) -> None:
    entry, notes = read(**variables)
    assert entry == HostEntry("h")
    assert notes == (f"x: {note}",)


@pytest.mark.parametrize("connection", ["local", "winrm", "community.docker.docker", "psrp"])
def test_what_is_not_reached_by_ssh_is_skipped(connection: str) -> None:
    entry, notes = read(ansible_connection=connection)
    assert entry is None
    assert notes == (f"x: h is skipped: it uses {connection.rpartition('.')[2]}, not SSH",)


@pytest.mark.parametrize("connection", ["ssh", "smart", "ansible.builtin.ssh", "network_cli"])
def test_connections_of_ssh_are_taken(connection: str) -> None:
    assert read(ansible_connection=connection) == (HostEntry("h"), ())
