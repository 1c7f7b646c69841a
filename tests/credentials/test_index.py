import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sshtui.credentials.binding import Binding, Endpoint, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.index import Index
from sshtui.errors import ConfigError

ALICE = Endpoint("alice", "db1.example", 22)
NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def credential(
    credential_id: str = "id-1", endpoint: Endpoint = ALICE, prompt: str = "password:"
) -> Credential:
    return Credential(
        id=credential_id,
        binding=Binding(endpoint, "", prompt, echo=False),
        kind=PromptKind.PASSWORD,
        mode=Mode.FILL,
        status=Status.PROVEN,
        host_keys=frozenset({"SHA256:a", "SHA256:b"}),
        store="keyring",
        last_used=NOON,
        last_accepted=NOON,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sshtui.db"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    opened = Index(path)
    yield opened
    opened.close()


def test_a_credential_comes_back_whole(index: Index) -> None:
    rich = replace(
        credential(endpoint=Endpoint("alice", "::1", 2222, ("jump@bastion:22", "j2@b2:22"))),
        binding=Binding(Endpoint("a", "b", 1, ("x@y:22",)), "Näme", "パスワード:", echo=True),
        kind=PromptKind.MENU,
        mode=Mode.SEND,
        status=Status.SUSPECT,
        store="vault",
        last_used=None,
    )
    index.put(rich)
    assert index.find(rich.binding.endpoint) == (rich,)
    assert index.at(rich.binding) == rich


def test_another_instance_sees_it(index: Index, path: Path) -> None:
    index.put(credential())
    other = Index(path)
    assert other.find(ALICE) == (credential(),)
    other.close()


@pytest.mark.parametrize(
    "other",
    [
        Endpoint("bob", "db1.example", 22),
        Endpoint("alice", "db2.example", 22),
        Endpoint("alice", "db1.example", 2222),
        Endpoint("alice", "db1.example", 22, ("jump@bastion:22",)),
    ],
)
def test_another_endpoint_has_nothing_of_it(index: Index, other: Endpoint) -> None:
    index.put(credential())
    assert index.find(other) == ()


def test_a_prompt_has_one_credential_and_the_replaced_one_is_returned(index: Index) -> None:
    old, new = credential("old"), credential("new")
    assert index.put(old) is None
    assert index.put(new) == old
    assert index.find(ALICE) == (new,)


def test_no_writer_can_give_a_prompt_a_second_credential(index: Index) -> None:
    index.put(credential("one"))
    with pytest.raises(sqlite3.IntegrityError):
        index._database.execute(
            "INSERT INTO credentials SELECT 'two', user, host, port, via, name, prompt, echo, kind,"
            " mode, status, host_keys, store, last_used, last_accepted FROM credentials"
        )


def test_the_same_id_is_updated(index: Index) -> None:
    index.put(credential())
    changed = replace(credential(), status=Status.SUSPECT)
    index.put(changed)
    assert index.find(ALICE) == (changed,)


def test_the_most_recently_accepted_comes_first(index: Index) -> None:
    # Later, though its text would sort before in its own zone.
    later = datetime(2025, 3, 1, 9, 0, tzinfo=timezone(timedelta(hours=-8)))
    index.put(credential("early", prompt="one:"))
    index.put(replace(credential("late", prompt="two:"), last_accepted=later))
    index.put(replace(credential("never", prompt="three:"), last_accepted=None))
    assert [found.id for found in index.find(ALICE)] == ["late", "early", "never"]


def test_marking_changes_the_status_and_the_times_it_is_given(index: Index) -> None:
    index.put(credential())
    index.mark("id-1", Status.SUSPECT, used=NOON + timedelta(hours=1))
    (found,) = index.find(ALICE)
    assert found.status is Status.SUSPECT
    assert found.last_used == NOON + timedelta(hours=1)
    assert found.last_accepted == NOON


def test_marking_an_acceptance_leaves_the_time_of_use(index: Index) -> None:
    index.put(credential())
    index.mark("id-1", Status.PROVEN, accepted=NOON + timedelta(hours=1))
    (found,) = index.find(ALICE)
    assert found.last_used == NOON
    assert found.last_accepted == NOON + timedelta(hours=1)


def test_marking_what_was_replaced_leaves_the_new_one_alone(index: Index) -> None:
    index.put(credential("old"))
    index.put(credential("new"))
    index.mark("old", Status.SUSPECT)
    assert [found.status for found in index.find(ALICE)] == [Status.PROVEN]


def test_a_deleted_credential_is_gone(index: Index) -> None:
    index.put(credential())
    index.delete("id-1")
    index.delete("id-1")
    assert index.find(ALICE) == ()


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_every_file_is_0600_from_birth_whatever_the_umask(path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        index = Index(path)
        index.put(credential())
    finally:
        os.umask(before)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("sshtui.*")}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}
    index.close()


