"""Keys are added to known_hosts while others add to it too: nothing is lost, torn or readable."""

import base64
import multiprocessing
import os
import re
import stat
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.knownhosts import verdict
from tests.knownhosts.cases import SHOWN
from tests.trust.test_known_hosts import Record, said_by_ssh
from tests.trust.twin import Defence, needs

BLOB = base64.b64encode(SHOWN.public_data).decode()
ADDERS, ADDS = 4, 50


def read_then_write(monkeypatch: pytest.MonkeyPatch) -> None:
    def append(path: Path, line: bytes) -> None:
        before = path.read_bytes() if path.exists() else b""
        time.sleep(0.002)
        path.write_bytes(before + line)

    monkeypatch.setattr(verdict, "_append", append)


def look_without_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    is_wanted = verdict._is_wanted

    def slowly(*place: Any) -> bool:
        wanted = is_wanted(*place)
        time.sleep(0.002)
        return wanted

    monkeypatch.setattr(verdict, "_is_wanted", slowly)
    monkeypatch.setattr(verdict, "_lock", nullcontext)


def write_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    def append(path: Path, line: bytes) -> None:
        with path.open("ab", buffering=0) as file:
            for piece in (line[:20], line[20:]):
                file.write(piece)
                time.sleep(0.001)

    monkeypatch.setattr(verdict, "_append", append)


def add(file: Path, number: int, all_there: Any) -> None:
    """Add keys as one of several sshtui, some of which another one adds, too."""
    all_there.wait(60)
    for count in range(ADDS):
        for name in (f"host-{number}-{count}", f"shared-{count}"):
            verdict.add_key(file, name, 22, SHOWN.public_data, hashed=False)


def write_beside_it(file: Path) -> None:
    """Add lines as ssh does: no lock, one buffered line in append mode; one for each of others."""
    size = -1
    while True:
        if file.exists() and file.stat().st_size == size:
            time.sleep(0.0002)
            continue
        with file.open("a") as stream:
            stream.write(f"writer-was-here ssh-ed25519 {BLOB}\n")
            stream.flush()
            size = stream.tell()


@needs(
    Defence("a line is added at the end", read_then_write, "lost|torn"),
    Defence("a line is one write", write_in_pieces, "torn"),
    Defence("one looks and adds at a time", look_without_a_lock, "twice"),
)
async def test_four_processes_beside_ssh_and_another_writer_lose_and_tear_nothing(
    tmp_path: Path, record_property: Record
) -> None:
    file = tmp_path / "known_hosts"
    verdict.add_key(file, "first", 22, SHOWN.public_data, hashed=False)
    # Forked, so that a twin is one there, too.
    context = multiprocessing.get_context("fork")
    all_there = context.Barrier(ADDERS)
    writer = context.Process(target=write_beside_it, args=(file,), daemon=True)
    adders = [context.Process(target=add, args=(file, n, all_there)) for n in range(ADDERS)]
    listener = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[SHOWN])
    by_ssh = 0
    try:
        for process in (writer, *adders):
            process.start()
        while not by_ssh or any(adder.is_alive() for adder in adders):
            said = await said_by_ssh(
                file,
                "127.0.0.1",
                HostKeyAlias=f"ssh-{by_ssh}",
                Port=listener.get_port(),
                StrictHostKeyChecking="accept-new",
                HashKnownHosts="no",
            )
            assert "Permission denied" in said
            by_ssh += 1
    finally:
        writer.kill()
        writer.join()
        listener.close()
        await listener.wait_closed()
    names = whole_lines(file)
    assert [adder.exitcode for adder in adders] == [0] * ADDERS
    wanted = ["first"]
    wanted += [f"host-{number}-{count}" for number in range(ADDERS) for count in range(ADDS)]
    wanted += [f"shared-{count}" for count in range(ADDS)]
    wanted += [f"ssh-{number}" for number in range(by_ssh)]
    assert not set(wanted).difference(names), "lost"
    assert "writer-was-here" in names
    assert sorted(name for name in names if name != "writer-was-here") == sorted(wanted), "twice"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    record_property("tried", len(wanted))


def whole_lines(file: Path) -> list[str]:
    """Return the names in a file of which each line is whole."""
    lines = [line for line in file.read_text().splitlines() if line]
    whole = re.compile(r"[a-z]+[-a-z0-9]* ssh-ed25519 " + re.escape(BLOB))
    assert [line for line in lines if not whole.fullmatch(line)] == [], "torn"
    return [line.split()[0] for line in lines]


def leave_modes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    make = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode=0o777: make(path, flags))
    monkeypatch.setattr(os, "fchmod", lambda descriptor, mode: None)


@needs(Defence("a new file is made private", leave_modes_alone, "0o"))
def test_a_new_file_is_private_whatever_the_umask(tmp_path: Path, record_property: Record) -> None:
    modes = {}
    masks = (0o000, 0o022, 0o077, 0o277, 0o777)
    for mask in masks:
        file = tmp_path / f"{mask:o}" / "known_hosts"
        old = os.umask(mask)
        try:
            verdict.add_key(file, "h", 22, SHOWN.public_data, hashed=False)
        finally:
            os.umask(old)
        modes[mask] = oct(file.stat().st_mode & 0o777), oct(file.parent.stat().st_mode & 0o777)
    assert set(modes.values()) == {("0o600", "0o700")}, str(modes)
    record_property("tried", len(masks))
