"""A key in asyncssh's form: it signs only once the server accepts it."""

from collections.abc import Awaitable, Callable

import asyncssh

from sshtui.errors import Cancelled
from sshtui.ssh.public_keys import PublicKey
from sshtui.ssh.signature_algorithms import KeyAlgorithms


class OfferedKey(asyncssh.SSHKeyPair):
    """One public key or certificate, and what signs for it.

    Args:
        public: What is offered.
        chosen: The algorithms that go with it.
        sign: Signs; raises ValueError to have asyncssh go on to the next key.
    """

    _key_type = "offered"

    def __init__(
        self, public: PublicKey, chosen: KeyAlgorithms, sign: Callable[[bytes], Awaitable[bytes]]
    ) -> None:
        signature = chosen.signature.encode()
        super().__init__(
            chosen.offered.encode(), signature, (signature,), (signature,), public.blob, None
        )
        self.sig_algorithm = signature
        self._sign = sign

    def set_sig_algorithm(self, sig_algorithm: bytes) -> None:
        """Leave the algorithm as it was chosen."""

    async def sign_async(self, data: bytes) -> bytes:
        """Sign.

        Raises:
            ValueError: It cannot; asyncssh then tries the next key.
        """
        try:
            return await self._sign(data)
        except Cancelled as error:
            raise asyncssh.DisconnectError(
                asyncssh.DISC_AUTH_CANCELLED_BY_USER, "cancelled by the user"
            ) from error
