"""Who rides, and what listeners are told of it."""

from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.sessions.riders import RiderCame, RiderEvent, RiderLeft, RiderWaits
from sshtui.sessions.sharing.rider_list import RiderList
from tests.servers.waiting import until
from tests.sessions.bench import Bench


async def test_a_rider_is_listed_from_its_wait_to_its_end_and_then_leaves_its_line() -> None:
    bench, riders = Bench(), RiderList()
    await bench.opened()
    (line,) = bench.manager.lines.open
    events: list[RiderEvent] = []
    ended: list[str] = []
    unfollow = riders.follow(events.append)
    rider = Rider(7, Peer(99, "git"), RiderKind.COMMAND, "true", None, lambda: ended.append("it"))
    riders.wait(rider, "web")
    line.join()
    riders.board(rider, "web", line)
    riders.came(rider)
    assert (riders.on(line), [info.line_id for info in riders.riders]) == (1, [line.id])
    riders.end("7")
    riders.end("8")
    assert ended == ["it"]
    riders.left(rider)
    assert list(map(type, events)) == [RiderWaits, RiderCame, RiderLeft]
    assert (riders.riders, riders.on(line)) == ((), 0)
    await until(lambda: line.users == 1, "the rider to have left the line")
    unfollow()
    await bench.manager.shutdown()
