import pytest

from sshtui.endpoint import Endpoint, Hop


@pytest.mark.parametrize(
    ("host", "text"),
    [
        ("db1.example", "alice@db1.example:22"),
        ("192.0.2.7", "alice@192.0.2.7:22"),
        ("2001:db8::7", "alice@[2001:db8::7]:22"),
    ],
)
def test_an_endpoint_is_written_as_ssh_writes_it(host: str, text: str) -> None:
    assert str(Endpoint("alice", host, 22)) == text


def test_the_same_address_behind_another_bastion_is_another_endpoint() -> None:
    direct = Endpoint("alice", "10.0.0.1", 22)
    one, other = (Endpoint("alice", "10.0.0.1", 22, via=(via,)) for via in ("a@x:22", "a@y:22"))
    assert len({direct, one, other, Endpoint("alice", "10.0.0.1", 22)}) == 3


def test_a_hop_is_named_alone_and_in_its_chain() -> None:
    assert str(Hop(("web1",), 0)) == "web1"
    hop = Hop(("bastion", "web1"), 1)
    assert hop.name == "web1"
    assert str(hop) == "hop 2 of 2 · bastion → web1"
