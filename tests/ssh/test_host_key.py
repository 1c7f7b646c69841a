import asyncio
import os
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.errors import HostKeyRefused
from sshtui.kbdint.form import KeyTrust
from sshtui.signin.asker import HostKeyQuestion
from sshtui.signin.steps import StepKind
from sshtui.ssh.shell import ShellEnd
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, Verdict, masked
from tests.servers.waiting import until
from tests.ssh.target import connector, target


async def password(talk: Talk) -> Verdict:
    await talk.ask(masked("Password: "))
    return ACCEPT


def server() -> Scripted:
    return Scripted({"keyboard-interactive": password})


async def test_a_known_key_asks_nothing(tmp_path: Path) -> None:
    async with server() as running:
        person = Person("fake-password")
        connection = await connector().connect(target(running, tmp_path), person)
        await connection.close()
    assert person.questions == []
    assert person.forms[0].host_key.trust is KeyTrust.KNOWN


async def test_an_unknown_key_asks_before_any_form_and_is_kept(tmp_path: Path) -> None:
    async with server() as running:
        person = Person("fake-password")
        to = target(running, tmp_path, known=False)
        await (await connector().connect(to, person)).close()
        (question,) = person.questions
        assert question.host == f"[127.0.0.1]:{running.port}"
        assert question.fingerprint == running.key.get_fingerprint()
        assert person.forms[0].host_key.trust is KeyTrust.NEW
        assert to.user_known_hosts[0].read_text() == running.known_hosts_line().replace(" \n", "\n")

        again = Person("fake-password")
        await (await connector().connect(to, again)).close()
        assert again.questions == []
        assert again.forms[0].host_key.trust is KeyTrust.KNOWN


async def test_a_key_that_is_not_trusted_gets_nothing(tmp_path: Path) -> None:
    async with server() as running:
        person = Person("fake-password", trusts=False)
        to = target(running, tmp_path, known=False)
        with pytest.raises(HostKeyRefused, match="did not trust"):
            await connector().connect(to, person)
        assert person.forms == []
        assert all(seen.methods == [] for seen in running.connections)
        assert not to.user_known_hosts[0].exists()


async def test_a_changed_key_is_refused_with_both_fingerprints(tmp_path: Path) -> None:
    old = asyncssh.generate_private_key("ssh-ed25519")
    async with server() as running:
        person = Person("fake-password")
        to = target(running, tmp_path, known=False)
        public = old.export_public_key().decode()
        to.user_known_hosts[0].write_text(f"[127.0.0.1]:{running.port} {public}")
        with pytest.raises(HostKeyRefused) as caught:
            await connector().connect(to, person)
        lines = caught.value.message.splitlines()
        assert lines[1:3] == [
            f"known:  {old.get_fingerprint()}",
            f"shown:  {running.key.get_fingerprint()}",
        ]
        file = to.user_known_hosts[0]
        removed = subprocess.run(caught.value.command, shell=True, check=True, capture_output=True)
        assert removed.returncode == 0
        assert "ssh-ed25519" not in file.read_text()
        assert person.questions == []
        assert person.forms == []
        assert all(seen.methods == [] for seen in running.connections)
        assert person.saw(StepKind.HOST_KEY)


@pytest.mark.parametrize(
    ("strict", "connects"), [("yes", False), ("accept-new", True), ("no", True)]
)
async def test_strict_host_key_checking_is_heeded(
    tmp_path: Path, strict: str, connects: bool
) -> None:
    async with server() as running:
        person = Person("fake-password")
        to = target(running, tmp_path, known=False, strict=strict)
        if connects:
            await (await connector().connect(to, person)).close()
        else:
            with pytest.raises(HostKeyRefused, match="StrictHostKeyChecking"):
                await connector().connect(to, person)
        assert person.questions == []


