"""A server that lets anyone in could paint a prompt of its own, and wait for the password there."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sshtui.credentials.service import open_credentials
from sshtui.endpoint import Endpoint
from sshtui.errors import AuthenticationFailed
from sshtui.ssh.connect import SshConnector
from tests.servers.openssh import make_key
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    Script,
    Talk,
    Verdict,
    accept,
    accept_key,
    one_password,
    partial,
    refuse,
)
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

KBDINT = "keyboard-interactive"


def let_anyone_let_us_in(monkeypatch: pytest.MonkeyPatch) -> None:
    async def remembers(self: SshConnector, endpoint: Endpoint) -> bool:
        return False

    monkeypatch.setattr(SshConnector, "_remembers", remembers)


async def no_prompt(talk: Talk) -> Verdict:
    await talk.ask()
    return ACCEPT


async def words_alone(talk: Talk) -> Verdict:
    for number in range(3):
        await talk.ask(name="Welcome", instruction=f"Please wait {number}")
    return ACCEPT


async def and_once_more(talk: Talk) -> Verdict:
    await talk.ask()
    return partial(KBDINT) if talk.attempt == 1 else ACCEPT


WAYS: Mapping[str, tuple[Script, Mapping[str, Script]]] = {
    "none is accepted": (accept, {KBDINT: one_password}),
    "an empty question": (refuse, {KBDINT: no_prompt}),
    "questions of words alone": (refuse, {KBDINT: words_alone}),
    "a method without a question": (refuse, {KBDINT: accept}),
    "two factors without a question": (refuse, {KBDINT: and_once_more}),
    "the offer of a key": (refuse, {"publickey": accept, KBDINT: one_password}),
}
"""How a server can let us in for nothing."""


@needs(Defence("who saved a password is asked for it", let_anyone_let_us_in, r"let in by: \['none"))
async def test_a_server_that_lets_anyone_in_is_not_entered_where_a_password_is_saved(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    credentials = open_credentials(private=True)
    key = make_key(tmp_path / "key")
    entered, told = [], []
    async with Scripted({KBDINT: one_password}) as server:
        to = target(server, tmp_path, identity_files=(key,))
        saves = Person("fake-password", remember=True)
        await (await connector(credentials).connect(to, saves)).close()
        for way, (on_none, scripts) in WAYS.items():
            server.on_none, server._scripts = on_none, dict(scripts)
            try:
                connection = await connector(credentials).connect(to, Person())
            except AuthenticationFailed as error:
                told.append(error.message)
            else:
                entered.append(way)
                await connection.close()
    assert entered == [], f"let in by: {entered}"
    assert all("let you in without asking for anything" in message for message in told)
    assert len(told) == len(WAYS)
    record_property("tried", len(WAYS))


async def test_who_proves_something_or_has_nothing_saved_is_let_in(tmp_path: Path) -> None:
    credentials = open_credentials(private=True)
    key = make_key(tmp_path / "key")
    async with Scripted({"publickey": accept_key, KBDINT: no_prompt}) as server:
        to = target(server, tmp_path)
        await (await connector(credentials).connect(to, Person())).close()
        with_key = target(server, tmp_path, identity_files=(key,))
        await (await connector(credentials).connect(with_key, Person())).close()