def test_a_loose_mode_is_mended(path: Path) -> None:
    Index(path).close()
    path.chmod(0o644)
    Index(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_symbolic_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    path.symlink_to(target)
    with pytest.raises(ConfigError, match="cannot be used"):
        Index(path)
    assert not target.exists()


def test_a_file_of_a_newer_sshtui_is_refused_and_left_alone(path: Path) -> None:
    index = Index(path)
    index.put(credential())
    index._database.execute("UPDATE schema SET version = 9")
    index.close()
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="newer sshtui"):
        Index(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_named_with_a_way_out(path: Path) -> None:
    path.write_bytes(b"this is not a database, but long enough to be looked at" * 20)
    with pytest.raises(ConfigError, match="not a database") as caught:
        Index(path)
    assert "Move it away" in caught.value.hint
    assert path.read_bytes().startswith(b"this is not")


def test_tables_of_other_parts_in_the_file_are_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE visits (host TEXT)")
        database.execute("INSERT INTO visits VALUES ('kept')")
    database.close()
    index = Index(path)
    assert index._database.execute("SELECT host FROM visits").fetchall() == [("kept",)]
    index.close()


def test_in_memory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.rglob("*"))
    index = Index(None)
    index.put(credential())
    assert index.find(ALICE) == (credential(),)
    index.close()
    assert set(tmp_path.rglob("*")) == before


def _write_many(path: Path, worker: int, count: int) -> None:
    index = Index(path)
    for number in range(count):
        index.put(credential(f"{worker}-{number}", prompt=f"prompt {worker} {number}"))
        index.mark(f"{worker}-{number}", Status.SUSPECT)
    index.close()


def test_four_processes_at_once_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(path, n, 50)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    index = Index(path)
    found = index.find(ALICE)
    assert len(found) == 200
    assert {one.status for one in found} == {Status.SUSPECT}
    index.close()


def test_a_process_killed_while_it_writes_loses_nothing_it_finished(path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from sshtui.credentials.index import Index
from sshtui.credentials.binding import *
from sshtui.credentials.credential import Credential
index = Index(Path({str(path)!r}))
number = 0
while True:
    binding = Binding(Endpoint("alice", "db1.example", 22), "", f"prompt {{number}}", False)
    index.put(Credential(str(number), binding, PromptKind.OTHER, Mode.FILL, Status.PROVEN,
                         frozenset(), "keyring"))
    print(number, flush=True)
    number += 1
"""
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        finished = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
        finished += process.stdout.read().split()[:-1]
        process.wait()
        process.stdout.close()
        index = Index(path)
        assert set(finished) <= {one.id for one in index.find(ALICE)}
        index.close()


def test_threads_may_share_it(index: Index) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: index.put(credential(str(n), prompt=f"p{n}")), range(100)))
    assert len(index.find(ALICE)) == 100


def test_a_lookup_among_ten_thousand_takes_less_than_a_millisecond(index: Index) -> None:
    with index._transaction():
        for number in range(10_000):
            index._database.execute(
                "INSERT INTO credentials VALUES"
                " (?, ?, 'h', 22, '[]', '', 'p', 0, 'password', 'fill', 'proven', '[]', 'k',"
                " NULL, NULL)",
                (str(number), f"user{number}"),
            )
    times = []
    for number in range(0, 10_000, 100):
        started = time.perf_counter()
        assert len(index.find(Endpoint(f"user{number}", "h", 22))) == 1
        times.append(time.perf_counter() - started)
    assert sorted(times)[50] < 0.001
