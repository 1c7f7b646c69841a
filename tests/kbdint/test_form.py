from dataclasses import replace

from sshtui.credentials.secret import Secret
from sshtui.endpoint import Hop
from sshtui.kbdint.form import Source
from tests.kbdint.playbook import Playbook


def test_a_single_hop_is_its_name_and_a_chain_is_counted() -> None:
    assert str(Hop(("db1",), 0)) == "db1"
    assert str(Hop(("bastion", "db1"), 1)) == "hop 2 of 2 · bastion → db1"
    assert Hop(("bastion", "db1"), 0).name == "bastion"


def test_a_filled_value_does_not_show_in_the_repr() -> None:
    form = Playbook().begins().asks("Password: ")
    field = replace(form.fields[0], value=Secret("fake-secret"), source=Source.STORED)
    assert "fake-secret" not in repr(replace(form, fields=(field,)))
