"""`sshtui creds`, with a real keyring."""

import asyncio
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sshtui import paths
from sshtui.cli import main as cli
from sshtui.credentials.binding import Mode, PromptKind, Status
from sshtui.credentials.credential import Credential
from sshtui.credentials.service import open_credentials
from sshtui.credentials.stores.vault import VaultStore
from sshtui.endpoint import Endpoint
from tests.cli.on_terminal import SSHTUI, on_terminal
from tests.servers.gnome_keyring import GnomeKeyring, gnome_keyring
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

CANARY = "fake-canary-77c1"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.keyring


@pytest.fixture(autouse=True)
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GnomeKeyring]:
    with gnome_keyring(tmp_path / "keyring") as running:
        running.use_here(monkeypatch)
        yield running


def run(*words: str, stdin: str = "") -> int:
    before, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        return cli.main(["creds", *words])
    finally:
        sys.stdin = before


def kept() -> tuple[Credential, ...]:
    async def all_of_them() -> tuple[Credential, ...]:
        credentials = open_credentials()
        try:
            return await credentials.all()
        finally:
            credentials.close()

    return asyncio.run(all_of_them())


def test_an_answer_is_changed_in_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("set", "deploy@db1", "--stdin", stdin="fake-old\n") == 0
    (before,) = kept()
    assert run("change", before.id[:8], "--stdin", stdin=f"{CANARY}\n") == 0
    (after,) = kept()
    assert (after.binding, after.store) == (before.binding, before.store)
    assert run("set", "deploy@db1", "--stdin", stdin="fake-newer\n") == 0
    assert len(kept()) == 1
    assert run("change", kept()[0].id[:8], "--stdin", stdin="\n") != 0
    told = capsys.readouterr()
    assert CANARY not in told.out + told.err


def test_a_seed_is_not_taken_for_a_password() -> None:
    assert run("set", "deploy@db1", "--stdin", stdin=f"otpauth://totp/x?secret={SEED}\n") != 0
    assert kept() == ()
    with on_terminal([*SSHTUI, "creds", "set", "deploy@db1"]) as person:
        person.sees("Password for deploy@db1:22:")
        person.type(f"{SEED}\n")
        person.sees("Save it as a password?")
        person.type("n\n")
        person.sees("creds totp")
    assert kept() == ()


def test_a_seed_is_not_taken_for_another_password_either() -> None:
    assert run("set", "deploy@db1", "--stdin", stdin="fake-old\n") == 0
    (before,) = kept()
    ref = before.id[:8]
    assert run("change", ref, "--stdin", stdin=f"otpauth://totp/x?secret={SEED}\n") != 0
    with on_terminal([*SSHTUI, "creds", "change", ref]) as person:
        person.sees("New secret for deploy@db1:22:")
        person.type(f"{SEED}\n")
        person.sees("Save it as a password?")
        person.type("n\n")
        person.sees("creds totp")
    assert kept() == (before,)


