"""A real keyring that is locked, killed or stopped under a form: named, and never in the way."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.service import open_credentials
from sshtui.credentials.stores.deadline import DeadlineCaller
from sshtui.credentials.stores.keyring import DEADLINE_SECONDS, KeyringStore
from sshtui.kbdint.form import Form
from sshtui.signin.steps import StepKind
from tests.credentials.helpers import failure, threads, until_threads_end
from tests.effort import LONG
from tests.servers.clock import leap
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import one_password
from tests.servers.waiting import SECONDS, until
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

pytestmark = pytest.mark.keyring


async def test_a_hundred_secrets_come_back(
    keyring: GnomeKeyring, record_property: Callable[[str, object], None]
) -> None:
    store = KeyringStore()
    count = 100 if LONG else 12  # it writes its file anew for each
    for number in range(count):
        await store.set(f"id-{number}", Secret(f"fäke-{number}\0\n🔑"))
    for number in range(count):
        assert await store.get(f"id-{number}") == Secret(f"fäke-{number}\0\n🔑")
    record_property("tried", count)


def locked(keyring: GnomeKeyring) -> None:
    keyring.lock()


def killed(keyring: GnomeKeyring) -> None:
    keyring.signal(signal.SIGKILL)


def stopped(keyring: GnomeKeyring) -> None:
    keyring.signal(signal.SIGSTOP)


def wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = DeadlineCaller.__init__
    monkeypatch.setattr(
        DeadlineCaller, "__init__", lambda caller, _, hung: begin(caller, 10 * SECONDS, hung)
    )
    monkeypatch.setitem(globals(), "limit", 1.0)


limit = SECONDS
"""Seconds until a sign-in counts as one that waits for ever."""

FAULTS = {locked: {"locked"}, killed: {"locked", "absent"}, stopped: {"hung"}}


@needs(Defence("a deadline for the keyring", wait_for_ever, "the sign-in still waits"))
async def test_whatever_becomes_of_it_under_a_form_the_sign_in_goes_on_and_it_is_named(
    keyring: GnomeKeyring, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    async with Scripted({"keyboard-interactive": one_password}) as server:
        for fault, kinds in FAULTS.items():
            await signs_in(server, keyring, tmp_path, fault)
            store = KeyringStore(deadline=0.05 if fault is stopped else DEADLINE_SECONDS)
            assert (await failure(store)).kind in kinds, fault.__name__
            if fault is stopped:
                keyring.signal(signal.SIGCONT)
                await until_threads_end()
            keyring.start_daemon_again()
    record_property("tried", len(FAULTS))


async def signs_in(
    server: Scripted, keyring: GnomeKeyring, directory: Path, fault: Callable[[GnomeKeyring], None]
) -> None:
    def answer(_: Form) -> str:
        fault(keyring)
        return "fake-password"

    person = Person(answer, remember=True)
    connecting = asyncio.ensure_future(
        connector(open_credentials()).connect(target(server, directory), person)
    )
    await until(lambda: connecting.done() or (fault is stopped and threads()), "an answer")
    if not connecting.done():
        leap(DEADLINE_SECONDS)
    done, _ = await asyncio.wait({connecting}, timeout=limit)
    if not done:
        keyring.signal(signal.SIGCONT)
    assert done, f"{fault.__name__}: the sign-in still waits"
    (remembered,) = person.saw(StepKind.REMEMBERED)
    assert not remembered.durable, "it is kept until sshtui ends, and that is told"
    await (await connecting).close()
