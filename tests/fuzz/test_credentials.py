"""What is read for credentials: seeds of codes, the vault, and the rows of the table."""

import json
from contextlib import suppress

from sshtui import paths
from sshtui.credentials.otp import otpauth
from sshtui.credentials.stores import vault, vault_entry, vault_format
from sshtui.credentials.stores.vault import VaultStore
from sshtui.credentials.stores.vault_format import Sealed
from sshtui.errors import SecretStoreError, UsageError
from tests.fuzz import corpus
from tests.fuzz.parser import Parser, RecordProperty, attack

KEY = bytes(vault_format.KEY_BYTES)
VAULT = corpus.read("vault", "argon2id")


def test_seeds_of_codes(record_property: RecordProperty) -> None:
    def read(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        otpauth.looks_like_key(text), otpauth.is_too_long_for_code(text), otpauth.is_uri(text)
        seed = otpauth.parse(text)
        assert seed.name.isprintable()
        assert otpauth.parse(seed.uri().reveal()) == seed

    attack(Parser("otpauth", read, UsageError), record_property)


def test_the_file_of_a_vault(record_property: RecordProperty) -> None:
    """One that was changed does not open, and costs nothing before that is known."""

    def read(data: bytes) -> None:
        sealed = Sealed.read(data)
        assert sealed.derivation.numbers[0] <= vault_format.MOST_MEMORY
        sealed.content(sealed.data_key(KEY))
        assert data == VAULT

    attack(Parser("vault", read, SecretStoreError), record_property)


def test_what_a_vault_holds(record_property: RecordProperty) -> None:
    """It was sealed by whoever knew its passphrase, who may be anybody."""
    (mark := paths.state_dir() / vault.MARK_NAME).parent.mkdir(parents=True, exist_ok=True)
    sealed = Sealed.read(VAULT)

    def read(data: bytes) -> None:
        mark.write_bytes(data)
        vault._compare({"vault_id": "x", "seq": 3}, vault._read_mark())
        with suppress(ValueError, RecursionError):
            content = json.loads(data)
            body = vault_format.seal_body(sealed.head + sealed.sealed_key, KEY, content)
            content = Sealed.read(body).content(KEY)
            vault_entry.merge(vault_entry.empty("y"), content)
            vault_entry.credentials(content, VaultStore.kind)
            vault_entry.secret(content, "id")

    attack(Parser("vault_content", read, SecretStoreError), record_property)
