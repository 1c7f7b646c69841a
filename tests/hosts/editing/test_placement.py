"""A setting goes where it takes effect for one host, and moves no other."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sshtui.hosts.editing.edits import save
from sshtui.hosts.repository import HostRepository

TWO_IN_ONE = "# mine\nHost k k-win\n    User kim\n\nHost k-win\n    HostName 10.0.0.9  # it\n"
KEPT_BY_HAND = (
    "# my hosts \udcff\r\n"
    "\n"
    "Host  web  # one name\n"
    "\tHostName = web.example.com   # the address\n"
    "\n"
    "\t# who\n"
    "\tUSER deploy\n"
    "   Port 22\n"
    "\tIdentityFile ~/.ssh/a\n"
    "\tIdentityFile  ~/.ssh/b  # second\n"
    "\t#!! GroupLabels prod\n"
    "\tForwardAgent yes\n"
    "\n"
    "# the database\n"
    "Host db\n"
    "User x\n"
    "broken line here =\n"
    "\n"
    "Match user x\n"
    "Port 7\n"
    'Host "open\n'
    "Host last"
)


def changed(home: Path, text: str, alias: str, **fields: Any) -> str:
    """Return a configuration after a change of one host."""
    config = home / ".ssh" / "config"
    config.write_bytes(text.encode(errors="surrogateescape"))
    repository = HostRepository(system_config=Path("/dev/null"))
    block = repository.block(alias)
    after = replace(block.entry, **fields)
    save([block.edit(after)])
    assert repository.block(alias).entry == after
    return config.read_bytes().decode(errors="surrogateescape")


@pytest.mark.parametrize(
    ("fields", "old", "new"),
    [
        ({"hostname": "10.0.0.1"}, "= web.example.com   #", "= 10.0.0.1   #"),
        ({"user": "root"}, "USER deploy", "USER root"),
        ({"jump": "bastion"}, "ForwardAgent yes\n", "ForwardAgent yes\n\tProxyJump bastion\n"),
        ({"port": 0}, "   Port 22\n", ""),
        ({"tags": ()}, "\t#!! GroupLabels prod\n", ""),
        (
            {"identities": ("~/.ssh/a", "~/c d", "/e")},
            "~/.ssh/b  # second\n",
            '"~/c d"  # second\n\tIdentityFile /e\n',
        ),
        ({"note": "a\n\nb"}, "yes\n", "yes\n\t#!! Note a\n\t#!! Note\n\t#!! Note b\n"),
        (
            {"others": (("ForwardAgent", "no"), ("LogLevel", "DEBUG"))},
            "ForwardAgent yes\n",
            "ForwardAgent no\n\tLogLevel DEBUG\n",
        ),
        ({"others": ()}, "\tForwardAgent yes\n", ""),
    ],
)
def test_in_a_block_of_its_own_a_value_is_changed_in_its_place(
    private_home: Path, fields: dict[str, Any], old: str, new: str
) -> None:
    found = changed(private_home, KEPT_BY_HAND, "web", **fields)
    assert found == KEPT_BY_HAND.replace(old, new)


def test_a_line_without_an_end_gets_one(private_home: Path) -> None:
    assert changed(private_home, KEPT_BY_HAND, "last", user="x") == KEPT_BY_HAND + "\n    User x\n"


def test_the_block_that_names_it_alone_is_edited(private_home: Path) -> None:
    found = changed(private_home, TWO_IN_ONE, "k-win", hostname="192.0.2.1")
    assert found == TWO_IN_ONE.replace("10.0.0.9", "192.0.2.1")


def test_a_value_of_a_shared_block_goes_before_it(private_home: Path) -> None:
    found = changed(private_home, TWO_IN_ONE, "k-win", user="root", port=7, hostname="h")
    new = "Host k-win\n    User root\n\n" + TWO_IN_ONE
    assert found == new.replace("10.0.0.9  # it\n", "h  # it\n    Port 7\n")


def test_several_values_go_into_one_new_block(private_home: Path) -> None:
    found = changed(private_home, "Host a b\n User x\n", "b", user="y", port=7, tags=("t",))
    new = "Host b\n    User y\n    Port 7\n    #!! GroupLabels t\n\n"
    assert found == new + "Host a b\n User x\n"


def test_an_own_block_that_comes_first_is_used(private_home: Path) -> None:
    text = "Host b\n Port 7\nHost a b\n User x\n"
    found = changed(private_home, text, "b", user="y")
    assert found == "Host b\n Port 7\n User y\nHost a b\n User x\n"


def test_a_value_that_an_earlier_rule_overrules_moves_before_it(private_home: Path) -> None:
    found = changed(private_home, "User all\n\nHost a\n User x\n Port 7\n", "a", user="y")
    assert found == "Host a\n    User y\n\nHost *\nUser all\n\nHost a\n Port 7\n"


def test_what_adds_up_needs_no_place_before_the_others(private_home: Path) -> None:
    text = "Host *\n IdentityFile ~/all\nHost a\n User x\n"
    found = changed(private_home, text, "a", identities=("~/mine",))
    assert found == text + " IdentityFile ~/mine\n"


def test_a_jump_comes_before_a_command_that_would_rule_it_out(private_home: Path) -> None:
    text = "Host a\n ProxyCommand nc %h %p\n"
    assert changed(private_home, text, "a", jump="b") == (
        "Host a\n ProxyJump b\n ProxyCommand nc %h %p\n"
    )


def test_what_is_included_under_a_condition_is_left_alone(private_home: Path) -> None:
    part = private_home / ".ssh" / "part"
    part.write_text("Host a\n Port 1\n")
    part.chmod(0o600)
    text = f"Host b\nMatch user {Path.home().owner()}\n Include part\n"
    found = changed(private_home, text, "a", port=7)
    assert found == text.replace("Match", "Host a\n    Port 7\n\nMatch")
    assert part.read_text() == "Host a\n Port 1\n"


def test_a_file_that_cannot_be_written_is_left_alone(private_home: Path) -> None:
    part = private_home / ".ssh" / "part"
    part.write_text("Host a b\n Port 1\n")
    system = private_home / "system"
    system.write_text("Host a b\n Port 1\n")
    config = private_home / ".ssh" / "config"
    config.write_text("Host c\n")
    repository = HostRepository(system_config=system)
    block = repository.block("a")
    save([block.edit(replace(block.entry, port=7))])
    assert config.read_text() == "Host a\n    Port 7\n\nHost *\nHost c\n"
    assert system.read_text() == "Host a b\n Port 1\n"
