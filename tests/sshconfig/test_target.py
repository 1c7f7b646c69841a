from dataclasses import replace

from sshtui.endpoint import Endpoint
from sshtui.sshconfig.target import Target

OUTER = Target("outer", "outer.example", 2222, "o")
INNER = Target("inner", "10.0.0.1", 22, "i")
TARGET = Target("web", "10.0.0.2", 22, "alice")


def test_the_route_of_a_direct_target_is_itself() -> None:
    assert TARGET.route == (TARGET,)
    assert TARGET.endpoint == Endpoint("alice", "10.0.0.2", 22)


def test_the_route_leads_through_every_jump_in_order() -> None:
    target = replace(TARGET, jumps=(OUTER, INNER))
    assert target.route == (OUTER, INNER, target)


def test_the_jumps_of_the_first_jump_come_first_and_those_of_others_do_not_count() -> None:
    first, second = replace(INNER, jumps=(OUTER,)), replace(OUTER, alias="other", jumps=(TARGET,))
    target = replace(TARGET, jumps=(first, second))
    assert target.route == (OUTER, first, second, target)


def test_every_endpoint_knows_the_way_that_leads_to_it() -> None:
    target = replace(TARGET, jumps=(OUTER, INNER))
    assert target.endpoints == (
        Endpoint("o", "outer.example", 2222),
        Endpoint("i", "10.0.0.1", 22, via=("o@outer.example:2222",)),
        Endpoint("alice", "10.0.0.2", 22, via=("o@outer.example:2222", "i@10.0.0.1:22")),
    )
    assert target.endpoint == target.endpoints[-1]
