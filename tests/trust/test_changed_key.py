"""A server whose key has changed hears of no sign-in by any way, and opens nothing."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

import asyncssh

from sshtui.credentials.binding import Mode
from sshtui.credentials.service import open_credentials
from sshtui.errors import AppError
from sshtui.mux.master import Denied
from sshtui.mux.peer import Peer
from sshtui.mux.rider import Rider, RiderKind
from sshtui.services.credentials import try_sign_in
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.sharing.access import Access
from sshtui.sessions.sharing.interfaces import LAZY
from sshtui.sessions.sharing.rider_forwards import RiderForwards
from sshtui.sessions.sharing.rider_list import RiderList
from sshtui.sessions.state import SessionState
from sshtui.sessions.tunnels import Tunnels
from sshtui.sshconfig.forwards import parse
from sshtui.sshconfig.target import Target
from sshtui.ui import actions
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.servers.waiting import until
from tests.sessions.bench import SIZE
from tests.sessions.sharing.likely import Likely
from tests.sessions.sharing.test_broker import NobodyThere
from tests.ssh.forwarding import free_port
from tests.ssh.target import PersonConnector, connector, target
from tests.trust.test_host_identity import know_every_key
from tests.trust.test_jump_hosts import bastion
from tests.trust.twin import Defence, needs

Record = Callable[[str, object], None]
Way = Callable[[PersonConnector, Target, Person], Awaitable[None]]


async def by_a_tab(connect: PersonConnector, to: Target, person: Person) -> None:
    """Open a tab of a host that has forwards."""
    with free_port() as port, free_port() as proxy:
        forwards = parse("local", f"127.0.0.1:{port}:127.0.0.1:1"), parse("dynamic", f"{proxy}")
        manager = SessionManager(Lines(connect))
        opened: list[int] = []
        id_ = manager.open(replace(to, forwards=forwards), lambda _: person, SIZE)
        ended = {SessionState.FAILED, SessionState.CLOSED}
        await until(
            lambda: all(info.state in ended for info in manager.sessions if info.id == id_), "end"
        )
        for place in (port, proxy):
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", place)
                writer.close()
                opened.append(place)
        await manager.shutdown()
        assert opened == [], "forwards are open"


async def by_itself(connect: PersonConnector, to: Target, person: Person) -> None:
    """Connect again as a lost session does."""
    await (await Lines(connect).line(to, None, person.on_step)).leave()


async def by_a_rider(connect: PersonConnector, to: Target, person: Person) -> None:
    """Connect because an ssh needs it."""
    del person
    lines = Lines(connect)
    forwards = RiderForwards(Tunnels(lines))
    access = Access(lines, RiderList(), NobodyThere(), Likely(to), forwards, lambda _: LAZY)
    peer = Peer(0, "ssh")
    rider = Rider(1, peer, RiderKind.COMMAND, "true", None, lambda: None)
    await (await access.line(rider, to)).leave()


async def by_a_trial(connect: PersonConnector, to: Target, person: Person) -> None:
    """Try what is saved."""
    kept = await connect.credentials.find(to.endpoint)
    trial = frozenset(credential.id for credential in kept)
    await try_sign_in(connect, replace(to, trial=trial), person, person.on_step)


async def plainly(connect: PersonConnector, to: Target, person: Person) -> None:
    """Connect as `sshtui exec` does."""
    await (await connect.connect(to, person)).close()


def strictly(value: str) -> Way:
    async def way(connect: PersonConnector, to: Target, person: Person) -> None:
        await plainly(connect, replace(to, strict=value), person)

    return way


WAYS: Mapping[str, Way] = {
    "plainly": plainly,
    **{f"StrictHostKeyChecking {value}": strictly(value) for value in ("no", "accept-new", "ask")},
    "by a tab with forwards": by_a_tab,
    "by itself": by_itself,
    "by a trial": by_a_trial,
    "by a rider": by_a_rider,
}


@needs(Defence("a changed key is refused", know_every_key, "plainly.*ecdsa.*behind a jump host"))
async def test_a_server_whose_key_has_changed_hears_nothing_by_any_way(
    tmp_path: Path, record_property: Record
) -> None:
    credentials = open_credentials(private=True)
    heard: list[str] = []
    asked: list[object] = []
    async with Scripted({"keyboard-interactive": one_password}) as server, bastion() as jump:
        plain = target(server, tmp_path)
        behind = replace(plain, alias="inner", jumps=(target(jump, tmp_path),))
        for to in (plain, behind):
            saves = Person("fake-password", remember=True, mode=Mode.SEND)
            await (await connector(credentials).connect(to, saves)).close()

        async def tries(way: str, to: Target, what: str) -> None:
            server.connections.clear()
            person = Person()
            with contextlib.suppress(AppError, Denied):
                await WAYS[way](connector(credentials), to, person)
            assert server.connections, f"{way} never came that far"
            asked.extend((*person.questions, *person.forms))
            if any(seen.methods for seen in server.connections):
                heard.append(f"{way}, {what}")

        attempts = [(way, plain, "ssh-ed25519") for way in WAYS]
        attempts += [(way, plain, "ecdsa-sha2-nistp256") for way in ("plainly", "by itself")]
        attempts += [(way, behind, "ssh-ed25519") for way in ("plainly", "by itself")]
        for way, to, kind in attempts:
            key = asyncssh.generate_private_key(kind)
            server._acceptor.update(server_host_keys=[key])
            await tries(way, to, "behind a jump host" if to is behind else kind)
    assert not heard, "; ".join(heard)
    assert asked == [], "no key lets a person go on"
    record_property("tried", len(attempts))


def test_what_a_key_does_after_a_refusal_is_not_to_trust() -> None:
    can = {action.id.partition(".")[2] for action in (*actions.ENDED, *actions.LOST)}
    harmless = {"retry", "retry-all", "close", "leave", "timeline", "page-up", "page-down"}
    assert can == harmless | {"copy-command"}
