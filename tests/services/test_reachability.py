import asyncio
import contextlib
import errno
import gc
import os
import socket
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sshtui.services import reachability
from sshtui.services.reachability import AT_ONCE, Reach, Reachability, ReachState, words
from sshtui.sshconfig.target import Target
from sshtui.tasks import start_task
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.listeners import HOST, full_listener, listening, probe, says, to

pytestmark = [
    pytest.mark.filterwarnings("error::ResourceWarning"),
    pytest.mark.usefixtures("no_garbage"),
]

NOW = datetime(2030, 1, 2, 12, 0, tzinfo=UTC)
SHORT = 0.25


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reachability, "TIMEOUT", SHORT)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


@pytest.mark.sshd
async def test_a_real_server_answers_and_no_key_is_exchanged(openssh: OpenSshFactory) -> None:
    server = openssh.password()
    found = await probe(to(server.port))
    assert found.state is ReachState.ANSWERS
    assert found.detail.startswith("OpenSSH_")
    await server.logged(r"Connection (closed|reset) by|banner exchange")
    assert server.count_log("KEXINIT|kex: algorithm|Client protocol version") == 0


async def test_nothing_is_sent_to_a_server_that_greets() -> None:
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (counter, port):
        await probe(to(port))
        await until(lambda: counter.ended, "end of the connection")
        assert (counter.total, counter.received) == (1, b"")


async def test_a_closed_port_refuses(closed_port: int) -> None:
    found = await probe(to(closed_port))
    assert (found.state, found.detail) == (ReachState.REFUSED, "connection refused")


async def test_a_name_that_does_not_resolve_is_unreachable() -> None:
    found = await probe(to(22, "nowhere.invalid"))
    assert found.state is ReachState.UNREACHABLE
    # Where no name server can be asked, the system does not know that there is no such name.
    assert found.detail in {"name not found", "name lookup failed for now"}


@pytest.mark.parametrize("hostname", ["", "two..dots.example", "x" * 64 + ".example"])
async def test_a_name_that_cannot_be_one_is_not_found(hostname: str) -> None:
    found = await probe(to(22, hostname))
    assert (found.state, found.detail) == (ReachState.UNREACHABLE, "name not found")


async def test_a_name_server_that_is_away_is_told_from_a_wrong_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", away)
    found = await probe(to(22, "web1.example.com"))
    assert found.state is ReachState.UNREACHABLE
    assert found.detail == "name lookup failed for now"


