"""Another user of the machine gets nothing through the socket by which ssh shares connections.

Nor does anybody end the app there: whatever comes, in whatever order and however slowly.
"""

import asyncio
import os
import pwd
import random
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.mux import listener
from sshtui.mux.client import Client
from sshtui.mux.listener import MOST_CLIENTS, Listener
from sshtui.mux.passed_descriptors import PassedDescriptors
from sshtui.sessions.sharing import sockets
from tests.effort import LONG
from tests.mux import test_listener
from tests.mux.masters import FakeMaster, listening
from tests.mux.test_listener import is_served, random_client
from tests.mux.test_packet_stream import descriptors
from tests.servers.waiting import until
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")

CLIENTS = 10_000 if LONG else 1_000
"""How many clients send what may be anything."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mux" / "socket"


def take_everybody_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "is_ours", lambda connection: True)


def make_it_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "_MODE", 0o666)


def look_at_no_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "check_directory", lambda directory: None)


@needs(Defence("the kernel says who connects", take_everybody_for_us, "told"))
async def test_another_user_is_told_nothing_even_where_they_reach_the_socket(path: Path) -> None:
    await test_listener.test_another_user_is_turned_away_unheard_though_every_mode_lets_them_in(
        path, FakeMaster()
    )


@needs(Defence("the mode of the socket", make_it_for_all, "== 384"))
async def test_the_socket_is_for_its_user_alone(path: Path) -> None:
    assert stat.S_IRUSR | stat.S_IWUSR == 384
    await test_listener.test_the_socket_is_the_users_alone_and_goes_with_the_listener(
        path, FakeMaster()
    )


@needs(Defence("the directory is looked at", look_at_no_directory, "DID NOT RAISE"))
async def test_no_socket_is_made_where_another_user_could_look(path: Path) -> None:
    for spoil in (lambda d: d.chmod(0o750), test_listener.given, test_listener.linked):
        await test_listener.test_no_socket_is_made_where_others_may_look(path, FakeMaster(), spoil)
        path.parent.rename(path.parent.with_name(f"spoilt-{spoil.__name__}"))


def bind_nowhere(path: Path) -> None:
    """Leave a socket behind, as a program does that was killed."""
    with socket.socket(socket.AF_UNIX) as gone:
        gone.bind(str(path))


def of_nobody(path: Path) -> None:
    bind_nowhere(path)
    os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)


def leading_elsewhere(path: Path) -> None:
    of_nobody(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


SQUATS: tuple[Callable[[Path], None], ...] = (
    of_nobody, leading_elsewhere, Path.touch, Path.mkdir, os.mkfifo,
)  # fmt: skip


def take_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def replace(own: Path, path: Path, *, follow_symlinks: bool) -> None:
        path.rename(path.with_name("moved"))
        link(own, path, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", replace)


def call_every_socket_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_stale", Path.is_socket)


@needs(
    Defence("what is there is left alone", take_what_is_there, "listens"),
    Defence("only ours is removed", call_every_socket_stale, "is gone"),
)
async def test_what_stands_in_the_place_of_the_socket_is_neither_used_nor_removed(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    for squat in SQUATS:
        directory = path.with_name(squat.__name__)
        directory.mkdir(mode=0o700, parents=True)
        there = directory / "socket"
        squat(there)
        before = there.lstat()
        sockets.clear(directory, "socket")
        assert os.path.lexists(there), "it is gone"
        assert not Listener(there, FakeMaster()).start(), "it listens there"
        assert os.path.samestat(before, there.lstat())
    record_property("tried", len(SQUATS))


def call_no_socket_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_stale", lambda path: False)


@needs(Defence("what was left behind is removed", call_no_socket_stale, "nobody can be served"))
async def test_a_socket_that_was_left_behind_stands_in_nobodys_way(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    bind_nowhere(path)
    sockets.clear(path.parent, path.name)
    made = Listener(path, FakeMaster())
    assert made.start(), "nobody can be served"
    assert await is_served(path)
    await made.close()


def leave_descriptors_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PassedDescriptors, "__exit__", lambda self, *_: None)


@needs(Defence("what came with a request is closed", leave_descriptors_open, "left open"))
async def test_a_healthy_client_is_served_among_any_others_which_leave_nothing_behind(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    rng, staying = random.Random(20), list[socket.socket]()
    async with listening(path, FakeMaster()) as served:
        assert await is_served(path)
        await until(lambda: not served._clients, "end of the healthy one")
        before = descriptors()
        for number in range(CLIENTS):
            client = await asyncio.to_thread(random_client, rng, path)
            if rng.random() < 0.5:
                staying.append(client)
            else:
                client.close()
            if len(staying) > 2 * MOST_CLIENTS:
                staying.pop(0).close()
            if number % 200 == 0:
                assert await is_served(path)
        assert await is_served(path)
        for client in staying:
            client.close()
        await until(lambda: not served._clients, "end of all")
        assert served.riders == ()
        left = descriptors() - before
        for number_and_name in left:
            os.close(int(number_and_name.split()[0]))
        assert not left, "left open"
    record_property("tried", CLIENTS)


def call_nobody_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "is_idle", property(lambda self: False))


@needs(Defence("who asks for nothing makes room", call_nobody_idle, "hung up"))
async def test_who_says_nothing_or_reads_nothing_makes_room(
    path: Path, record_property: Callable[[str, object], None]
) -> None:
    await test_listener.test_clients_that_say_nothing_or_read_nothing_make_room(path, FakeMaster())
    record_property("tried", MOST_CLIENTS + 6)
