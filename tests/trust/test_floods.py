"""A flood costs little memory, the server is made to wait, and the person's Ctrl-C gets through."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sshtui.sessions import output
from sshtui.sessions.lines import Lines
from sshtui.sessions.manager import SessionManager
from sshtui.sessions.state import SessionState
from sshtui.terminal import emulator, native
from tests.effort import LONG
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.variants import OpenSshFactory
from tests.servers.waiting import until
from tests.sessions.bench import SIZE, Bench
from tests.sessions.fakes import FakeShell
from tests.ssh.target import connector, target
from tests.terminal.terminals import terminal
from tests.trust.twin import Defence, needs

MIB = 1 << 20
LONGEST = 2 * 3600
"""Seconds for a GiB on a machine with much else to do: the library takes 6 MB/s of marks."""
_PAGE = os.sysconf("SC_PAGE_SIZE")

FLOODS = {
    "plain": b"".join(b"%07d\n" % number for number in range(8192)),
    "colours": b"".join(
        b"\x1b[38;2;%d;%d;%dm%d" % (n % 256, n * 7 % 256, n * 13 % 256, n) for n in range(3000)
    ),
    "strings": b"\x1b]0;%b\x07" % (b"t" * 60_000) + b"\x1b]8;;http://x/\x07l\x1b]8;;\x07" * 100,
    "pictures": b"\x1b_Ga=T,f=24,s=64,v=64;%b\x1b\\" % (b"AAAA" * 4096),
    "combining": b"e" + "\u0301".encode() * 30_000,
}
"""What is repeated without end, by its kind."""


def resident() -> int:
    """Return how many bytes of memory this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def repeated(piece: bytes, size: int) -> Iterator[bytes]:
    """Yield a piece until it comes to so many bytes."""
    for _ in range(-(-size // len(piece))):
        yield piece


def keep_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_bounds(handle: Any, option: str, value: Any) -> None:
        most = option.endswith(("_MAX_LINES", "_MAX_BYTES"))
        native.configure(handle, option, 1 << 40 if most else value)

    monkeypatch.setattr(emulator, "configure", without_bounds)


@needs(Defence("what scrolled off has bounds", keep_everything, "MiB more"))
def test_no_flood_takes_more_than_a_little_memory(
    record_property: Callable[[str, object], None],
) -> None:
    size = 64 * MIB if LONG else 2 * MIB
    for kind, piece in FLOODS.items():
        shown = terminal(*SIZE, lines=10_000)
        shown.feed(piece)
        before = resident()
        for data in repeated(piece, size):
            shown.feed(data)
        more = (resident() - before) // MIB
        assert more < 64, f"{kind}: {more} MiB more"
        shown.feed(b"\x1b\\\x1bcOK")
        assert shown.text() == "OK"
        shown.close()
    record_property("tried", len(FLOODS))


def hold_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "MOST", 1 << 40)


def goes_on(shell: FakeShell) -> bool:
    return not shell.held


@needs(Defence("who writes faster than is shown waits", hold_nobody, "is never held"))
async def test_a_server_that_writes_faster_than_is_shown_is_made_to_wait(
    record_property: Callable[[str, object], None],
) -> None:
    for piece in FLOODS.values():
        bench = Bench()
        id_ = bench.open()
        await bench.reaches(id_, SessionState.OPEN)
        shell = bench.connector.connections[0].shells[0]
        written = 0
        while not shell.held:
            shell.say(piece)
            written += len(piece)
            assert written < 2 * MIB, "is never held"
        await until(partial(goes_on, shell), "leave to go on")
        await bench.manager.shutdown()
    record_property("tried", len(FLOODS))


FLOODING = """\
trap 'echo > "$1.stopped"; exit' INT
while :; do cat "$1"; done
"""
"""Writes a file again and again, until Ctrl-C."""


def place_floods(server: OpenSsh) -> Path:
    """Put what floods where the account of a server can run it."""
    home = server.account.home
    (home / "flood").write_text(FLOODING)
    for kind, piece in FLOODS.items():
        (home / kind).write_bytes(piece)
    return home


@pytest.mark.sshd
@pytest.mark.timeout(6 * LONGEST if LONG else 300)
async def test_ctrl_c_ends_a_flood_over_ssh_that_took_little_memory(
    openssh: OpenSshFactory, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    server = openssh.key_only()
    home = place_floods(server)
    manager = SessionManager(Lines(connector()))
    goal = target(server, tmp_path, identity_files=(server.user_key,))
    id_ = manager.open(goal, lambda _: Person(), SIZE)
    await until(lambda: manager.sessions[0].state is SessionState.OPEN, "session")
    size, most = (1 << 30, 400) if LONG else (2 * MIB, 64)
    came: list[int] = []
    manager.tap(id_, lambda data: came.append(len(data)))
    before = resident()
    for kind in FLOODS:
        came.clear()
        manager.write(id_, f"sh flood {kind}\r".encode())
        await until(lambda: sum(came) > size, f"flood of {kind}", seconds=LONGEST if LONG else 60)
        manager.write(id_, b"\x03")
        await until((home / f"{kind}.stopped").exists, "end of the flood")
        more = (resident() - before) // MIB
        assert more < most, f"{kind}: {more} MiB more"
    await manager.shutdown()
    record_property("tried", len(FLOODS))


@pytest.mark.sshd
async def test_who_leaves_in_the_midst_of_floods_leaves_none_of_them_behind(
    openssh: OpenSshFactory, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    server = openssh.key_only()
    place_floods(server)
    manager = SessionManager(Lines(connector()))
    goal = target(server, tmp_path, identity_files=(server.user_key,))
    came = {manager.open(goal, lambda _: Person(), SIZE): [0] for _ in FLOODS}

    def are_open() -> bool:
        return all(info.state is SessionState.OPEN for info in manager.sessions)

    def count(counter: list[int], data: bytes) -> None:
        counter[0] += len(data)

    def all_flood() -> bool:
        return min(counter[0] for counter in came.values()) > MIB

    await until(are_open, "sessions", context=lambda: str(manager.sessions))
    for (id_, counter), kind in zip(came.items(), FLOODS, strict=True):
        manager.tap(id_, partial(count, counter))
        manager.write(id_, f"sh flood {kind}\r".encode())
    await until(all_flood, "all floods", context=lambda: str(came))
    await manager.shutdown()
    assert manager.sessions == ()
    record_property("tried", len(FLOODS))
