"""Keys on hardware: PKCS#11 tokens and FIDO security keys.

What speaks to them are extras: `pip install 'sshtui[pkcs11]'`, `'sshtui[security-keys]'`. A library
of a token is loaded only where the configuration names it, and once its keys' turn has come.
"""

import functools
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import asyncssh
from asyncssh import pkcs11, sk
from asyncssh.packet import MPInt, String

from sshtui.credentials.secret import Secret
from sshtui.credentials.stores.protocol import Check
from sshtui.ssh.private_keys import Attempts, UnusableKeyError
from sshtui.ssh.signer_wait import in_thread
from sshtui.tasks import start_task

T = TypeVar("T")

PIN_TRIES = 2
"""A token locks itself after a few wrong ones, often three."""

_EC_HASHES = {
    b"ecdsa-sha2-nistp256": "sha256",
    b"ecdsa-sha2-nistp384": "sha384",
    b"ecdsa-sha2-nistp521": "sha512",
}

_ASKS_FOR_PIN = 0x04
"""SSH_SK_USER_VERIFICATION_REQD in PROTOCOL.u2f."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key on a PKCS#11 token.

    Attributes:
        blob: Its public half, in wire form.
        id: What both halves are found by.
        token: What the token is called.
        serial: The number of the token.
    """

    blob: bytes
    id: bytes
    token: str
    serial: bytes


class OpenToken:
    """A token that was given its PIN.

    Args:
        session: A session of python-pkcs11.
    """

    def __init__(self, session: Any) -> None:
        self._session = session

    async def sign(self, key: TokenKey, data: bytes, algorithm: str) -> bytes:
        """Return a signature.

        Raises:
            UnusableKeyError: It is gone, or would not.
        """
        return await _called(functools.partial(self._sign, key, data, algorithm.encode()))

    def _sign(self, key: TokenKey, data: bytes, algorithm: bytes) -> bytes:
        from pkcs11 import KeyType, Mechanism, ObjectClass  # noqa: PLC0415 - an extra

        private = self._session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=key.id)
        if private.key_type is KeyType.EC:
            # Few tokens hash by themselves for it.
            digest = hashlib.new(_EC_HASHES[algorithm], data).digest()
            both = private.sign(digest, mechanism=Mechanism.ECDSA)
            half = len(both) // 2
            numbers = (int.from_bytes(part, "big") for part in (both[:half], both[half:]))
            signature = b"".join(map(MPInt, numbers))
        else:
            signature = private.sign(data, mechanism=pkcs11.mechanisms[algorithm])
        return String(algorithm) + String(signature)

    def close(self) -> None:
        """Lock it, which may take as long as the device likes."""
        start_task(in_thread(self._session.close), "lock a token")


async def token_keys(provider: str) -> tuple[TokenKey, ...]:
    """Return the public keys of the tokens that a library speaks to, for which it takes no PIN.

    Args:
        provider: The library (PKCS11Provider).

    Raises:
        UnusableKeyError: The extra is missing, the library is none, or there is no token.
    """
    if not pkcs11.pkcs11_available:
        raise UnusableKeyError("sshtui needs an optional package: pip install 'sshtui[pkcs11]'")
    return await _called(functools.partial(_public_keys, provider))


async def unlock_token(
    provider: str, serial: bytes, ask: Callable[[Check], Awaitable[None]]
) -> OpenToken:
    """Return a token, open for signing.

    Args:
        provider: The library that speaks to it.
        serial: Its number.
        ask: Asks for the PIN until one is right, or not wanted any more.

    Raises:
        UnusableKeyError: No right PIN was given, or the token is gone.
    """

    async def open_with(pin: Secret) -> OpenToken | None:
        return await _called(functools.partial(_open, provider, serial, pin))

    trial = Attempts(
        open_with, PIN_TRIES, "Wrong PIN; a token locks itself after a few wrong PINs."
    )
    await ask(trial.check)
    return trial.take(none_given="no PIN was given", none_right="the PIN was wrong")


def check_security_key(provider: str) -> None:
    """Check that security keys can be spoken to at all.

    Raises:
        UnusableKeyError: SecurityKeyProvider says that they are not used, or the extra is missing.
    """
    if not provider:
        raise UnusableKeyError("it is on a security key, and SecurityKeyProvider is none")
    if not sk.sk_available:
        raise UnusableKeyError(
            "it is on a security key, and sshtui needs an optional package: pip install"
            " 'sshtui[security-keys]'; or add it to the agent with ssh-add"
        )


async def security_key_signature(key: asyncssh.SSHKey, data: bytes, algorithm: str) -> bytes:
    """Have a security key sign, which takes a touch.

    Raises:
        UnusableKeyError: It is not plugged in, or would not.
    """
    if getattr(key, "_flags", 0) & _ASKS_FOR_PIN:
        raise UnusableKeyError(
            "its security key requires a PIN, so it must be in the agent: ssh-add"
        )

    from fido2.hid import CtapHidDevice  # noqa: PLC0415 - an extra

    def sign() -> bytes:
        if next(CtapHidDevice.list_devices(), None) is None:
            raise UnusableKeyError("no security key is plugged in")
        return key.sign(data, algorithm.encode())

    try:
        return await in_thread(sign)
    except UnusableKeyError:
        raise
    except (OSError, ValueError) as error:
        raise UnusableKeyError(f"the security key did not sign: {error}") from error


async def _called(function: Callable[[], T]) -> T:
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - an extra

    try:
        return await in_thread(function)
    except (PKCS11Error, OSError, RuntimeError) as error:
        words = str(error) or type(error).__name__
        raise UnusableKeyError(f"the token cannot be used: {words}") from error


def _public_keys(provider: str) -> tuple[TokenKey, ...]:
    from pkcs11 import Attribute, KeyType, ObjectClass, TokenFlag, lib  # noqa: PLC0415 - an extra
    from pkcs11.util.ec import encode_ec_public_key  # noqa: PLC0415 - likewise
    from pkcs11.util.rsa import encode_rsa_public_key  # noqa: PLC0415 - likewise

    encoders = {KeyType.RSA: encode_rsa_public_key, KeyType.EC: encode_ec_public_key}
    found: list[TokenKey] = []
    for token in lib(provider).get_tokens(token_flags=TokenFlag.TOKEN_INITIALIZED):
        session: Any
        with token.open() as session:
            for key in session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY}):
                if key.key_type in encoders:
                    blob = asyncssh.import_public_key(encoders[key.key_type](key)).public_data
                    found.append(TokenKey(blob, key.id, token.label, token.serial))
    if not found:
        raise UnusableKeyError("no token with a key is plugged in")
    return tuple(found)


def _open(provider: str, serial: bytes, pin: Secret) -> OpenToken | None:
    from pkcs11 import lib  # noqa: PLC0415 - an extra
    from pkcs11.exceptions import PinIncorrect, UserAlreadyLoggedIn  # noqa: PLC0415 - likewise

    token = lib(provider).get_token(token_serial=serial)
    try:
        return OpenToken(token.open(user_pin=pin.reveal()))
    except PinIncorrect:
        return None
    except UserAlreadyLoggedIn:  # by another tab, for the whole process
        return OpenToken(token.open())
