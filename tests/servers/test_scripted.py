"""The scripted server says what its script says, and keeps what it hears."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import asyncssh
import pytest

from tests.servers.scripted import Scripted
from tests.servers.talk import (
    ACCEPT,
    REFUSE,
    SILENT,
    Talk,
    Verdict,
    accept,
    accept_key,
    masked,
    never,
    one_password,
    partial,
    refuse,
    shown,
)
from tests.servers.waiting import SECONDS, until

Answer = Callable[[str, str, Sequence[tuple[str, bool]]], Any]


class Client(asyncssh.SSHClient):
    def __init__(self, answer: Answer, *, attempts: int = 1, password: str | None = None) -> None:
        self.answer = answer
        self.attempts = attempts
        self.password = password
        self.banners: list[str] = []
        self.rounds: list[tuple[str, str, list[tuple[str, bool]]]] = []

    def auth_banner_received(self, msg: str, lang: str) -> None:
        self.banners.append(msg)

    def kbdint_auth_requested(self) -> str | None:
        self.attempts -= 1
        return "" if self.attempts >= 0 else None

    async def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> Any:
        self.rounds.append((name, instructions, list(prompts)))
        result = self.answer(name, instructions, prompts)
        return await result if asyncio.iscoroutine(result) else result

    def password_auth_requested(self) -> str | None:
        password, self.password = self.password, None
        return password

    def password_change_requested(self, prompt: str, lang: str) -> tuple[str, str]:
        return "fake-old", "fake-new"


def say(*answers: str) -> Answer:
    """Answer every round with these."""
    return lambda name, instruction, prompts: list(answers[: len(prompts)])


async def connect(
    server: Scripted, client: Client, *, keys: Sequence[asyncssh.SSHKey] = ()
) -> asyncssh.SSHClientConnection:
    return await asyncssh.connect(
        server.host,
        server.port,
        username="ada",
        known_hosts=None,
        config=None,
        agent_path=None,
        client_keys=list(keys),
        client_factory=lambda: client,
    )


async def test_rounds_and_their_answers_arrive_in_order() -> None:
    async def script(talk: Talk) -> Verdict:
        first = await talk.ask(masked("Password: "), shown("City: "), name="N", instruction="I")
        empty = await talk.ask(instruction="wait")
        return ACCEPT if (first, empty) == (["a", "b"], []) else REFUSE

    async with Scripted({"keyboard-interactive": script}) as server:
        client = Client(say("a", "b"))
        async with await connect(server, client) as connection:
            assert (await connection.run("hello")).stdout == "hello\n"
        assert client.rounds == [
            ("N", "I", [("Password: ", False), ("City: ", True)]),
            ("", "wait", []),
        ]
        assert server.seen.user == "ada"
        assert server.seen.methods == ["none", "keyboard-interactive"]
        assert server.seen.answers == [["a", "b"], []]
        await asyncio.wait_for(server.seen.closed.wait(), SECONDS)
        assert server.seen.disconnect == (11, "Disconnected by application")


async def test_a_wrong_answer_is_refused_and_attempts_are_counted() -> None:
    attempts = []

    async def script(talk: Talk) -> Verdict:
        attempts.append(talk.attempt)
        return await one_password(talk)

    async with Scripted({"keyboard-interactive": script}) as server:
        with pytest.raises(asyncssh.PermissionDenied):
            await connect(server, Client(say("wrong"), attempts=2))
        assert attempts == [1, 2]
        assert server.seen.asked_for == ["keyboard-interactive"] * 2


async def test_a_partial_success_leads_to_the_named_method() -> None:
    async def first(talk: Talk) -> Verdict:
        await talk.ask(masked("Password: "))
        return partial("password")

    async def second(talk: Talk) -> Verdict:
        return ACCEPT if talk.password == "fake-two" else REFUSE

    scripts = {"keyboard-interactive": first, "password": second}
    async with Scripted(scripts) as server:
        async with await connect(server, Client(say("x"), password="fake-two")):
            pass
        assert server.seen.asked_for == ["keyboard-interactive", "password"]
        assert server.seen.passwords == ["fake-two"]


async def test_a_key_is_taken_after_its_query() -> None:
    async with Scripted({"publickey": accept_key}) as server:
        key = asyncssh.generate_private_key("ssh-ed25519")
        async with await connect(server, Client(say()), keys=[key]):
            pass
        assert server.seen.asked_for == ["publickey", "publickey"]


async def test_a_password_change_is_demanded_and_the_new_one_heard() -> None:
    async def script(talk: Talk) -> Verdict:
        if talk.new_password:
            return ACCEPT
        return talk.demand_change("Too old")

    async with Scripted({"password": script}) as server:
        async with await connect(server, Client(say(), password="fake-old")):
            pass
        assert server.seen.passwords == ["fake-old", "fake-old", "fake-new"]


async def test_banners_come_early_and_late() -> None:
    async def script(talk: Talk) -> Verdict:
        await talk.ask(masked("Password: "))
        talk.banner("late")
        return ACCEPT

    async with Scripted({"keyboard-interactive": script}, greeting="early") as server:
        client = Client(say("x"))
        async with await connect(server, client):
            pass
        assert client.banners == ["early", "late"]


@pytest.mark.parametrize("ending", ["accept", "refuse", "drop", "disconnect", "anew"])
async def test_the_server_can_go_on_while_an_answer_is_awaited(ending: str) -> None:
    gate = asyncio.Event()

    async def script(talk: Talk) -> Verdict:
        talk.send(masked("Code: "))
        await gate.wait()
        match ending:
            case "accept":
                return ACCEPT
            case "refuse":
                return REFUSE
            case "drop":
                return talk.drop()
            case "disconnect":
                return talk.disconnect(11, "maintenance")
            case _:
                assert await talk.ask(masked("Other: ")) == ["x"]
                return ACCEPT

    def answer(name: str, instruction: str, prompts: Sequence[tuple[str, bool]]) -> Any:
        if prompts[0][0] == "Other: ":
            return ["x"]
        gate.set()
        return asyncio.Event().wait()

    async with Scripted({"keyboard-interactive": script}) as server:
        client = Client(answer)
        if ending in {"accept", "anew"}:
            async with await connect(server, client):
                pass
        else:
            with pytest.raises((asyncssh.Error, ConnectionError)) as caught:
                await connect(server, client)
            assert ("maintenance" in str(caught.value)) is (ending == "disconnect")


async def test_raw_bytes_and_false_counts_go_out_as_they_are() -> None:
    async def script(talk: Talk) -> Verdict:
        talk.send((b"\xff\xfe", True), count=3)
        return SILENT

    async with Scripted({"keyboard-interactive": script}) as server:
        with pytest.raises(asyncssh.ProtocolError):
            await connect(server, Client(say("x")))


async def test_a_trivial_sign_in_is_accepted_without_a_question() -> None:
    async with Scripted({"keyboard-interactive": refuse}, on_none=accept) as server:
        async with await connect(server, Client(say())):
            pass
        assert server.seen.methods == ["none"]


async def test_a_cancel_is_heard_while_the_server_hangs() -> None:
    async with Scripted({"keyboard-interactive": never}) as server:
        client = Client(say())
        connecting = asyncio.ensure_future(connect(server, client))
        await until(lambda: server.connections and server.seen.asked_for, "request")
        connecting.cancel()
        await asyncio.wait_for(server.seen.closed.wait(), SECONDS)


async def test_what_a_script_raises_fails_the_test() -> None:
    async def script(talk: Talk) -> Verdict:
        raise ZeroDivisionError

    server = Scripted({"keyboard-interactive": script})
    await server.__aenter__()
    with pytest.raises((asyncssh.Error, ConnectionError)):
        await connect(server, Client(say()))
    with pytest.raises(ZeroDivisionError):
        await server.__aexit__(None, None, None)
