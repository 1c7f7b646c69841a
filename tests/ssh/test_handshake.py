"""What is told of a connection before its sign-in."""

from sshtui.signin.steps import Phase, StepKind
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password


async def test_each_step_of_the_way_is_told_in_order(reach: Reach) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        person = Person("fake-password")
        await reach.sign_in(reach.target(server), person)
    way = [step for step in person.steps if step.phase in (Phase.CONNECTING, Phase.HOST_KEY)]
    assert [step.kind for step in way] == [
        StepKind.CONNECTING,
        StepKind.CONNECTED,
        StepKind.GREETED,
        StepKind.HOST_KEY,
    ]
    assert "AsyncSSH" in way[2].text
