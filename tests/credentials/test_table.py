import multiprocessing
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.command import CommandStore
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.table import _COLUMNS, _FIRST, CredentialTable
from sshtui.endpoint import Endpoint

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
        store=KeyringStore.kind,
        last_used=NOON,
        last_accepted=NOON,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sshtui.db"


@pytest.fixture
def table(path: Path) -> Iterator[CredentialTable]:
    opened = CredentialTable(path)
    yield opened
    opened.close()


def test_a_credential_comes_back_whole(table: CredentialTable) -> None:
    rich = replace(
        credential(endpoint=Endpoint("alice", "::1", 2222, ("jump@bastion:22", "j2@b2:22"))),
        binding=Binding(Endpoint("a", "b", 1, ("x@y:22",)), "Näme", "パスワード:", echo=True),
        kind=PromptKind.MENU,
        mode=Mode.SEND,
        status=Status.SUSPECT,
        store=VaultStore.kind,
        last_used=None,
    )
    table.put(rich)
    assert table.find(rich.binding.endpoint) == (rich,)
    assert table.at(rich.binding) == rich


def test_another_instance_sees_it(table: CredentialTable, path: Path) -> None:
    table.put(credential())
    other = CredentialTable(path)
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
def test_another_endpoint_has_nothing_of_it(table: CredentialTable, other: Endpoint) -> None:
    table.put(credential())
    assert table.find(other) == ()


def test_a_prompt_has_one_credential_and_the_replaced_one_is_returned(
    table: CredentialTable,
) -> None:
    old, new = credential("old"), credential("new")
    assert table.put(old) is None
    assert table.put(new) == old
    assert table.find(ALICE) == (new,)


def test_no_writer_can_give_a_prompt_a_second_credential(table: CredentialTable) -> None:
    table.put(credential("one"))
    with pytest.raises(sqlite3.IntegrityError):
        table.database.write(
            f"INSERT INTO credentials ({_COLUMNS}) SELECT 'two', user, host, port, via, name,"
            " prompt, echo, kind, mode, status, host_keys, store, last_used, last_accepted"
            " FROM credentials"
        )


def test_the_same_id_is_updated(table: CredentialTable) -> None:
    table.put(credential())
    changed = replace(credential(), status=Status.SUSPECT)
    table.put(changed)
    assert table.find(ALICE) == (changed,)


def test_the_most_recently_accepted_comes_first(table: CredentialTable) -> None:
    # Later, though its text would sort before in its own zone.
    later = datetime(2025, 3, 1, 9, 0, tzinfo=timezone(timedelta(hours=-8)))
    table.put(credential("early", prompt="one:"))
    table.put(replace(credential("late", prompt="two:"), last_accepted=later))
    table.put(replace(credential("never", prompt="three:"), last_accepted=None))
    assert [found.id for found in table.find(ALICE)] == ["late", "early", "never"]


def test_marking_what_was_replaced_leaves_the_new_one_alone(table: CredentialTable) -> None:
    table.put(credential("old"))
    table.put(credential("new"))
    table.mark("old", Status.SUSPECT)
    assert [found.status for found in table.find(ALICE)] == [Status.PROVEN]


def test_a_deleted_credential_is_gone(table: CredentialTable) -> None:
    table.put(credential())
    table.delete("id-1")
    table.delete("id-1")
    assert table.find(ALICE) == ()


def _write_many(path: Path, worker: int, count: int) -> None:
    table = CredentialTable(path)
    for number in range(count):
        table.put(credential(f"{worker}-{number}", prompt=f"prompt {worker} {number}"))
        table.mark(f"{worker}-{number}", Status.SUSPECT)
    table.close()


def test_four_processes_at_once_lose_nothing(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(path, n, 50)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    table = CredentialTable(path)
    found = table.find(ALICE)
    assert len(found) == 200
    assert {kept.status for kept in found} == {Status.SUSPECT}
    table.close()


def test_a_process_killed_while_it_writes_loses_nothing_it_finished(path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from sshtui.credentials.table import _COLUMNS, _FIRST, CredentialTable
from sshtui.credentials.binding import *
from sshtui.endpoint import Endpoint
from sshtui.credentials.credential import Credential
from sshtui.credentials.stores.kind import StoreKind
table = CredentialTable(Path({str(path)!r}))
number = 0
while True:
    binding = Binding(Endpoint("alice", "db1.example", 22), "", f"prompt {{number}}", False)
    table.put(Credential(str(number), binding, PromptKind.OTHER, Mode.FILL, Status.PROVEN,
                         frozenset(), StoreKind("keyring")))
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
        table = CredentialTable(path)
        assert set(finished) <= {kept.id for kept in table.find(ALICE)}
        table.close()


def test_threads_may_share_it(table: CredentialTable) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: table.put(credential(str(n), prompt=f"p{n}")), range(100)))
    assert len(table.find(ALICE)) == 100


