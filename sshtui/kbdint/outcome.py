"""How a sign-in that did not succeed is put into words."""

from dataclasses import dataclass

from sshtui.errors import AuthenticationFailed
from sshtui.kbdint.challenge import PUBLICKEY


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is known when a server has refused for good.

    Attributes:
        account: `user@host:port`.
        hop: Where in the chain, as `hop 2 of 2 · bastion → db1`; "" for a single hop.
        method: The last method that was tried; "" where none could be.
        round: Its last round, from 1; 0 where none was asked.
        refusals: How many attempts the server refused.
        said: The server's last words, cleaned; may be empty.
        methods_left: What it would still accept.
        keys_offered: How many public keys were offered.
        too_many: Whether the server ended it for too many failures.
    """

    account: str
    hop: str = ""
    method: str = ""
    round: int = 0
    refusals: int = 0
    said: str = ""
    methods_left: tuple[str, ...] = ()
    keys_offered: int = 0
    too_many: bool = False


def explain(refusal: Refusal) -> AuthenticationFailed:
    """Return the error that tells a person why they are not in, and what to do next."""
    where = f" ({refusal.hop})" if refusal.hop else ""
    parts = [f"{refusal.account}{where} did not accept the sign-in."]
    if refusal.method and refusal.round:
        parts.append(f"The last try was {refusal.method}, round {refusal.round}.")
    elif refusal.method:
        parts.append(f"The last try was {refusal.method}.")
    if refusal.said:
        parts.append(f"The server said: {refusal.said}")
    if refusal.methods_left:
        parts.append(f"It would still accept: {', '.join(refusal.methods_left)}.")
    return AuthenticationFailed(
        " ".join(parts), hint=_hint(refusal), methods_left=refusal.methods_left
    )


def _hint(refusal: Refusal) -> str:
    if refusal.too_many and refusal.keys_offered > 1 and not refusal.refusals:
        return (
            f"{refusal.keys_offered} keys were offered and used up the server's tries. "
            "Name the right one with IdentityFile and set IdentitiesOnly yes."
        )
    if refusal.too_many:
        return "The server ended it after too many failures. Wait a little before the next try."
    if refusal.refusals:
        return (
            "Check the user name and the answers; some servers lock an account after a few tries."
        )
    if refusal.methods_left == (PUBLICKEY,):
        return (
            "The server wants a public key, and none that was offered would do. "
            "Check IdentityFile, or what the agent holds (ssh-add -l)."
        )
    return "Check the user name, and which sign-in methods the server allows."