@pytest.mark.parametrize("strict", ["ask", "accept-new", "no"])
async def test_where_no_file_takes_a_new_key_none_is_taken(tmp_path: Path, strict: str) -> None:
    async with server() as running:
        person = Person("fake-password")
        to = replace(target(running, tmp_path, known=False, strict=strict), user_known_hosts=())
        with pytest.raises(HostKeyRefused, match="UserKnownHostsFile is none"):
            await connector().connect(to, person)
        assert person.questions == []


async def test_a_value_that_is_none_of_these_takes_no_key_unasked(tmp_path: Path) -> None:
    async with server() as running:
        person = Person("fake-password", trusts=False)
        with pytest.raises(HostKeyRefused, match="You did not trust"):
            await connector().connect(
                target(running, tmp_path, known=False, strict="perhaps"), person
            )
        assert len(person.questions) == 1


async def test_a_server_with_several_keys_shows_the_one_on_file(tmp_path: Path) -> None:
    rsa = asyncssh.generate_private_key("ssh-rsa")
    async with server() as running:
        await _add_host_key(running, rsa)
        person = Person("fake-password")
        await (await connector().connect(target(running, tmp_path), person)).close()
        assert person.forms[0].host_key.algorithm == "ssh-ed25519"


async def _add_host_key(running: Scripted, key: asyncssh.SSHKey) -> None:
    running._acceptor.update(server_host_keys=[key, running.key])


class Slow(Person):
    """A person who thinks about the host key for longer than the server waits."""

    def __init__(
        self, running: Scripted, *replies: str, farewell: str = "", **options: Any
    ) -> None:
        super().__init__(*replies, **options)
        self._running = running
        self._farewell = farewell

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        for connection in list(self._running._live):
            if self._farewell:
                # It waits for the end of the line: we are to hear it, whatever we write meanwhile.
                connection._send_disconnect(2, self._farewell, "")
            else:
                connection.abort()
                await self._running.seen.closed.wait()
        return await super().confirm_host_key(question)


async def test_the_line_waits_while_a_person_is_asked(tmp_path: Path) -> None:
    async with server() as running:
        person = Person("fake-password")
        await (await connector().connect(target(running, tmp_path, known=False), person)).close()
        assert len(person.questions) == 1
        assert len(running.connections) == 1


async def test_the_lines_of_both_hops_wait(tmp_path: Path) -> None:
    bastion = Scripted({"keyboard-interactive": password}, forwards=True)
    async with bastion, server() as running:
        jump = target(bastion, tmp_path, known=False)
        person = Person("fake-password", "fake-password")
        to = target(running, tmp_path, known=False, jumps=(jump,))
        await (await connector().connect(to, person)).close()
        assert [question.hop.index for question in person.questions] == [0, 1]
        assert [len(server.connections) for server in (bastion, running)] == [1, 1]


async def test_a_target_behind_a_hop_that_does_not_wait_is_asked_again(tmp_path: Path) -> None:
    bastion = Scripted({"keyboard-interactive": password}, forwards=True)
    async with bastion, server() as running:
        person = Slow(running, "fake-password", "fake-password")
        jump = target(bastion, tmp_path)
        to = target(running, tmp_path, known=False, jumps=(jump,))
        await (await connector().connect(to, person)).close()
        assert len(person.questions) == 1
        assert [len(server.connections) for server in (bastion, running)] == [1, 2]


@pytest.mark.parametrize("farewell", ["", "Login timeout expired"])
async def test_a_server_that_does_not_wait_that_long_is_asked_again(
    tmp_path: Path, farewell: str
) -> None:
    async with server() as running:
        person = Slow(running, "fake-password", farewell=farewell)
        await (await connector().connect(target(running, tmp_path, known=False), person)).close()
        assert len(person.questions) == 1
        assert len(running.connections) == 2


async def test_a_server_that_does_not_wait_and_is_not_trusted_is_left_alone(tmp_path: Path) -> None:
    async with server() as running:
        person = Slow(running, "fake-password", trusts=False)
        with pytest.raises(HostKeyRefused, match="did not trust"):
            await connector().connect(target(running, tmp_path, known=False), person)
        assert len(running.connections) == 1


