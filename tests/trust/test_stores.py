"""A vault that was touched opens for nobody, and no keyring keeps a secret in clear."""

import base64
import shlex
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from keyring import core

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import backends, keyring, vault_format
from sshtui.credentials.stores.command import CommandStore
from sshtui.credentials.stores.keyring import KeyringStore
from sshtui.credentials.stores.memory import MemoryStore
from sshtui.credentials.stores.protocol import SecretStore
from sshtui.credentials.stores.vault import VaultStore
from sshtui.errors import SecretStoreError
from tests.credentials.stores import test_backends, test_command, test_vault_format
from tests.credentials.stores.test_backends import FakeBackend
from tests.credentials.stores.vaults import PASSPHRASE, cheapen
from tests.servers.gnome_keyring import gnome_keyring
from tests.trust.twin import Defence, needs


def check_no_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_anyhow(key: bytes, sealed: bytes, bound: bytes, kind: str) -> bytes:
        nonce, data = sealed[:12], sealed[12:-16]
        return Cipher(AES(key), CTR(nonce + b"\0\0\0\2")).decryptor().update(data)

    monkeypatch.setattr(vault_format, "_open", open_anyhow)


def check_no_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault_format, "_check_cost", lambda derivation: None)


def trust_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = backends.Allowed("keyrings.alt.file", "PlaintextKeyring", "plain text")
    monkeypatch.setattr(backends, "ALLOWED", (plain,))


def try_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "probe", lambda backend, label: None)


def take_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MAX_LENGTH", 1 << 20)


