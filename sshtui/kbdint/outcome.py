"""Error messages for sign-ins that failed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sshtui.errors import AuthenticationFailed
from sshtui.kbdint.challenge import PUBLICKEY
from sshtui.kbdint.exchange import CHANGED
from sshtui.kbdint.response import Reply

MOST_PROBLEMS = 5
"""Keys that are named in one error."""

USUAL_TRIES = 3
"""Answers that a person gets where no key has used up a try (NumberOfPasswordPrompts)."""


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
        keys_refused: How many public keys the server refused.
        key: The last one that was offered, as `key FILE SHA256:…`; "" where none was.
        problems: Keys that could not be used, each as `file: reason`.
        too_many: Whether the server ended it for too many failures.
    """

    account: str
    hop: str = ""
    method: str = ""
    round: int = 0
    refusals: int = 0
    said: str = ""
    methods_left: tuple[str, ...] = ()
    keys_refused: int = 0
    key: str = ""
    problems: tuple[str, ...] = ()
    too_many: bool = False


def explain(refusal: Refusal) -> AuthenticationFailed:
    """Return the error that tells a person why they are not in, and what to do next."""
    where = f" ({refusal.hop})" if refusal.hop else ""
    parts = [f"{refusal.account}{where} did not accept the sign-in."]
    if refusal.method and refusal.round:
        parts.append(f"The last attempt was {refusal.method}, round {refusal.round}.")
    elif refusal.method:
        parts.append(f"The last attempt was {refusal.method}.")
    if refusal.said:
        parts.append(f"The server said: {refusal.said}")
    if refusal.methods_left:
        parts.append(f"Methods left: {', '.join(refusal.methods_left)}.")
    message = " ".join(parts)
    if refusal.problems:
        message = "\n".join([f"{message} Not used:", *refusal.problems[:MOST_PROBLEMS]])
    return AuthenticationFailed(message, hint=_hint(refusal), methods_left=refusal.methods_left)


def unruled_change(sent: Sequence[Reply]) -> str:
    """Say what to know of a new password if the sign-in fails now; "" where there is none.

    Args:
        sent: What the server was told.
    """
    if not any(reply.field.kind in CHANGED for reply in sent):
        return ""
    asides = [reply.aside for reply in sent if reply.aside is not None]
    if not asides:
        return "The server may have accepted the new password: try that one first."
    store = asides[-1].store
    where = f"in the {store}" if store.durable else "until you quit"
    return (
        f"The server may have accepted the new password. It is saved {where}, and the next"
        " sign-in fills it in."
    )


def _hint(refusal: Refusal) -> str:
    if refusal.too_many:
        return _used_up(refusal)
    if refusal.refusals:
        return (
            "Check the user name and the passwords; some servers lock an account after a few"
            " attempts."
        )
    if refusal.methods_left == (PUBLICKEY,) and not refusal.key:
        return (
            "The server requires a public key, and there was none to offer. Set IdentityFile, or"
            " add a key to the agent with ssh-add."
        )
    if refusal.methods_left == (PUBLICKEY,):
        return (
            "The server requires a public key and accepted none of those offered. Check"
            " IdentityFile, or the keys in the agent (ssh-add -l)."
        )
    return "Check the user name, and which sign-in methods the server allows."


def _used_up(refusal: Refusal) -> str:
    """Say what a server's tries (MaxAuthTries) were spent on."""
    keys, answers = refusal.keys_refused, refusal.refusals
    name_it = "Set IdentityFile to the right key, and IdentitiesOnly yes."
    if keys == 1 and not answers:
        return f"The server allows one attempt, and {refusal.key or 'a key'} used it. {name_it}"
    if keys and not answers:
        return f"{keys} keys were offered and used all attempts the server allows. {name_it}"
    if keys and answers < USUAL_TRIES:
        number = "A key" if keys == 1 else f"{keys} keys"
        return (
            f"{number} used some of the server's attempts before you were asked. {name_it} With"
            " PubkeyAuthentication no none is offered."
        )
    return "The server disconnected after too many failures. Wait a while before the next attempt."
