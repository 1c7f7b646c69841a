"""Servers that say anything in any order, from the first message to after the sign-in."""

import asyncio
import gc
import random
import resource
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asyncssh.packet import Boolean, String

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.errors import AppError, Cancelled
from sshtui.kbdint.form import Form
from sshtui.knownhosts.verdict import fingerprint
from sshtui.ssh.client import HopClient
from sshtui.ssh.connection import Connection
from sshtui.sshconfig.target import Target
from tests.effort import LONG
from tests.fuzz.parser import RecordProperty, rng
from tests.servers.hostile import LEARNED, REQUEST, Hostile, Visitor
from tests.servers.person import CANCEL, KEEP, Person, Plain
from tests.servers.talk import INFO_REQUEST, INFO_RESPONSE
from tests.servers.waiting import SECONDS, until
from tests.ssh.target import connector, target

ATTEMPTS = 10_000 if LONG else 150
AT_ONCE = 12
SAVED = "hunter2-saved-fake"
TYPED = "typed-fake"
MOST_GROWTH = 40 << 20
BLIND = 2.0
"""Seconds that a silent server gets."""


async def test_a_sign_in_to_a_server_that_says_anything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, record_property: RecordProperty
) -> None:
    """Each ends soon and with an error for a person or a session, and leaves nothing behind."""
    complaints: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(context))
    draws = rng("sign-in")
    outcomes: dict[str, int] = {}
    async with Hostile() as server:
        goal = replace(
            target(server, tmp_path),
            user="deploy",
            connect_timeout=BLIND,
            kex_algorithms=("curve25519-sha256",),
        )
        await attempts(server, goal, AT_ONCE, draws, outcomes)
        before, size = left(), memory()
        done = AT_ONCE
        while done < ATTEMPTS:
            await attempts(server, goal, AT_ONCE, draws, outcomes)
            done += AT_ONCE
        await until(lambda: not grown(before), "nothing left", context=lambda: grown(before))
    assert complaints == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    caplog.clear()
    await until(lambda: not held(), "no connection held")
    assert memory() - size < MOST_GROWTH
    assert min(outcomes.get(name, 0) for name in ("signed in", "ConnectionLost")) > 0, outcomes
    record_property("tried", done)


async def attempts(
    server: Hostile, goal: Target, count: int, draws: random.Random, outcomes: dict[str, int]
) -> None:
    seeds = [draws.getrandbits(32) for _ in range(count)]
    for outcome in await asyncio.gather(*(attempt(server, goal, seed) for seed in seeds)):
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    for visitor in server.connections:
        check_what_was_sent(visitor)
        visitor.drop()
    server.connections.clear()


async def attempt(server: Hostile, goal: Target, seed: int) -> str:
    """Sign in once, and use the session if there is one; return what came of it."""
    draws = random.Random(seed)
    try:
        async with asyncio.timeout(SECONDS):
            credentials = await with_saved(server, goal)
            try:
                return await signed_in(server, goal, credentials, draws)
            finally:
                credentials.close()
    except Exception as error:
        error.add_note(f"attempt {seed}")
        raise


async def signed_in(
    server: Hostile, goal: Target, credentials: CredentialService, draws: random.Random
) -> str:
    def reply(form: Form) -> Plain:
        if draws.random() < 0.1:
            return CANCEL
        return KEEP if draws.random() < 0.5 else [TYPED] * len(form.fields)

    person = Person(*[reply] * 100)
    try:
        connection = await connector(credentials, dial=server.dial(draws)).connect(goal, person)
    except (AppError, Cancelled) as error:
        return type(error).__name__
    try:
        async with asyncio.timeout(BLIND):
            await connection.output_of("true")
    except (AppError, TimeoutError):
        pass
    finally:
        await connection.close()
    return "signed in"


async def with_saved(server: Hostile, goal: Target) -> CredentialService:
    """Return a memory that has an answer to one prompt of the account, to be sent by itself."""
    credentials = open_credentials(private=True)
    binding = Binding(goal.endpoint, "", LEARNED.decode().strip().lower(), echo=False)
    await credentials.remember(
        binding,
        PromptKind.PASSWORD,
        Secret(SAVED),
        mode=Mode.SEND,
        host_key=fingerprint(server.key.public_data),
    )
    return credentials


def check_what_was_sent(visitor: Visitor) -> None:
    """What is saved goes out once at most, and to the prompt that it was saved for."""
    places = [
        place
        for place, (kind, body) in enumerate(visitor.requests)
        if SAVED.encode() in body and not is_change(kind, body)
    ]
    assert len(places) <= 1, "more than once"
    for place in places:
        kind, body = visitor.requests[place]
        asked = [message for length, message in visitor.asked if length <= place]
        if kind == INFO_RESPONSE:
            assert any(kind == INFO_REQUEST and LEARNED in text for kind, text in asked)
        else:
            assert body.find(String("password")) > 0, "another method"


def is_change(kind: int, body: bytes) -> bool:
    """Return whether it is a request for another password, which has the old one once more."""
    return kind == REQUEST and String("password") + Boolean(True) in body


def left() -> dict[str, int]:
    """Count what a sign-in that has ended must not leave behind."""
    return {
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
    }


def grown(before: dict[str, int]) -> str:
    return ", ".join(
        f"{count - before[name]} {name}" for name, count in left().items() if count > before[name]
    )


def memory() -> int:
    """Return how many bytes this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def held() -> int:
    """Count the connections that something still holds."""
    gc.collect()
    return sum(isinstance(thing, HopClient | Connection) for thing in gc.get_objects())
