"""Inventories in INI form: what cannot be read is noted with its line, and the rest is read."""

import pytest

from sshtui.hosts.importers.ansible import inventory as inventory_module
from sshtui.hosts.importers.ansible.ini import is_ini, read_ini
from sshtui.hosts.importers.ansible.inventory import Inventory
from sshtui.hosts.importers.collector import HostCollector


def read(text: str) -> tuple[Inventory, tuple[str, ...]]:
    inventory, collector = Inventory(), HostCollector("x")
    read_ini(text, inventory, collector)
    return inventory, collector.found().notes


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("a 'b", "a quote is not closed"),
        ("[a b]", "a section cannot be read"),
        ("[a:frob]", "a section is of no kind"),
        ("[a:vars]\nb", "this is not name=value"),
        ("[a:children]\nb:c", "this is not the name of a group"),
        ("a[2:1:x]", "the step of a range"),
    ],
)
def test_a_line_that_cannot_be_read_is_noted(line: str, note: str) -> None:
    inventory, notes = read(f"{line}\n[good]\nh\n")
    assert list(inventory.hosts) == ["h"]
    assert len(notes) == 1
    assert note in notes[0]
    assert notes[0].startswith(f"x:{1 + line.count(chr(10))}:")


def test_a_host_stays_when_a_word_after_it_cannot_be_read() -> None:
    inventory, notes = read("h a=1 b c=2\n")
    assert inventory.variables_of("h") == {"a": 1, "c": 2}
    assert notes == ("x:1: a host has something other than name=value after it",)


def test_a_range_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory_module, "MOST_HOSTS", 50)
    inventory, notes = read("a[1:99999999]\nb[1:9]\n")
    assert len(inventory.hosts) == 50
    assert notes


@pytest.mark.parametrize("value", ["(" * 5000, "-" * 5000, "9" * 9000, "['a'", "1/0", "x" * 20_000])
def test_a_value_that_is_no_literal_stays_text(value: str) -> None:
    inventory, _ = read(f"[g:vars]\nv={value}\n")
    assert str(inventory.groups["g"].variables["v"]).startswith(value[:3])


def test_settings_of_other_programs_are_no_inventory() -> None:
    assert is_ini("[web]\nw1\n")
    assert is_ini("w1 ansible_host=192.0.2.1\n")
    assert not is_ini("[Section]\nKey=value\n")
    assert not is_ini("[Section]\nKey = value\n")
    assert not is_ini("roses are red\n")


@pytest.mark.parametrize(
    "text",
    [
        ".TH X 1\n.SH NAME\nsshtui \\- a page\n[OPTIONS]\n",
        "[OPTIONS]\nUsage: program FILE\n",
        "[Unit]\nDescription=a page\n",
        "# Title\n\n[a]\n\nA sentence of words.\n",
        "[a]\nb = c\n",
        "[1, 2]",
        '[web]\n""\n',
        "[web]\n[eu:west] is no host\n",
        "[web]\n[a]:22\n",
        pytest.param("[web]\n" + "a" * 200_000 + "\n", id="long"),
    ],
)
def test_other_texts_with_brackets_are_no_inventory(text: str) -> None:
    assert not is_ini(text)


@pytest.mark.parametrize(
    "text",
    [
        "[web]\nweb1\nweb2 ansible_host=192.0.2.1 # the second\n[all:children]\nweb\n",
        "web1 ansible_ssh_common_args='-o ProxyJump=hop' x=\"a b\"\n",
        "[web:vars]\nany thing = here\n[web]\nweb[01:20].example.com\n",
        "[web]\n[2001:db8::1]:2222\n[01:20].example.com\n[a:c]web ansible_user=ann\n",
    ],
)
def test_an_inventory_is_told(text: str) -> None:
    assert is_ini(text)
