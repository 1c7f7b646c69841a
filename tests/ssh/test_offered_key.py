import asyncssh
import pytest

from sshtui.errors import Cancelled
from sshtui.ssh.offered_key import OfferedKey
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signature_algorithms import KeyAlgorithms

KEY = asyncssh.generate_private_key("ssh-ed25519")


async def sign(data: bytes) -> bytes:
    return b"signed " + data


async def refuse(_data: bytes) -> bytes:
    raise ValueError("the agent refused to sign with it")


async def give_up(_data: bytes) -> bytes:
    raise Cancelled("You cancelled.")


def offered(signer: object = sign) -> OfferedKey:
    public = PublicKey(KEY.public_data)
    chosen = KeyAlgorithms("rsa-sha2-512-cert-v01@openssh.com", "rsa-sha2-512")
    return OfferedKey(public, chosen, signer)  # type: ignore[arg-type]  # one of those above


def test_it_is_offered_by_the_algorithms_that_were_chosen() -> None:
    key = offered()
    assert key.public_data == KEY.public_data
    assert key.algorithm == b"rsa-sha2-512-cert-v01@openssh.com"
    assert key.sig_algorithm == b"rsa-sha2-512"


def test_what_the_server_says_later_changes_no_algorithm() -> None:
    key = offered()
    key.set_sig_algorithm(b"ssh-rsa")
    assert key.sig_algorithm == b"rsa-sha2-512"


async def test_it_signs_only_when_it_is_asked_to() -> None:
    assert await offered().sign_async(b"data") == b"signed data"


async def test_one_that_will_not_sign_lets_the_next_be_tried() -> None:
    with pytest.raises(ValueError, match="the agent refused to sign with it"):
        await offered(refuse).sign_async(b"data")


async def test_a_person_who_gives_up_ends_the_connection() -> None:
    with pytest.raises(asyncssh.DisconnectError) as caught:
        await offered(give_up).sign_async(b"data")
    assert caught.value.code == asyncssh.DISC_AUTH_CANCELLED_BY_USER
    assert isinstance(caught.value.__cause__, Cancelled)
