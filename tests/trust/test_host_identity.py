"""No secret goes to a server whose host key was not accepted, whatever it does when."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from sshtui.errors import ConnectError, HostKeyRefused
from sshtui.kbdint.form import HostKey, KeyTrust
from sshtui.knownhosts import policy
from sshtui.knownhosts.verdict import Ruling, Verdict
from sshtui.signin.asker import HostKeyQuestion
from sshtui.ssh import connect
from sshtui.ssh.asyncssh_connection import HeldConnection, _AsAgreed
from sshtui.ssh.client import HopClient
from sshtui.ssh.host_key import HostKeyVerifier
from sshtui.sshconfig.target import Target
from tests.servers.person import Person
from tests.servers.scripted import Scripted
from tests.ssh import test_host_key
from tests.ssh.target import connector, target
from tests.trust.twin import Defence, needs

KEY = HostKey("ssh-ed25519", "SHA256:fake", KeyTrust.KNOWN)


def judge_the_first_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    verify = HostKeyVerifier.verify

    async def first_alone(self: HostKeyVerifier, key_data: bytes, *, address: str = "") -> None:
        if self.host_key is None:
            await verify(self, key_data, address=address)

    monkeypatch.setattr(HostKeyVerifier, "verify", first_alone)


def know_every_key(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Ruling(Verdict.KNOWN, (), None, 0, "")
    monkeypatch.setattr(policy, "judge", lambda target, key, *, address="": known)


def forget_that_one_was_accepted(attribute: str) -> Callable[[pytest.MonkeyPatch], None]:
    def take_out(monkeypatch: pytest.MonkeyPatch) -> None:
        begin, settle = HostKeyVerifier.begin, HostKeyVerifier._settle

        def begin_anew(self: HostKeyVerifier) -> None:
            setattr(self, attribute, None)
            begin(self)

        async def settle_anew(self: HostKeyVerifier, key_data: bytes, ruling: Ruling) -> None:
            setattr(self, attribute, None)
            await settle(self, key_data, ruling)

        monkeypatch.setattr(HostKeyVerifier, "begin", begin_anew)
        monkeypatch.setattr(HostKeyVerifier, "_settle", settle_anew)

    return take_out


def take_every_signature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_AsAgreed, "verify", lambda self, data, sig: True)


def leave_known_hosts_out(monkeypatch: pytest.MonkeyPatch) -> None:
    options = connect._options

    def without(target: Target) -> dict[str, Any]:
        return {**options(target), "known_hosts": None}

    monkeypatch.setattr(connect, "_options", without)


def take_out_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    check = asyncssh.SSHClientConnection.validate_server_host_key
    monkeypatch.setattr(HeldConnection, "validate_server_host_key", check)


def begin_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = HopClient.begin_auth

    def begin_auth(self: HopClient, username: str) -> None:
        self.verifier.host_key = KEY
        begin(self, username)

    monkeypatch.setattr(HopClient, "begin_auth", begin_auth)


@needs(
    Defence("each key exchange has its key judged", judge_the_first_alone, "still here"),
    Defence("a changed key is refused", know_every_key, "still here"),
)
async def test_a_host_key_that_changes_on_rekey_ends_the_session(tmp_path: Path) -> None:
    await test_host_key.test_a_new_key_exchange_shows_the_same_key_or_ends_the_session(
        tmp_path, swapped=True
    )


@needs(
    Defence(
        "no question in the middle of a session",
        forget_that_one_was_accepted("host_key"),
        "HostKeyQuestion",
    )
)
async def test_an_unknown_key_on_rekey_ends_the_session_without_a_question(tmp_path: Path) -> None:
    await test_host_key.test_an_unknown_key_in_the_middle_of_a_session_is_not_asked_about(tmp_path)


@needs(
    Defence(
        "the next connection is held to the key that was asked about",
        forget_that_one_was_accepted("_accepted"),
        "DID NOT RAISE",
    )
)
async def test_the_key_that_was_accepted_is_the_only_one_for_a_sign_in(tmp_path: Path) -> None:
    async with test_host_key.server() as running:
        to = replace(target(running, tmp_path, known=False), user_known_hosts=(Path(os.devnull),))
        person = Swapped(running, "fake-password")
        with pytest.raises(HostKeyRefused, match="a different key from the one you were asked"):
            await connector().connect(to, person)
        nothing_was_sent(running)
    assert person.forms == []


@needs(Defence("a changed key is refused", know_every_key, "DID NOT RAISE"))
async def test_a_changed_key_gets_no_packet_of_a_sign_in(tmp_path: Path) -> None:
    await test_host_key.test_a_changed_key_is_refused_with_both_fingerprints(tmp_path)


@needs(Defence("the key must have signed", take_every_signature, "DID NOT RAISE"))
async def test_a_known_key_that_signs_nothing_is_worth_nothing(tmp_path: Path) -> None:
    async with test_host_key.server() as running:
        impostor = asyncssh.load_keypairs([asyncssh.generate_private_key("ssh-ed25519")])[0]
        impostor.public_data = running.key.public_data
        running._acceptor.update(server_host_keys=[impostor])
        person = Person("fake-password")
        with pytest.raises(ConnectError):
            await connector().connect(target(running, tmp_path), person)
        nothing_was_sent(running)
    assert person.forms == []


@needs(Defence("asyncssh has no key to trust", leave_known_hosts_out, "bug in sshtui"))
async def test_where_our_own_check_is_missing_every_key_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out_the_check(monkeypatch)
    assert "not trusted" in str(await failure(tmp_path))


@needs(Defence("no sign-in begins without a key", begin_without_a_key, "DID NOT RAISE"))
async def test_where_no_check_is_left_no_sign_in_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out_the_check(monkeypatch)
    leave_known_hosts_out(monkeypatch)
    assert "bug in sshtui" in str(await failure(tmp_path))


async def failure(tmp_path: Path) -> ConnectError:
    """Return what a sign-in with a password comes to, before which nothing may be sent."""
    async with test_host_key.server() as running:
        person = Person("fake-password")
        with pytest.raises(ConnectError) as caught:
            await connector().connect(target(running, tmp_path), person)
        nothing_was_sent(running)
    assert person.forms == []
    return caught.value


class Swapped(test_host_key.Slow):
    """A person whose server has another key, and another connection, after they said yes."""

    async def confirm_host_key(self, question: HostKeyQuestion) -> bool:
        if self.questions:
            return await Person.confirm_host_key(self, question)
        other = asyncssh.generate_private_key("ssh-ed25519")
        self._running._acceptor.update(server_host_keys=[other])
        return await super().confirm_host_key(question)


def nothing_was_sent(running: Scripted) -> None:
    assert [seen.methods for seen in running.connections] == [[]] * len(running.connections)
