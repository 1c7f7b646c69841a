import random

import pytest

from sshtui.sshconfig.decoding import decode


@pytest.mark.parametrize(
    "data", [b"", b"Host a\r\n", "Höst".encode(), b"H\xf6st", b"\0", b"a\0b\x01\n" + b"x" * 99]
)
def test_text_is_kept_byte_for_byte(data: bytes) -> None:
    text, wrong = decode(data)
    assert (text.encode("utf-8", "surrogateescape"), wrong) == (data, "")


@pytest.mark.parametrize(
    "start",
    [
        b"\0GITCRYPT\0",
        b"age-encryption.org/v1\n-> X25519 abc\n",
        b"-----BEGIN PGP MESSAGE-----\n",
        b"$ANSIBLE_VAULT;1.1;AES256\n",
        b"U2FsdGVkX1+abc\n",
        random.Random(1).randbytes(4096),
        "Host a".encode("utf-32-le") * 9,
    ],
    ids=lambda data: ascii(data[:12]),
)
def test_what_is_encrypted_or_binary_is_one_problem(start: bytes) -> None:
    assert decode(start + b"more\n") == ("", "the file is encrypted or binary")
