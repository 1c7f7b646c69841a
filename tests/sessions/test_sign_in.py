"""Sign-ins without a person: what is noted of them, and what they are not allowed."""

from dataclasses import replace
from pathlib import Path

import pytest

from sshtui.errors import ConnectError, HostKeyRefused
from sshtui.sessions.lines import Lines
from sshtui.sessions.sign_in import with_known_keys_only
from sshtui.signin.steps import Step
from tests.servers.openssh import make_key
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, Verdict, accept_key, masked
from tests.sessions.fakes import TARGET
from tests.ssh.target import connector, target


def ignore(_: Step) -> None:
    """Take a step."""


async def ask(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "))
    return ACCEPT


async def test_a_key_needs_nobody_and_a_form_a_person(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    async with Scripted({"publickey": accept_key}) as server:
        goal = target(server, tmp_path, identity_files=(key,))
        for asker in (Person(), None):
            made = await Lines(connector()).line(goal, asker, ignore)
            assert made.alone
            await made.leave()
    async with Scripted({"keyboard-interactive": ask}) as server:
        goal = target(server, tmp_path)
        made = await Lines(connector()).line(goal, Person("fake-password"), ignore)
        assert not made.alone
        await made.leave()
        with pytest.raises(ConnectError, match="asks “Password:”, and nobody was asked"):
            await Lines(connector()).line(goal, None, ignore)


@pytest.mark.parametrize("strict", ["no", "accept-new", "ask", "yes"])
async def test_without_a_person_no_host_key_is_new(tmp_path: Path, strict: str) -> None:
    async with Scripted({"publickey": accept_key}) as server:
        goal = target(server, tmp_path, known=False, strict=strict)
        with pytest.raises(HostKeyRefused):
            await Lines(connector()).line(goal, None, ignore)
        assert not any(seen.methods for seen in server.connections)
    assert not any(file.exists() and file.read_text() for file in goal.user_known_hosts)


def test_nor_is_that_of_a_jump_host() -> None:
    lax = replace(TARGET, strict="no")
    goal = with_known_keys_only(replace(lax, jumps=(replace(lax, jumps=(lax,)),)))
    assert [hop.strict for hop in goal.route] == ["ask", "ask", "ask"]
    assert with_known_keys_only(replace(TARGET, strict="yes")).strict == "yes"
