import shutil
import subprocess
from pathlib import Path

import asyncssh
import pytest

from sshtui.errors import AuthenticationFailed, Cancelled
from sshtui.knownhosts.verdict import fingerprint
from sshtui.signin.asker import PassphraseQuestion
from sshtui.signin.steps import StepKind
from tests.servers.openssh import OpenSsh
from tests.servers.person import Person
from tests.ssh.keys import Agent, authorise_line
from tests.ssh.target import connector, target

pytestmark = pytest.mark.sshd


def encrypted(server: OpenSsh, directory: Path, *options: str) -> Path:
    """Return the user's key under a passphrase."""
    copy = directory / "id_locked"
    shutil.copy(server.user_key, copy)
    copy.chmod(0o600)
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-N", "fake-passphrase", *options, "-f", str(copy)], check=True
    )
    return copy


async def test_an_identity_file_signs_in_and_is_named(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    person = Person()
    to = target(publickey_sshd, tmp_path, identity_files=(publickey_sshd.user_key,))
    await (await connector().connect(to, person)).close()
    assert any(
        str(publickey_sshd.user_key) in step.source and "SHA256:" in step.source
        for step in person.steps
    )


async def test_a_key_of_the_agent_signs_in(
    tmp_path: Path, publickey_sshd: OpenSsh, agent: Agent
) -> None:
    agent.add(publickey_sshd.user_key)
    person = Person()
    await (
        await connector().connect(target(publickey_sshd, tmp_path, agent=agent.socket), person)
    ).close()
    key = asyncssh.read_private_key(publickey_sshd.user_key)
    assert any(step.source == f"agent key {fingerprint(key.public_data)}" for step in person.steps)


async def test_identities_only_leaves_other_keys_of_the_agent_alone(
    tmp_path: Path, publickey_sshd: OpenSsh, agent: Agent
) -> None:
    agent.add(publickey_sshd.user_key)
    to = target(publickey_sshd, tmp_path, agent=agent.socket, identities_only=True)
    with pytest.raises(AuthenticationFailed, match="publickey"):
        await connector().connect(to, Person())
    assert publickey_sshd.count_log("Postponed publickey|Failed publickey") == 0


async def test_a_locked_key_is_offered_first_and_its_passphrase_asked_after(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    person = Person(passphrases=("fake-wrong", "fake-passphrase"))
    key = encrypted(publickey_sshd, tmp_path)
    to = target(publickey_sshd, tmp_path, identity_files=(key,))
    await (await connector().connect(to, person)).close()
    assert [question.file for question in person.key_files] == [str(key)]
    assert person.wrong == ["That passphrase does not open the key."]


async def test_a_locked_pem_key_without_a_public_file_works_too(
    tmp_path: Path, rsa_pem: tuple[Path, str], publickey_sshd: OpenSsh
) -> None:
    path, public = rsa_pem
    authorise_line(publickey_sshd, public)
    person = Person(passphrases=("fake-passphrase",))
    to = target(publickey_sshd, tmp_path, identity_files=(path,))
    await (await connector().connect(to, person)).close()


async def test_a_locked_key_that_the_server_would_not_take_asks_nothing(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    stranger = tmp_path / "stranger"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "fake-passphrase", "-f", str(stranger)],
        check=True,
    )
    person = Person(passphrases=("fake-passphrase",))
    to = target(publickey_sshd, tmp_path, identity_files=(stranger,))
    with pytest.raises(AuthenticationFailed):
        await connector().connect(to, person)
    assert person.key_files == []


async def test_a_key_that_stays_locked_is_passed_over(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    person = Person(passphrases=(None,))
    key = encrypted(publickey_sshd, tmp_path)
    to = target(publickey_sshd, tmp_path, identity_files=(key, publickey_sshd.user_key))
    await (await connector().connect(to, person)).close()
    assert [question.file for question in person.key_files] == [str(key)]


@pytest.mark.parametrize("trouble", ["missing", "loose", "garbage"])
async def test_a_file_that_cannot_be_used_is_noted_and_passed_over(
    tmp_path: Path, publickey_sshd: OpenSsh, trouble: str
) -> None:
    bad = tmp_path / "bad"
    if trouble != "missing":
        bad.write_text("not a key")
        bad.chmod(0o644 if trouble == "loose" else 0o600)
    person = Person()
    to = target(publickey_sshd, tmp_path, identity_files=(bad, publickey_sshd.user_key))
    await (await connector().connect(to, person)).close()
    assert any(str(bad) in step.text for step in person.steps)


async def test_a_certificate_is_offered_with_its_key(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    authority = tmp_path / "ca"
    key = tmp_path / "id_cert"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", ""]
    subprocess.run([*make, "-f", str(authority)], check=True)
    subprocess.run([*make, "-f", str(key)], check=True)
    sign = ["ssh-keygen", "-q", "-s", str(authority), "-I", "test", "-n", publickey_sshd.user]
    subprocess.run([*sign, f"{key}.pub"], check=True)
    authorise_line(publickey_sshd, "cert-authority " + Path(f"{authority}.pub").read_text())
    person = Person()
    await (
        await connector().connect(target(publickey_sshd, tmp_path, identity_files=(key,)), person)
    ).close()
    assert person.saw(StepKind.METHOD)[-1].source.startswith("certificate for key")


async def test_a_dead_agent_is_noted(tmp_path: Path, publickey_sshd: OpenSsh) -> None:
    person = Person()
    gone = str(tmp_path / "no-agent")
    to = target(publickey_sshd, tmp_path, agent=gone, identity_files=(publickey_sshd.user_key,))
    await (await connector().connect(to, person)).close()
    assert any(gone in step.text for step in person.steps)


@pytest.fixture
def rsa_pem(tmp_path: Path) -> tuple[Path, str]:
    """Make an encrypted RSA key in the old PEM format; the path, and its public line."""
    path = tmp_path / "id_pem"
    make = ["ssh-keygen", "-q", "-t", "rsa", "-m", "PEM", "-N", "fake-passphrase", "-f", str(path)]
    subprocess.run(make, check=True)
    public = Path(f"{path}.pub")
    text = public.read_text()
    public.unlink()
    return path, text


async def test_cancel_at_the_passphrase_ends_the_sign_in(
    tmp_path: Path, publickey_sshd: OpenSsh
) -> None:
    class Leaving(Person):
        async def passphrase(self, question: PassphraseQuestion) -> None:
            raise Cancelled("The sign-in was cancelled.")

    to = target(publickey_sshd, tmp_path, identity_files=(encrypted(publickey_sshd, tmp_path),))
    with pytest.raises(Cancelled):
        await connector().connect(to, Leaving())
    await publickey_sshd.logged(r"Received disconnect from .*:13: cancelled by the user")