async def test_a_missing_route_is_told_in_the_words_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def no_route(*_: Any) -> None:
        raise OSError(errno.EHOSTUNREACH, "Connect call failed ('192.0.2.1', 22)")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", no_route)
    found = await probe(to(22, "192.0.2.1"))
    assert (found.state, found.detail) == (ReachState.UNREACHABLE, "no route to host")


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[str, int]) -> None:
    def found(*_: Any, flags: int = 0, **__: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", address) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)


async def test_every_address_of_a_name_is_tried(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (_, port):
        resolve_to(monkeypatch, (HOST, closed_port), (HOST, port))
        found = await probe(to(22, "web1.example.com"))
    assert found.state is ReachState.ANSWERS


async def test_a_refusal_at_one_address_counts_more_than_no_way_to_another(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    # TCP to a broadcast address is refused by the system itself, as having no route.
    resolve_to(monkeypatch, ("255.255.255.255", 22), (HOST, closed_port))
    found = await probe(to(22, "web1.example.com"))
    assert found.state is ReachState.REFUSED


@pytest.mark.usefixtures("impatient")
async def test_a_lookup_that_hangs_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    real = socket.getaddrinfo

    def hang(hostname: str, port: int, **options: Any) -> Any:
        if not options.get("flags"):
            if hostname == "web1.example.com":
                release.wait()
            hostname = HOST
        return real(hostname, port, **options)

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    checker = Reachability()
    hanging = [to(port, "web1.example.com") for port in range(1, 2 * AT_ONCE)]
    try:
        async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (_, port):
            reached = to(port, "web2.example.com")
            await checker.check([*hanging, reached], on_result=lambda *_: None)
        last = [checker.last(target.alias) for target in hanging]
        assert {reach and reach.detail for reach in last} == {"no answer within 0.25 s"}
        assert checker.last(reached.alias).state is ReachState.ANSWERS  # type: ignore[union-attr]
    finally:
        release.set()


linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems refuse where a listener is full"
)


@linux_only
@pytest.mark.usefixtures("impatient")
async def test_an_attempt_that_nothing_comes_back_to_is_silence() -> None:
    async with full_listener() as port:
        found = await probe(to(port))
    assert (found.state, found.detail) == (ReachState.SILENT, "no answer within 0.25 s")
    # Less than the limit by what the lookup took, however long that is on a busy machine.
    assert found.seconds > 0


@linux_only
async def test_a_shorter_timeout_of_the_host_holds_and_none_means_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with full_listener() as port:
        found = await probe(to(port, connect_timeout=SHORT))
        assert found.detail == "no answer within 0.25 s"
        monkeypatch.setattr(reachability, "TIMEOUT", 0.3)
        found = await probe(to(port, connect_timeout=0))
        assert found.detail == "no answer within 0.3 s"


async def test_a_host_behind_a_command_is_not_tried() -> None:
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (counter, port):
        found = await probe(to(port, proxy_command="nc 192.0.2.1 22"))
        assert (found.state, found.detail) == (ReachState.NOT_TRIED, "uses a ProxyCommand")
        assert counter.total == 0


async def test_a_first_hop_that_is_shared_is_probed_once() -> None:
    checker = Reachability()
    told: dict[str, Reach] = {}
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (counter, port):
        jump = to(port, alias="bastion")
        behind = [
            to(22, "192.0.2.1", alias=f"inner-{number}", jumps=(jump,)) for number in range(5)
        ]
        through = to(port, alias="command", proxy_command="nc 192.0.2.1 22")
        await checker.check([*behind, jump, through], on_result=told.__setitem__)
        assert counter.total == 1
    assert told.pop("command").state is ReachState.NOT_TRIED
    assert sorted(told) == ["bastion", *(target.alias for target in behind)]
    assert {reach.state for reach in told.values()} == {ReachState.ANSWERS}
    assert len(set(told.values())) == 1


async def test_only_so_many_are_probed_at_a_time() -> None:
    live = peak = 0
    release = asyncio.Event()

    async def hold(writer: asyncio.StreamWriter) -> None:
        nonlocal live, peak
        live += 1
        peak = max(peak, live)
        await release.wait()
        live -= 1
        writer.write(b"SSH-2.0-Fake_1.0\r\n")

    checker = Reachability()
    told: list[str] = []

    def check(targets: list[Target]) -> asyncio.Task[None]:
        probing = checker.check(targets, on_result=lambda alias, _: told.append(alias))
        return start_task(probing, "check")

    async with contextlib.AsyncExitStack() as stack:
        pairs = [await stack.enter_async_context(listening(hold)) for _ in range(200)]
        _, other = await stack.enter_async_context(listening(says(b"SSH-2.0-Fake_1.0\r\n")))
        targets = [to(port) for _, port in pairs]
        # Two checks at once share the limit.
        tasks = [check(targets[:100]), check(targets[100:])]
        await until(lambda: live >= AT_ONCE, "all the probes that there may be")
        # What was started along with those has arrived when a whole probe has come and gone since.
        await probe(to(other))
        assert live == AT_ONCE
        release.set()
        await asyncio.gather(*tasks)
        assert {counter.total for counter, _ in pairs} == {1}
    assert peak == AT_ONCE
    assert sorted(told) == sorted(target.alias for target in targets)


async def test_cancelling_closes_every_socket_and_keeps_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop = asyncio.get_running_loop()
    real = loop.sock_connect
    used: list[socket.socket] = []

    async def connect(sock: socket.socket, address: Any) -> None:
        used.append(sock)
        await real(sock, address)

    monkeypatch.setattr(loop, "sock_connect", connect)
    checker = Reachability()
    async with contextlib.AsyncExitStack() as stack:
        quick, quick_port = await stack.enter_async_context(listening(says(b"SSH-2.0-Fake\r\n")))
        held = [await stack.enter_async_context(listening(says(b"Hello\r\n"))) for _ in range(50)]
        connecting = await stack.enter_async_context(full_listener())
        targets = [to(port) for port in (quick_port, connecting, *(port for _, port in held))]
        task = start_task(checker.check(targets, on_result=lambda *_: None), "check")
        await until(
            lambda: quick.ended and sum(counter.total for counter, _ in held) == AT_ONCE - 1,
            "probes under way",
        )
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(used) == AT_ONCE + 1
        assert {sock.fileno() for sock in used} == {-1}
        await until(lambda: all(host.ended == host.total for host, _ in held), "end of all")
        assert {host.received for host, _ in held} == {b""}
    found = {target.alias for target in targets if checker.last(target.alias)}
    assert found == {f"host-{quick_port}"}
    del task
    gc.collect()


async def test_known_hosts_is_neither_read_nor_written(private_home: Path) -> None:
    known, absent = private_home / ".ssh/known_hosts", private_home / ".ssh/known_hosts2"
    known.write_text("web1.example.com ssh-ed25519 AAAAfake\n")
    os.utime(known, (0, 0))  # so old a time of reading is renewed by the next one
    before = known.stat()
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (_, port):
        await probe(to(port, user_known_hosts=(known, absent), strict="accept-new"))
    assert known.stat() == before
    assert known.stat().st_atime_ns == 0
    assert [*known.parent.iterdir()] == [known]


def test_nothing_is_known_before_the_first_check() -> None:
    assert Reachability().last("web1") is None


async def test_the_newest_result_counts() -> None:
    checker = Reachability()
    async with listening(says(b"SSH-2.0-Fake_1.0\r\n")) as (_, port):
        target = to(port)
        await checker.check([target], on_result=lambda *_: None)
        first = checker.last(target.alias)
    await checker.check([target], on_result=lambda *_: None)
    second = checker.last(target.alias)
    assert first is not None
    assert second is not None
    assert (first.state, second.state) == (ReachState.ANSWERS, ReachState.REFUSED)


@pytest.mark.parametrize(
    ("state", "detail", "seconds", "text"),
    [
        (ReachState.ANSWERS, "Fake_1.0", 0.0115, "answers in 12 ms · Fake_1.0"),
        (ReachState.ANSWERS, "", 0.0001, "answers in 1 ms"),
        (ReachState.ANSWERS, "Fake_1.0", 1.25, "answers in 1.2 s · Fake_1.0"),
        (ReachState.OPEN, "no SSH greeting", 0.999, "connects in 999 ms · no SSH greeting"),
        (ReachState.REFUSED, "connection refused", 0.001, "refused the connection"),
        (ReachState.UNREACHABLE, "name not found", 0.001, "name not found"),
        (ReachState.SILENT, "no answer within 5 s", 5.0, "no answer within 5 s"),
        (ReachState.NOT_TRIED, "uses a ProxyCommand", 0, "not tried · uses a ProxyCommand"),
    ],
)
def test_a_result_is_written_for_a_person(
    state: ReachState, detail: str, seconds: float, text: str
) -> None:
    assert words(Reach(state, detail, seconds, NOW), NOW) == f"{text} · just now"


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=800), "800 d ago"),
    ],
)
def test_a_result_tells_its_age(age: timedelta, text: str) -> None:
    reach = Reach(ReachState.REFUSED, "connection refused", 0.001, NOW)
    assert words(reach, NOW + age) == f"refused the connection · {text}"
