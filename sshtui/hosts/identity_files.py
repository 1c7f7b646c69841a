"""Says what is odd about the identity files of a host, as far as a look at them tells."""

from collections.abc import Iterable
from pathlib import Path

_PRIVATE = b"-----BEGIN "
_MOST_READ = 4096


def identity_warning(identities: Iterable[str]) -> str:
    """Say what is odd about the first identity file that is not a private key; "" if none is.

    It reads files, so call it from a thread.
    """
    return next(filter(None, map(_warning, identities)), "")


def _warning(identity: str) -> str:
    if identity.lower() == "none" or "%" in identity:
        return ""
    try:
        path = Path(identity).expanduser()
        if not path.is_file():
            return f"{identity} is not a file." if path.exists() else f"{identity} does not exist."
        with path.open("rb") as file:
            start = file.read(_MOST_READ)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        return f"{identity} cannot be read: {reason}."
    if start.startswith(_PRIVATE):
        return ""
    if start.startswith((b"ssh-", b"ecdsa-", b"sk-")):
        private = identity.removesuffix(".pub")
        other = f"; the private key is {private}" if private != identity else ""
        return f"{identity} is a public key: it selects that key in the agent{other}."
    return f"{identity} does not look like a private key."