@needs(Defence("the tag of what is sealed", check_no_tag, "DID NOT RAISE"))
def test_every_byte_of_a_vault_that_is_changed_is_noticed(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    record_property("tried", len(test_vault_format.vault(one="fake")))
    cheapen(monkeypatch)
    test_vault_format.test_every_byte_that_is_changed_is_noticed()


@needs(Defence("the cost has bounds", check_no_cost, "DID NOT RAISE"))
def test_a_vault_that_would_cost_four_gibibytes_is_refused_at_once() -> None:
    test_vault_format.test_a_hostile_header_is_refused_before_any_work_is_done(
        test_vault_format.hostile(vault_format.ARGON2ID, 4 * 1024 * 1024, 3, 4),
        pytest.MonkeyPatch(),
    )


@needs(Defence("only known keyrings are used", trust_plain_text, "'broken' == 'insecure'"))
async def test_no_keyring_that_keeps_plain_text_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await test_backends.test_a_plaintext_backend_is_never_used(monkeypatch, tmp_path)


@needs(Defence("a keyring is tried out", try_nothing_out, "DID NOT RAISE"))
async def test_a_keyring_that_keeps_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    await test_backends.test_a_backend_that_keeps_nothing_is_found_out(monkeypatch)


@needs(Defence("what is too long is not written", take_any_length, "DID NOT RAISE"))
async def test_a_secret_too_long_for_keyrings_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    await test_backends.test_what_could_not_be_kept_exactly_is_refused_before_it_is_written(
        monkeypatch, "x" * 1_201, "too_large"
    )


SECRET = "fake-canary-in-a-keyring"

IN_CLEAR = """
import base64, pathlib
from keyring.backend import KeyringBackend

KEPT = pathlib.Path(__file__).with_name("kept")
KEPT.write_bytes(b"imported\\n")

class PlaintextKeyring(KeyringBackend):
    priority = 9
    items = {}
    def set_password(self, service, username, password):
        self.items[service, username] = password
        with KEPT.open("ab") as file:
            file.write(base64.b64encode(password.encode()) + b"\\n")
    def get_password(self, service, username):
        return self.items.get((service, username))
    def delete_password(self, service, username):
        del self.items[service, username]

class EncryptedKeyring(PlaintextKeyring):
    pass  # its cipher is as good as none
"""
"""Backends as keyrings.alt has them."""

CHOSEN = {
    "none": {},
    "fail": {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
    "null": {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    "plaintext": {"PYTHON_KEYRING_BACKEND": "kept_in_clear.PlaintextKeyring"},
    "encrypted": {"PYTHON_KEYRING_BACKEND": "kept_in_clear.EncryptedKeyring"},
    "chainer": {"PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend"},
    "empty": {"PYTHON_KEYRING_BACKEND": ""},
    "missing": {"PYTHON_KEYRING_BACKEND": "no.such.Module"},
    "not viable": {"PYTHON_KEYRING_BACKEND": "keyring.backends.macOS.Keyring"},
    "property": {"KEYRING_PROPERTY_PREFERRED_COLLECTION": "/no/such/collection"},
}
"""What the environment says of the keyring."""


@contextmanager
def backends_in_clear(directory: Path, *, configured: bool) -> Iterator[None]:
    """Have backends that keep secrets in clear: found by Python, or by keyring's own file alone."""
    directory.mkdir()
    (directory / "kept_in_clear.py").write_text(IN_CLEAR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path] if configured else [*sys.path, str(directory)])
        if configured:
            file = directory / "python_keyring" / "keyringrc.cfg"
            file.parent.mkdir()
            named = "default-keyring=kept_in_clear.PlaintextKeyring"
            file.write_text(f"[backend]\n{named}\nkeyring-path={directory}\n")
            patch.setenv("XDG_CONFIG_HOME", str(directory))
            patch.setenv("XDG_DATA_HOME", str(directory))
        yield
        sys.modules.pop("kept_in_clear", None)


def choose_as_keyring_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "strip_environment", lambda: None)
    monkeypatch.setattr(backends, "choose_backend", lambda: (core._detect_backend(), "keyring"))


async def kept(chosen: dict[str, str]) -> bool:
    """Return whether a secret is kept, and comes back, with variables for the keyring."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in chosen.items():
            patch.setenv(name, value)
        store = KeyringStore()
        try:
            await store.set("some-id", Secret(SECRET))
            return await store.get("some-id") == Secret(SECRET)
        except SecretStoreError:
            return False


def in_clear(directory: Path) -> list[Path]:
    """Return the files that hold the secret as it is, or as base64 has it."""
    wanted = {SECRET.encode(), base64.b64encode(SECRET.encode())[:-4]}
    files = [path for path in directory.rglob("*") if path.is_file()]
    return [path for path in files if any(text in path.read_bytes() for text in wanted)]


@pytest.mark.keyring
@needs(Defence("we choose the keyring", choose_as_keyring_does, "loaded"))
@pytest.mark.parametrize("configured", [False, True], ids=["installed", "in keyringrc.cfg"])
async def test_whatever_chooses_a_keyring_only_a_trusted_one_is_used(
    configured: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    directory = tmp_path / "clear"
    choices = {"none": CHOSEN["none"]} if configured else CHOSEN
    record_property("tried", 2 * len(choices))
    with backends_in_clear(directory, configured=configured):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        without = {name: await kept(chosen) for name, chosen in choices.items()}
        assert not (directory / "kept").exists(), "loaded"
        assert not any(without.values()), without
        with gnome_keyring(tmp_path / "keyring") as running:
            for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
                monkeypatch.setenv(name, running.environment[name])
            beside = {name: await kept(chosen) for name, chosen in choices.items()}
    assert all(beside.values()), beside
    assert not (directory / "kept").exists(), "loaded"
    assert in_clear(tmp_path) == []


TEXTS = (
    *("", "x" * 1_200, "x" * 1_201, "a\0b", "a\nb\r\n", "🔑", "🔑" * 601, "\ud800"),
    "x" * 65_536,
)


class Windows(FakeBackend):
    """A keyring that holds 1,280 UTF-16 units, and cuts what is longer."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def set_password(self, service: str, username: str, password: str) -> None:
        self.written.append(password)
        held = password.encode("utf-16-le", "surrogatepass")[:2_560]
        super().set_password(service, username, held.decode("utf-16-le", "replace"))


@asynccontextmanager
async def stores(directory: Path) -> AsyncIterator[dict[str, SecretStore]]:
    """Yield every store that there is, open."""
    vault = VaultStore(directory / "vault")
    (directory / "vault").mkdir(mode=0o700)
    await vault.create(PASSPHRASE)
    with gnome_keyring(directory / "keyring") as running, pytest.MonkeyPatch.context() as patch:
        running.use_here(patch)
        yield {
            "keyring": KeyringStore(),
            "vault": vault,
            "memory": MemoryStore(),
            "command": CommandStore({"*": "cat"}),
        }


async def outcome(store: SecretStore, text: str) -> str:
    """Return what becomes of a text in a store."""
    try:
        await store.set("some-id", Secret(text))
    except SecretStoreError:
        return "refused" if await store.get("some-id") is None else "refused, and written"
    given = await store.get("some-id")
    await store.delete("some-id")
    return "kept" if given == Secret(text) else "changed"


@pytest.mark.keyring
async def test_every_store_keeps_a_text_exactly_or_refuses_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    cheapen(monkeypatch)
    async with stores(tmp_path) as opened:
        found = {
            name: [await outcome(store, text) for text in TEXTS] for name, store in opened.items()
        }
    for name in ("vault", "memory"):
        assert found[name] == ["kept"] * len(TEXTS), name
    too_much = {2, 6, 7, 8}
    keyring = ["refused" if number in too_much else "kept" for number in range(len(TEXTS))]
    assert found["keyring"] == keyring
    assert found["command"] == ["refused"] * len(TEXTS)
    record_property("tried", len(found) * len(TEXTS))


def take_every_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "MAX_LENGTH", 1 << 30)


@needs(Defence("what is too long is not written", take_every_length, "was written"))
async def test_nothing_is_written_that_a_keyring_would_cut(
    monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    backend = Windows()
    monkeypatch.setattr(backends, "choose_backend", lambda: (backend, "keyring"))
    for text in TEXTS:
        assert await outcome(KeyringStore(), text) in {"kept", "refused"}
        assert text in backend.written or len(text) > 600 or text == "\ud800"
    assert not [text for text in backend.written if len(text) > 1_200], "it was written"
    record_property("tried", len(TEXTS))


async def test_what_a_program_prints_is_taken_exactly_or_not_at_all(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    for number, text in enumerate(TEXTS):
        raw = text.encode("utf-8", "surrogatepass")
        file = tmp_path / str(number)
        file.write_bytes(raw)
        line = raw.split(b"\n")[0].removesuffix(b"\r").decode("utf-8", "surrogateescape")
        try:
            given = await test_command.answer(f"cat {shlex.quote(str(file))}")
        except SecretStoreError:
            assert not line
        else:
            assert given == Secret(line)
    (tmp_path / "more").write_bytes(b"x" * 65_537)
    with pytest.raises(SecretStoreError, match="more than"):
        await test_command.answer(f"cat {shlex.quote(str(tmp_path / 'more'))}")
    record_property("tried", len(TEXTS) + 1)
