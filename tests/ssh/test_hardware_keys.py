from pathlib import Path

import asyncssh
import pytest
from asyncssh import pkcs11, sk

from sshtui.errors import AuthenticationFailed
from sshtui.signin.steps import StepKind
from sshtui.ssh import hardware_keys
from sshtui.ssh.private_keys import UnusableKeyError
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.person import Person
from tests.servers.reach import Reach
from tests.servers.softhsm import Token
from tests.servers.variants import OpenSshFactory
from tests.ssh.keys import (
    Agent,
    authorise_line,
    configuration,
    offered,
    resolve,
    run_ssh,
    security_key,
)
from tests.ssh.target import connector

pytestmark = pytest.mark.sshd

ENDED = r"(Connection (closed|reset) by|Disconnected from) .*\[preauth\]"


@pytest.mark.parametrize("number", [0, 1])
async def test_a_key_of_a_token_signs_in_once_its_pin_is_given(
    reach: Reach, publickey_sshd: OpenSsh, token: Token, number: int
) -> None:
    authorise_line(publickey_sshd, token.public[number].read_text())
    person = Person(passphrases=("000000", token.pin))
    await reach.sign_in(reach.target(publickey_sshd, pkcs11_provider=token.library), person)
    (question,) = person.key_files
    assert (question.secret, question.file) == ("PIN", "sshtui")
    assert "wrong" in person.wrong[0]


async def test_a_token_that_the_server_does_not_know_is_not_asked_for_a_pin(
    reach: Reach, publickey_sshd: OpenSsh, token: Token
) -> None:
    person = Person()
    to = reach.target(
        publickey_sshd, pkcs11_provider=token.library, identity_files=(publickey_sshd.user_key,)
    )
    await reach.sign_in(to, person)
    assert person.key_files == []


async def test_a_token_asks_for_its_pin_twice_at_most(
    reach: Reach, publickey_sshd: OpenSsh, token: Token
) -> None:
    authorise_line(publickey_sshd, token.public[0].read_text())
    person = Person(passphrases=("000000", "000001", token.pin))
    with pytest.raises(AuthenticationFailed, match="the PIN was wrong"):
        await reach.sign_in(reach.target(publickey_sshd, pkcs11_provider=token.library), person)
    assert len(person.wrong) == hardware_keys.PIN_TRIES - 1


@pytest.mark.parametrize("only", ["no", "yes"])
async def test_keys_of_a_token_are_offered_as_by_ssh(
    openssh: OpenSshFactory, agent: Agent, token: Token, tmp_path: Path, only: str
) -> None:
    server = openssh.key_only(MaxAuthTries="30", LogLevel="VERBOSE")
    make_key(tmp_path / "file")
    make_key(tmp_path / "held")
    agent.add(tmp_path / "held")
    config = configuration(
        tmp_path / "config",
        server,
        f"PKCS11Provider {token.library}\nIdentitiesOnly {only}\nIdentityAgent {agent.socket}\n"
        f"IdentityFile {tmp_path}/file\nIdentityFile {token.public[1]}\n",
    )
    run_ssh(config)
    await server.logged_times(ENDED, 1)
    by_ssh, start = list(dict.fromkeys(offered(server))), len(server.log_text())
    with pytest.raises(AuthenticationFailed):
        await connector().connect(resolve(config), Person())
    await server.logged_times(ENDED, 2)
    by_us = offered(server, start)
    # A token lists its keys in no order of its own.
    assert (by_us[0], set(by_us), by_us[-1]) == (by_ssh[0], set(by_ssh), by_ssh[-1])
    assert len(by_ssh) == (2 if only == "yes" else 4)


@pytest.mark.parametrize("library", ["/nonexistent.so", "/etc/hostname"])
async def test_a_library_that_is_none_is_named(
    reach: Reach, publickey_sshd: OpenSsh, token: Token, library: str
) -> None:
    person = Person()
    to = reach.target(
        publickey_sshd, pkcs11_provider=library, identity_files=(publickey_sshd.user_key,)
    )
    await reach.sign_in(to, person)
    (note,) = [step.text for step in person.saw(StepKind.NOTE)]
    assert note.startswith(f"{library}: the token cannot be used: ")


async def test_without_the_extra_it_is_named_with_the_library(
    reach: Reach, publickey_sshd: OpenSsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pkcs11, "pkcs11_available", False)
    person = Person()
    to = reach.target(
        publickey_sshd, pkcs11_provider="/lib/x.so", identity_files=(publickey_sshd.user_key,)
    )
    await reach.sign_in(to, person)
    (note,) = [step.text for step in person.saw(StepKind.NOTE)]
    assert note == "/lib/x.so: sshtui needs an optional package: pip install 'sshtui[pkcs11]'"


async def test_a_security_key_without_the_extra_names_it_and_the_agent(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sk, "sk_available", False)
    key = security_key(tmp_path / "id_sk")
    with pytest.raises(AuthenticationFailed) as failed:
        await reach.sign_in(reach.target(publickey_sshd, identity_files=(key,)), Person())
    assert f"Not used:\n{key}: it is on a security key" in failed.value.message
    assert "pip install 'sshtui[security-keys]'" in failed.value.message
    assert "ssh-add" in failed.value.message


async def test_security_keys_are_left_out_where_the_configuration_names_no_provider(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    key = security_key(tmp_path / "id_sk")
    to = reach.target(publickey_sshd, identity_files=(key,), security_key_provider="")
    with pytest.raises(AuthenticationFailed, match="SecurityKeyProvider is none"):
        await reach.sign_in(to, Person())


async def test_a_security_key_that_is_not_plugged_in_says_so(
    reach: Reach, publickey_sshd: OpenSsh, tmp_path: Path
) -> None:
    pytest.importorskip("fido2", reason="pip install 'sshtui[security-keys]'")
    key = security_key(tmp_path / "id_sk")
    authorise_line(publickey_sshd, Path(f"{key}.pub").read_text())
    with pytest.raises(AuthenticationFailed, match="no security key is plugged in"):
        await reach.sign_in(reach.target(publickey_sshd, identity_files=(key,)), Person())


async def test_a_security_key_with_a_pin_of_its_own_needs_the_agent(tmp_path: Path) -> None:
    pytest.importorskip("fido2", reason="pip install 'sshtui[security-keys]'")
    key = asyncssh.read_private_key(security_key(tmp_path / "id_sk", flags=5))
    with pytest.raises(UnusableKeyError, match="in the agent"):
        await hardware_keys.security_key_signature(key, b"data", "sk-ssh-ed25519@openssh.com")