def test_marking_changes_what_it_is_given_and_leaves_the_rest(table: CredentialTable) -> None:
    table.put(credential())
    table.mark("id-1", Status.SUSPECT)
    assert table.get("id-1") == replace(credential(), status=Status.SUSPECT)
    table.mark("id-1", None, mode=Mode.SEND)
    assert table.get("id-1") == replace(credential(), status=Status.SUSPECT, mode=Mode.SEND)


def test_what_a_command_answers_stands_beside_what_is_stored(table: CredentialTable) -> None:
    stored, external = (
        credential("stored"),
        replace(credential("external"), store=CommandStore.kind),
    )
    table.put(stored)
    assert table.put(external) is None
    assert set(table.find(ALICE)) == {stored, external}
    assert table.at(stored.binding) == stored
    newer = replace(credential("newer"), store=CommandStore.kind)
    assert table.put(newer) == external
    assert set(table.find(ALICE)) == {stored, newer}


def test_everything_and_everything_on_a_host_can_be_listed(table: CredentialTable) -> None:
    bob = credential("bob", Endpoint("bob", "db1.example", 22))
    other = credential("other", Endpoint("alice", "web.example", 22))
    for kept in (other, bob, credential()):
        table.put(kept)
    assert table.on_host("db1.example") == (credential(), bob)
    assert table.all() == (credential(), bob, other)


def test_an_answer_departs_once_it_is_known_to_be_good(table: CredentialTable) -> None:
    kept = credential()
    table.put(kept)
    assert table.mark_in_flight([kept], NOON + timedelta(hours=1))
    assert table.get("id-1") == replace(kept, last_used=NOON + timedelta(hours=1))
    table.clear_in_flight(["id-1"])
    assert table.mark_in_flight([kept], NOON)


def test_an_answer_that_fell_into_doubt_does_not_depart(table: CredentialTable) -> None:
    kept = credential()
    table.put(kept)
    table.mark("id-1", Status.SUSPECT)
    assert not table.mark_in_flight([kept], NOON)
    assert table.mark_in_flight([replace(kept, status=Status.SUSPECT)], NOON), (
        "a person looked at it"
    )


def test_an_answer_that_was_replaced_does_not_depart(table: CredentialTable) -> None:
    table.put(credential("old"))
    table.put(credential("new"))
    assert not table.mark_in_flight([credential("old")], NOON)


def test_an_answer_left_in_flight_by_a_dead_sign_in_is_in_doubt(table: CredentialTable) -> None:
    kept = credential()
    table.put(kept)
    assert table.mark_in_flight([kept], NOON)
    assert not table.mark_in_flight([kept], NOON), "nobody knows how the first one fared"
    assert table.get("id-1") == replace(kept, status=Status.SUSPECT)


def test_one_answer_in_doubt_keeps_all_of_them_from_departing(table: CredentialTable) -> None:
    good, bad = credential("good", prompt="one"), credential("bad", prompt="two")
    table.put(good)
    table.put(replace(bad, status=Status.SUSPECT))
    assert not table.mark_in_flight([good, bad], NOON)
    assert table.mark_in_flight([good], NOON), "it was not marked as being in flight"


def test_the_tables_of_the_first_version_are_brought_along(path: Path) -> None:
    old = sqlite3.connect(path)
    old.execute("CREATE TABLE schema (part TEXT PRIMARY KEY, version INTEGER)")
    old.execute("INSERT INTO schema VALUES ('credentials', 1)")
    old.execute(_FIRST)
    old.execute(
        f"INSERT INTO credentials ({_COLUMNS}) VALUES ('id-1', 'alice', 'db1.example', 22, '[]',"
        " '', 'password:', 0, 'password', 'fill', 'proven', '[\"SHA256:a\", \"SHA256:b\"]',"
        " 'keyring', '2025-03-01T12:00:00.000000+00:00', '2025-03-01T12:00:00.000000+00:00')"
    )
    old.commit()
    old.close()
    table = CredentialTable(path)
    assert table.all() == (credential(),)
    assert table.mark_in_flight([credential()], NOON)
    table.close()
