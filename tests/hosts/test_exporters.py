"""Hosts for others: what they read is what was written."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.exporters import FORMATS, to_ansible, to_json
from sshtui.hosts.importers.ansible.program import PROGRAM
from sshtui.hosts.importers.ansible.reader import from_text
from sshtui.sshconfig.openssh import Release
from tests.hosts.entries import random_entry
from tests.servers.releases import Beside

HOSTS = (
    HostEntry("web", "192.0.2.1", "deploy", 2222, "bastion", group="eu/prod web", tags=("x-y",)),
    HostEntry("db", user="CORP\\al", identities=("~/a b",), group="eu"),
    HostEntry("via", proxy_command='nc "%h" %p'),
)


def test_json_says_only_what_differs_from_an_empty_host() -> None:
    assert json.loads(to_json(HOSTS[1:2])) == [
        {"alias": "db", "user": "CORP\\al", "identities": ["~/a b"], "group": "eu"}
    ]


def test_an_inventory_has_groups_and_quotes() -> None:
    assert to_ansible(HOSTS) == (
        "web ansible_host=192.0.2.1 ansible_port=2222 ansible_user=deploy"
        " ansible_ssh_common_args='-o ProxyJump=bastion'\n"
        "db ansible_user='CORP\\al' ansible_ssh_private_key_file='~/a b'\n"
        "via ansible_ssh_common_args='-o '\"'\"'ProxyCommand=nc \"%h\" %p'\"'\"''\n"
        "\n[eu_prod_web]\nweb\n\n[x_y]\nweb\n\n[eu]\ndb\n\n[eu:children]\neu_prod_web\n"
    )


def test_ansible_reads_the_values_that_were_written(tmp_path: Path) -> None:
    path = tmp_path / "hosts.ini"
    path.write_text(to_ansible(HOSTS))
    printed = subprocess.run(
        [PROGRAM, "-i", str(path), "--list"], capture_output=True, text=True, check=True
    )
    variables = json.loads(printed.stdout)["_meta"]["hostvars"]
    assert variables["web"]["ansible_ssh_common_args"] == "-o ProxyJump=bastion"
    assert variables["db"]["ansible_user"] == "CORP\\al"
    assert variables["db"]["ansible_ssh_private_key_file"] == "~/a b"
    assert variables["via"]["ansible_ssh_common_args"] == "-o 'ProxyCommand=nc \"%h\" %p'"


@pytest.mark.parametrize(
    "groups", [("eu/prod", "eu"), ("eu/2024/eu_x", "us/eu"), ("eu/eu", "eu/prod"), ("prod_eu/db",)]
)
def test_the_groups_of_our_own_inventory_are_those_written(groups: tuple[str, ...]) -> None:
    entries = [HostEntry(f"h{number}", group=group) for number, group in enumerate(groups)]
    found = from_text(to_ansible(entries), "x").entries
    assert tuple(entry.group for entry in found) == groups


def test_we_read_our_own_inventory() -> None:
    (web, db, via) = from_text(to_ansible(HOSTS), "x").entries
    assert (web.hostname, web.port, web.jump) == ("192.0.2.1", 2222, "bastion")
    assert (db.user, db.identities) == ("CORP\\al", ("~/a b",))
    assert via.proxy_command == 'nc "%h" %p'


@pytest.mark.parametrize(("release", "user"), [(Release(9, 9), "a%b"), (Release(10, 0), "a%%b")])
def test_a_percent_sign_in_a_name_goes_there_and_back(
    beside: Beside, release: Release, user: str
) -> None:
    beside(release)
    inventory = to_ansible([HostEntry("web", user=user)])
    assert inventory.startswith("web ansible_user=a%b\n")
    assert from_text(inventory, "x").entries[0].user == user


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_takes_every_host(form: str) -> None:
    rng = random.Random(5)
    assert FORMATS[form]([random_entry(rng, number) for number in range(100)])
    assert FORMATS[form]([]) is not None
