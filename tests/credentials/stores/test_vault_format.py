import struct
import tracemalloc

import pytest

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import vault_entry, vault_format
from sshtui.credentials.stores.vault_format import (
    ARGON2ID,
    FULL_MEMORY,
    HEADER_BYTES,
    LEAST_BODY,
    MAGIC,
    SCRYPT,
    SCRYPT_COST,
    SMALL_MEMORY,
    Derivation,
    Sealed,
    seal_body,
    seal_key,
)
from sshtui.errors import SecretStoreError
from tests.credentials.stores.vaults import PASSPHRASE, cheap, cheapen
from tests.servers.clock import effort

DATA_KEY = bytes(range(32))


def vault(**entries: str) -> bytes:
    """Return a small vault whose key is cheap to derive."""
    derivation = cheap()
    header = seal_key(derivation, derivation.key(PASSPHRASE), DATA_KEY)
    content = vault_entry.empty("id")
    content["entries"] = {name: {"secret": text, "created": ""} for name, text in entries.items()}
    return seal_body(header, DATA_KEY, content)


def opened(data: bytes, key: bytes) -> dict[str, object]:
    sealed = Sealed.read(data)
    return sealed.content(sealed.data_key(key))


@pytest.fixture(autouse=True)
def cheaply(monkeypatch: pytest.MonkeyPatch) -> None:
    cheapen(monkeypatch)


def test_what_was_sealed_is_opened_by_the_passphrase() -> None:
    sealed = Sealed.read(vault(one="fäke 🔑"))
    key = sealed.data_key(sealed.derivation.key(PASSPHRASE))
    assert sealed.content(key)["entries"]["one"]["secret"] == "fäke 🔑"
    with pytest.raises(SecretStoreError) as caught:
        sealed.data_key(sealed.derivation.key(Secret("fake wrong one")))
    assert caught.value.kind == "passphrase"


def test_the_passphrase_is_the_same_however_its_accents_are_typed() -> None:
    assert cheap().key(Secret("cafe\u0301 fake")) == cheap().key(Secret("caf\u00e9 fake"))
    assert cheap().key(Secret(" fake ")) != cheap().key(Secret("fake")), "it is never trimmed"


def test_every_byte_that_is_changed_is_noticed() -> None:
    data = vault(one="fake")
    key = cheap().key(PASSPHRASE)
    opened(data, key)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 + place % 255
        with pytest.raises(SecretStoreError):
            opened(bytes(damaged), key)


def test_every_byte_that_is_missing_or_added_is_noticed() -> None:
    data = vault(one="fake")
    key = cheap().key(PASSPHRASE)
    for length in range(len(data)):
        with pytest.raises(SecretStoreError):
            opened(data[:length], key)
    with pytest.raises(SecretStoreError):
        opened(data + b"\0", key)


def test_a_body_cannot_be_put_behind_another_header() -> None:
    one, other = vault(one="fake"), vault(other="fake")
    with pytest.raises(SecretStoreError, match="tampered"):
        opened(one[:HEADER_BYTES] + other[HEADER_BYTES:], cheap().key(PASSPHRASE))


def test_the_size_tells_little_of_what_is_inside() -> None:
    sizes = {len(vault(**{f"id-{n}": "fake" for n in range(count)})) for count in range(40)}
    assert sizes == {HEADER_BYTES + 12 + LEAST_BODY + 16}
    assert len(vault(one="x" * 5_000)) == HEADER_BYTES + 12 + 2 * LEAST_BODY + 16


def hostile(kdf: int, first: int, second: int, third: int, *, aead: int = 1) -> bytes:
    header = struct.pack(">8sBBIII16s", MAGIC, kdf, aead, first, second, third, bytes(16))
    return header + bytes(200)


@pytest.mark.parametrize(
    "data",
    [
        hostile(ARGON2ID, 4 * 1024 * 1024, 3, 4),
        hostile(ARGON2ID, FULL_MEMORY, 2**31, 4),
        hostile(ARGON2ID, FULL_MEMORY, 3, 2**32 - 1),
        hostile(ARGON2ID, 8, 3, 4),
        hostile(ARGON2ID, FULL_MEMORY, 0, 4),
        hostile(ARGON2ID, FULL_MEMORY, 3, 0),
        hostile(SCRYPT, 1 << 30, 8, 1),
        hostile(SCRYPT, *SCRYPT_COST[:2], 99),
        hostile(9, FULL_MEMORY, 3, 4),
        hostile(ARGON2ID, FULL_MEMORY, 3, 4, aead=9),
        MAGIC[:-1] + b"9" + bytes(200),
        b"not a vault at all" * 20,
        b"",
    ],
)
def test_a_hostile_header_is_refused_before_any_work_is_done(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    tracemalloc.start()
    try:
        with effort(0.5), pytest.raises(SecretStoreError) as caught:
            Sealed.read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
    assert caught.value.kind == "broken"
    assert caught.value.heading == "Vault problem"


def test_a_new_key_costs_what_is_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(vault_format, "FULL_MEMORY", FULL_MEMORY)
    derivation = Derivation.fresh()
    assert derivation.kdf == ARGON2ID
    assert derivation.numbers[0] in {SMALL_MEMORY, FULL_MEMORY}
    assert derivation.numbers[1:] == (3, 4)
    assert not derivation.is_weak
    assert derivation.salt != Derivation.fresh().salt
    assert len(derivation.key(PASSPHRASE)) == 32


def test_less_memory_is_used_where_little_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(vault_format, "FULL_MEMORY", FULL_MEMORY)
    monkeypatch.setattr(vault_format, "LITTLE_AVAILABLE", 1 << 62)
    assert Derivation.fresh().numbers == (64 * 1024, 3, 4)


def test_without_argon2_it_is_scrypt_and_says_that_it_could_be_stronger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vault_format, "_has_argon2", lambda: False)
    derivation = Derivation.fresh()
    assert (derivation.kdf, derivation.numbers) == (SCRYPT, SCRYPT_COST)
    assert derivation.is_weak
    data = seal_body(
        seal_key(derivation, derivation.key(PASSPHRASE), DATA_KEY), DATA_KEY, vault_entry.empty("x")
    )
    sealed = Sealed.read(data)
    assert sealed.data_key(sealed.derivation.key(PASSPHRASE)) == DATA_KEY
