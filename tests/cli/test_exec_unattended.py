"""What `sshtui exec` sends without a terminal, and what it says where that is nothing."""

import asyncio
from pathlib import Path

import pytest

from sshtui.credentials.binding import Binding, Mode, PromptKind
from sshtui.credentials.secret import Secret
from sshtui.credentials.service import CredentialService, open_credentials
from sshtui.credentials.stores.vault import VaultStore
from sshtui.endpoint import Endpoint
from sshtui.kbdint.normalise import normalise
from tests.cli.on_terminal import SSHTUI, on_terminal, run_plainly
from tests.cli.test_exec import know, line
from tests.servers import totp
from tests.servers.gnome_keyring import GnomeKeyring
from tests.servers.openssh import OpenSsh, make_key
from tests.servers.variants import OpenSshFactory, authorise

pytestmark = pytest.mark.sshd

SENT = r"Accepted keyboard-interactive|Failed (password|keyboard-interactive)"


def keep(server: OpenSsh, prompt: str, secret: str, mode: Mode, *, doubted: bool = False) -> str:
    """Remember an answer as a sign-in leaves it, and return its id."""

    async def work(credentials: CredentialService) -> str:
        endpoint = Endpoint(server.user, server.host, server.port)
        binding = Binding(endpoint, "", normalise(prompt, server.user, server.host), echo=False)
        kind = PromptKind.CODE if secret.startswith("otpauth:") else PromptKind.PASSWORD
        kept = await credentials.remember(
            binding, kind, Secret(secret), mode=mode, host_key=server.fingerprint()
        )
        if doubted:
            await credentials.doubt(kept)
        return kept.id

    credentials = open_credentials()
    try:
        return asyncio.run(work(credentials))
    finally:
        credentials.close()


def refused(server: OpenSsh, *options: str) -> str:
    """Run a command that does not get as far, and return what was said."""
    done = run_plainly(*line(server, "echo", "inside", options=options))
    told = done.stderr.decode()
    assert (done.stdout, done.returncode) == (b"", 255), told
    assert told.startswith("sshtui: Cannot connect: "), told
    assert len(told.splitlines()) == 2
    assert server.count_log(SENT) == 0
    return told


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path) -> OpenSsh:
    server = openssh.password()
    know(server, private_home)
    return server


@pytest.mark.keyring
def test_only_mode_send_is_sent_and_every_other_cause_is_named(
    server: OpenSsh, keyring: GnomeKeyring
) -> None:
    told = refused(server)
    assert "“Password:”, and there is no terminal to ask on. No saved credential for" in told
    for mode in (Mode.FILL, Mode.ASK):
        kept = keep(server, "Password: ", server.password, mode)
        told = refused(server)
        assert f"Its mode is {mode}" in told
        assert f"sshtui creds mode {kept[:8]} send" in told
    keep(server, "Password: ", server.password, Mode.SEND, doubted=True)
    assert "was not accepted; it last worked 20" in refused(server)
    keep(server, "Password: ", "fake-other", Mode.SEND)
    keyring.lock()
    told = refused(server)
    assert "is locked." in told
    assert "Unlock it" in told


@pytest.mark.keyring
@pytest.mark.usefixtures("keyring")
def test_mode_send_is_sent_and_a_refusal_is_told_of_once(server: OpenSsh) -> None:
    keep(server, "Password: ", server.password, Mode.SEND)
    done = run_plainly(*line(server, "cat"), given=b"for the command")
    assert (done.stdout, done.stderr, done.returncode) == (b"for the command", b"", 0)
    keep(server, "Password: ", "fake-outdated", Mode.SEND)
    done = run_plainly(*line(server, "true"))
    assert done.returncode == 255
    assert b"was not accepted; it last worked 20" in done.stderr
    assert server.count_log(r"Failed keyboard-interactive") == 1


@pytest.mark.keyring
@pytest.mark.usefixtures("keyring")
@pytest.mark.parametrize(
    ("above", "reason"),
    [
        (b"Welcome\n", "The credential was saved for “password”"),
        (b"LDAP\n", "belong to “password”, not to this prompt"),
    ],
)
def test_a_prompt_that_was_never_seen_gets_nothing(
    openssh: OpenSshFactory, private_home: Path, above: bytes, reason: str
) -> None:
    server = openssh.says(above)
    know(server, private_home)
    keep(server, "Password: ", server.password, Mode.SEND)
    assert reason in refused(server)


@pytest.mark.keyring
@pytest.mark.usefixtures("keyring")
def test_codes_come_from_a_seed_in_mode_send_alone(
    openssh: OpenSshFactory, private_home: Path
) -> None:
    server = openssh.two_factor()
    know(server, private_home)
    keep(server, "Password: ", server.password, Mode.SEND)
    told = refused(server)
    assert "“Verification code:”" in told
    assert "No one-time code seed is saved" in told
    seed = f"otpauth://totp/example:deploy?secret={totp.SEED}&issuer=example"
    keep(server, "Verification code: ", seed, Mode.FILL)
    assert "Its mode is fill" in refused(server)
    keep(server, "Verification code: ", seed, Mode.SEND)
    done = run_plainly(*line(server, "echo", "inside"))
    assert (done.stdout, done.stderr, done.returncode) == (b"inside\n", b"", 0)


def test_a_locked_vault_stays_locked(server: OpenSsh) -> None:
    async def fill() -> None:
        vault = VaultStore()
        await vault.create(Secret("fake-vault-passphrase"))

    asyncio.run(fill())
    credentials = open_credentials()

    async def keep_there() -> None:
        assert credentials.stores.vault is not None
        await credentials.stores.vault.unlock(Secret("fake-vault-passphrase"))
        endpoint = Endpoint(server.user, server.host, server.port)
        await credentials.remember(
            Binding(endpoint, "", "password", echo=False),
            PromptKind.PASSWORD,
            Secret(server.password),
            mode=Mode.SEND,
            host_key=server.fingerprint(),
        )

    asyncio.run(keep_there())
    credentials.close()
    told = refused(server)
    assert "The vault is locked." in told


def test_a_key_with_a_passphrase_is_told_and_passed_over(
    openssh: OpenSshFactory, private_home: Path, tmp_path: Path
) -> None:
    server = openssh.key_only()
    know(server, private_home)
    key = make_key(tmp_path / "key", passphrase="fake-phrase")
    authorise(server, key)
    done = run_plainly("exec", "-i", str(key), f"{server.user}@{server.host}:{server.port}", "true")
    assert done.returncode == 255
    first = done.stderr.decode().splitlines()[0]
    assert first.startswith(f"sshtui: {key} needs its passphrase, and there is no terminal")


def test_batch_mode_asks_nothing_on_a_terminal_either(server: OpenSsh) -> None:
    arguments = line(server, "true", options=("-o", "BatchMode=yes"))
    with on_terminal([*SSHTUI, *arguments]) as running:
        assert "BatchMode is yes" in running.rest()
        assert running.wait() == 255
