"""Which signature algorithm a key uses, given what both sides allow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sshtui.ssh.public_keys import CERTIFICATE, PublicKey, plain_name
from sshtui.sshconfig import algorithms

_SHA2 = ("rsa-sha2-512", "rsa-sha2-256")

# As compat.c of OpenSSH has it.
_KNOWS_MORE = re.compile(r"SSH-[\d.]+-OpenSSH_7\.4(?!\d)")
_OLD_CERTIFICATES = re.compile(r"SSH-[\d.]+-OpenSSH_([2-6]|7\.[0-7](?!\d))")


@dataclass(frozen=True, slots=True)
class HostProof:
    """That a server holds its host key, as an agent can check it (PROTOCOL.agent, 1).

    Attributes:
        key: The host key or certificate, in wire form.
        session: The id of the session, which was signed.
        signature: Its signature.
    """

    key: bytes
    session: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """What a server said of itself before the sign-in.

    Attributes:
        version: Its identification string.
        algorithms: Its `server-sig-algs` (RFC 8308); empty where it named none.
        proof: That it holds its host key.
    """

    version: str = ""
    algorithms: frozenset[str] = frozenset()
    proof: HostProof | None = None


@dataclass(frozen=True, slots=True)
class KeyAlgorithms:
    """How a key is offered.

    Attributes:
        offered: The algorithm that the request names.
        signature: The algorithm of its signatures.
    """

    offered: str
    signature: str


def choose(key: PublicKey, accepted: Sequence[str], server: Server) -> KeyAlgorithms | str:
    """Return how a key is offered, or say why it is not.

    Args:
        key: The key or certificate.
        accepted: PubkeyAcceptedAlgorithms; empty for ssh's own.
        server: Who would have to take it.
    """
    accepted = accepted or algorithms.usual("pubkeyacceptedalgorithms")
    own = key.algorithm
    names = [name for name in accepted if _is_for(name, own)]
    if not names:
        return _not_accepted(own)
    if plain_name(own) != "ssh-rsa":
        return KeyAlgorithms(own, plain_name(own))
    said = server.algorithms
    if said and _KNOWS_MORE.match(server.version):
        said |= set(_SHA2)
    if not said or (key.is_certificate and _OLD_CERTIFICATES.match(server.version)):
        names, said = [name for name in names if name == own], frozenset({"ssh-rsa"})
    for name in names:
        signature = name.removesuffix(CERTIFICATE)
        if signature in said:
            return KeyAlgorithms(name, signature)
    return (
        "the server does not accept SHA-2 signatures of RSA keys. If you must use SHA-1, add to"
        f" this host in your ssh_config: PubkeyAcceptedAlgorithms +{own}"
    )


def _is_for(name: str, own: str) -> bool:
    if plain_name(own) != "ssh-rsa":
        return name == own
    certificate = CERTIFICATE if own.endswith(CERTIFICATE) else ""
    return name in {f"{plain}{certificate}" for plain in (*_SHA2, "ssh-rsa")}


def _not_accepted(own: str) -> str:
    if own.startswith("ssh-dss"):
        return (
            f"it is a DSA key ({own}), which ssh no longer supports; create a new key with"
            " ssh-keygen"
        )
    return f"{own} is not in PubkeyAcceptedAlgorithms"
