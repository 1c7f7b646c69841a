"""A vault that was touched opens for nobody, and no keyring keeps a secret in clear."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from sshtui.credentials.stores import backends, keyring, vault_format
from tests.credentials.stores import test_backends, test_vault_format
from tests.credentials.stores.vaults import cheapen
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