def test_a_password_and_a_seed_are_kept_listed_and_forgotten(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("set", "deploy@db1.example:2222", "--stdin", stdin=f"{CANARY}\n") == 0
    assert run("totp", "deploy@db1.example:2222", "--stdin", stdin=SEED) == 0
    told = capsys.readouterr()
    assert "its current code is" in told.err
    assert run("list") == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 2
    assert "deploy@db1.example:2222  any password prompt" in " ".join(listed)
    assert "fresh in keyring  never accepted" in listed[0]
    assert run("list", "--json", "db1") == 0
    data = json.loads(capsys.readouterr().out)
    assert {
        (credential["kind"], credential["mode"], credential["store"]) for credential in data
    } == {
        ("password", "fill", "keyring"),
        ("code", "fill", "keyring"),
    }
    assert run("list", "nothing-like-it") == 0
    assert capsys.readouterr().out == ""
    assert run("forget", "--yes", *(credential["id"][:8] for credential in data)) == 0
    assert kept() == ()
    told = capsys.readouterr()
    assert CANARY not in told.out + told.err
    assert SEED not in told.out + told.err


def test_what_cannot_be_understood_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run("set", "deploy@db1.example", "--stdin", stdin=f"{CANARY}\n")
    run("totp", "deploy@db1.example", "--stdin", stdin=SEED)
    capsys.readouterr()
    (one, _) = kept()
    for words, status, said in (
        (("totp", "x@y", "--stdin"), 2, "Not a seed"),
        (("set", "x@y", "--stdin"), 2, "empty"),
        (("mode", one.id[:8], "send"), 2, "only after a server has accepted it"),
        (("mode", "deploy@db1.example", "ask"), 2, "matches several credentials"),
        (("forget", "nobody@nowhere", "--yes"), 2, "matches no saved"),
        (("move", one.id[:8], "vault"), 2, "no vault yet"),
        (("move", one.id[:8], "keyring"), 2, "already"),
        (("show", one.id[:8], "--reveal"), 2, "only revealed on a terminal"),
    ):
        assert run(*words) == status, words
        assert said in capsys.readouterr().err, words
    assert run("mode", one.id[:8], "ask") == 0
    assert {credential.mode for credential in kept()} == {Mode.ASK, Mode.FILL}
    assert run("show", one.id[:8]) == 0
    assert CANARY not in capsys.readouterr().out


def test_an_answer_is_revealed_on_a_terminal() -> None:
    run("set", "deploy@db1.example", "--stdin", stdin=f"{CANARY}\n")
    (one,) = kept()
    with on_terminal([*SSHTUI, "creds", "show", one.id[:8], "--reveal"]) as program:
        program.sees(f"secret         {CANARY}")


def test_a_password_is_asked_for_without_being_shown() -> None:
    with on_terminal([*SSHTUI, "creds", "set", "deploy@db1.example"]) as program:
        program.sees("Password for deploy@db1.example:22: ")
        program.type(f"{CANARY}\n")
        assert CANARY not in program.rest()
    assert len(kept()) == 1


def test_a_vault_is_made_filled_moved_to_and_carried_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passphrase = "fake passphrase of mine"
    run("set", "deploy@db1.example", "--stdin", stdin=f"{CANARY}\n")
    (one,) = kept()
    with on_terminal([*SSHTUI, "creds", "vault", "create"]) as program:
        program.sees("New passphrase: ")
        program.type(f"{passphrase}\n")
        program.sees("Repeat: ")
        program.type(f"{passphrase}\n")
        program.sees("the vault has been created")
    with on_terminal([*SSHTUI, "creds", "move", one.id[:8], "vault"]) as program:
        program.sees("Vault passphrase: ")
        program.type("fake wrong one\n")
        program.sees("does not open the vault")
        # What is typed before the question stands is thrown away, as it should be.
        program.sees("Vault passphrase: ")
        program.type(f"{passphrase}\n")
        program.rest()
    assert kept() == (replace(one, store=VaultStore.kind),)
    copy = tmp_path / "copy"
    assert run("vault", "export", str(copy)) == 0
    assert run("vault", "export", str(copy)) == 1
    assert run("vault", "status", "--json") == 0
    assert json.loads(capsys.readouterr().out)["exists"] is True

    monkeypatch.setenv("SSHTUI_HOME", str(tmp_path / "elsewhere"))
    with on_terminal([*SSHTUI, "creds", "vault", "create"]) as program:
        for question in ("New passphrase: ", "Repeat: "):
            program.sees(question)
            program.type("fake other passphrase\n")
        program.sees("the vault has been created")
    with on_terminal([*SSHTUI, "creds", "vault", "import", str(copy)]) as program:
        program.sees("Passphrase of this vault: ")
        program.type("fake other passphrase\n")
        program.sees("Passphrase of the imported vault: ")
        program.type(f"{passphrase}\n")
        program.sees("1 credential imported")
    assert [(here.binding, here.status) for here in kept()] == [(one.binding, Status.FRESH)]
    for path in paths.data_dir().iterdir():
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes()


@pytest.mark.sshd
def test_a_sign_in_is_tried_and_reported(
    openssh: OpenSshFactory, private_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server: OpenSsh = openssh.password()
    (private_home / ".ssh" / "known_hosts").write_text(server.known_hosts_line())
    goal = f"{server.user}@{server.host}:{server.port}"
    run("set", goal, "--stdin", stdin=f"{server.password}\n")
    (one,) = kept()
    assert one.host_keys == {server.fingerprint()}
    with on_terminal([*SSHTUI, "creds", "test", "-v", goal]) as program:
        program.sees("[from keyring, Enter sends it]")
        program.type("\n")
        shown = program.sees("signed in with a saved credential")
        assert server.password not in shown
    (one,) = kept()
    assert one.binding.endpoint == Endpoint(server.user, server.host, server.port)
    assert (one.binding.prompt, one.status, one.kind) == (
        "password",
        Status.PROVEN,
        PromptKind.PASSWORD,
    )
    assert run("mode", one.id[:8], "send") == 0
    assert run("test", "-v", goal) == 0
    told = capsys.readouterr()
    assert "signed in" in told.out
    assert "keyring · automatic" in told.err
    assert server.password not in told.out + told.err
