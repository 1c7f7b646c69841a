"""Whatever the shape of the questions, each gets its answer, and as many tries as by ssh."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sshtui.errors import AuthenticationFailed
from sshtui.kbdint.form import Form
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Prompt, Talk, Verdict, masked, shown
from tests.servers.variants import OpenSshFactory

Record = Callable[[str, object], None]


@dataclass(frozen=True)
class Round:
    """One round of questions.

    Attributes:
        prompts: What is asked.
        name: Above it.
        instruction: Below that.
    """

    prompts: tuple[Prompt, ...] = ()
    name: str = ""
    instruction: str = ""


def questions(count: int) -> tuple[Prompt, ...]:
    return tuple(masked(f"Question {number}: ") for number in range(count))


SHAPES: dict[str, list[Round]] = {
    "no prompt": [Round()],
    "one prompt": [Round(questions(1))],
    "two prompts": [Round(questions(2))],
    "sixteen prompts": [Round(questions(16))],
    "ten rounds": [Round(questions(number % 3)) for number in range(10)],
    "an empty prompt": [Round((masked(""),))],
    "the same prompt twice": [Round((masked("PIN: "), masked("PIN: ")))],
    "name and instruction alone": [Round(name="Gateway", instruction="Look at your phone.")],
    "all of it": [Round(questions(2), "Gateway", "Two of them."), Round(), Round(questions(1))],
    "shown and hidden": [Round((shown("Login: "), masked("Password: "), shown("Site: ")))],
}


async def test_questions_of_every_shape_get_their_answers_in_order(
    reach: Reach, record_property: Record
) -> None:
    rounds: list[Round] = []

    async def ask(talk: Talk) -> Verdict:
        for asked in rounds:
            await talk.ask(*asked.prompts, name=asked.name, instruction=asked.instruction)
        return ACCEPT

    asked: list[bool] = []

    def answer(form: Form) -> list[str]:
        start = len(asked)
        asked.extend(field.echo for field in form.fields)
        return [f"answer {start + number}" for number in range(len(form.fields))]

    async with Scripted({"keyboard-interactive": ask}) as server:
        for name, rounds[:] in SHAPES.items():
            asked.clear()
            await reach.sign_in(reach.target(server), Person(*[answer] * len(rounds)))
            prompts = [prompt for asks in rounds for prompt in asks.prompts]
            given = [text for answers in server.seen.answers for text in answers]
            assert given == [f"answer {number}" for number in range(len(prompts))], name
            assert list(map(len, server.seen.answers)) == [len(asks.prompts) for asks in rounds]
            assert asked == [echo for _, echo in prompts], name
    record_property("tried", len(SHAPES))


@pytest.mark.sshd
async def test_so_do_those_of_real_servers(
    reach: Reach, openssh: OpenSshFactory, record_property: Record
) -> None:
    new = "Invented.7.Quartz.Zebra"
    changing = openssh.two_factor()
    openssh.expire(changing)
    replies = changing.password, changing.code(), changing.password, new, new
    saying = openssh.says(b"Look at your phone.\n")
    servers: list[tuple[OpenSsh, tuple[str, ...]]] = [
        (changing, replies),
        (saying, (saying.password,)),
        (openssh.asks_nothing(), ()),
    ]
    for server, answers in servers:
        person = Person(*answers)
        await reach.sign_in(reach.target(server), person)
        assert [len(form.fields) for form in person.forms] == [1] * len(answers)
        await server.logged_times("Accepted keyboard-interactive/pam", 1)
    record_property("tried", len(servers))


ASKPASS = """#!/bin/sh
cd {directory} || exit
echo >> asked
sed -n "$(wc -l < asked)p" answers
"""


async def by_ssh(server: OpenSsh, directory: Path, answers: list[str]) -> tuple[bool, int]:
    """Return whether ssh gets in with these answers, one after the other, and how many it gave."""
    directory.mkdir()
    (directory / "answers").write_text("".join(f"{answer}\n" for answer in answers))
    (directory / "known_hosts").write_text(server.known_hosts_line())
    program = directory / "askpass"
    program.write_text(ASKPASS.format(directory=directory))
    program.chmod(0o755)
    options = (
        f"UserKnownHostsFile={directory / 'known_hosts'}",
        "PreferredAuthentications=keyboard-interactive",
        "KexAlgorithms=curve25519-sha256",
    )
    process = await asyncio.create_subprocess_exec(
        *("ssh", "-F", "none", "-p", str(server.port)),
        *(part for option in options for part in ("-o", option)),
        *(f"{server.user}@{server.host}", "true"),
        stdin=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "SSH_ASKPASS": str(program), "SSH_ASKPASS_REQUIRE": "force"},
    )
    status = await process.wait()
    return status == 0, len((directory / "asked").read_text())


async def by_us(server: OpenSsh, reach: Reach, answers: list[str]) -> tuple[bool, int]:
    """Return whether we get in with these answers, and how many we gave."""
    person = Person(*answers)
    try:
        await reach.sign_in(reach.target(server), person)
    except AuthenticationFailed:
        return False, len(person.forms)
    return True, len(person.forms)


@pytest.mark.sshd
async def test_good_bad_empty_long_and_too_many_answers_come_to_the_same_as_by_ssh(
    reach: Reach, openssh: OpenSshFactory, tmp_path: Path, record_property: Record
) -> None:
    server = openssh.password()
    lists = {
        "good": [server.password],
        "bad": ["wrong"] * 4,
        "good at the second try": ["wrong", server.password],
        "good at the third try": ["wrong", "wronger", server.password],
        "empty": [""] * 4,
        "empty, then good": ["", server.password],
        "a hundred characters": ["x" * 100] * 4,
        "too many": [f"wrong {number}" for number in range(90)],
    }
    for number, (name, answers) in enumerate(lists.items()):
        theirs = await by_ssh(server, tmp_path / str(number), answers)
        assert await by_us(server, reach, answers) == theirs, name
    record_property("tried", len(lists))