@pytest.mark.parametrize("kept", [True, False])
async def test_another_key_after_the_question_is_refused(tmp_path: Path, kept: bool) -> None:
    async with server() as running:
        other = asyncssh.generate_private_key("ssh-ed25519")

        class Swapping(Slow):
            async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
                running._acceptor.update(server_host_keys=[other])
                return await super().confirm_host_key(question)

        person = Swapping(running, "fake-password")
        to = target(running, tmp_path, known=False)
        to = to if kept else replace(to, user_known_hosts=(Path(os.devnull),))
        with pytest.raises(HostKeyRefused, match="a different key from the one you were asked"):
            await connector().connect(to, person)
        assert len(person.questions) == 1
        assert person.forms == []
        assert all(seen.methods == [] for seen in running.connections)


@pytest.mark.parametrize("swapped", [False, True])
async def test_a_new_key_exchange_shows_the_same_key_or_ends_the_session(
    tmp_path: Path, swapped: bool
) -> None:
    ended: list[ShellEnd] = []
    said = bytearray()
    async with server() as running:
        person = Person("fake-password")
        connection = await connector().connect(target(running, tmp_path), person)
        shell = await connection.open_shell((80, 24), on_data=said.extend, on_close=ended.append)
        (live,) = running._live
        if swapped:
            other = asyncssh.load_keypairs([asyncssh.generate_private_key("ssh-ed25519")])[0]
            live._server_host_keys[b"ssh-ed25519"] = other
        live._send_kexinit()
        live._kexinit_sent = True
        shell.write(b"still here\n")
        await until(lambda: ended or b"still here" in said, "outcome")
        await connection.close()
    assert (b"still here" in said) is not swapped
    assert [end.reason for end in ended if swapped] == ["Host key refused"] * swapped
    assert person.questions == []


async def test_an_unknown_key_in_the_middle_of_a_session_is_not_asked_about(tmp_path: Path) -> None:
    ended: list[ShellEnd] = []
    async with server() as running:
        person = Person("fake-password")
        to = target(running, tmp_path)
        connection = await connector().connect(to, person)
        await connection.open_shell((80, 24), on_data=print, on_close=ended.append)
        (live,) = running._live
        to.user_known_hosts[0].write_text("")  # else the key would count as changed
        other = asyncssh.load_keypairs([asyncssh.generate_private_key("ssh-ed25519")])[0]
        live._server_host_keys[b"ssh-ed25519"] = other
        live._send_kexinit()
        live._kexinit_sent = True
        await until(lambda: ended or person.questions, "outcome")
        await connection.close()
    assert person.questions == []
    assert [end.reason for end in ended] == ["Host key refused"]
    assert to.user_known_hosts[0].read_text() == ""


async def test_a_key_that_is_not_kept_is_a_note_of_the_sign_in(tmp_path: Path) -> None:
    async with server() as running:
        for _ in range(2):
            person = Person("fake-password")
            to = replace(
                target(running, tmp_path, known=False), user_known_hosts=(Path(os.devnull),)
            )
            await (await connector().connect(to, person)).close()
            (question,) = person.questions
            assert question.file == ""
            assert person.forms[0].host_key.trust is KeyTrust.NEW
            assert any("trusted this time only" in step.text for step in person.steps)


async def test_a_cancel_while_the_key_is_asked_about_takes_the_question_back(
    tmp_path: Path,
) -> None:
    class Undecided(Person):
        asked = asyncio.Event()
        taken_back = False

        async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
            self.asked.set()
            try:
                return await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.taken_back = True
                raise

    async with server() as running:
        person = Undecided()
        to = target(running, tmp_path, known=False)
        connecting = asyncio.ensure_future(connector().connect(to, person))
        await person.asked.wait()
        connecting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await connecting
        await running.seen.closed.wait()
        assert person.taken_back
        assert running.seen.methods == []
