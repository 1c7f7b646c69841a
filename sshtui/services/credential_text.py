"""Credentials as text for the screen."""

from sshtui.credentials.credential import Credential
from sshtui.sanitize import clean


def account(credential: Credential) -> str:
    """Return whose answer it is, with the hops that lead there."""
    return clean(" via ".join((str(credential.binding.endpoint), *credential.binding.endpoint.via)))


def prompt(credential: Credential) -> str:
    """Return the prompt that it answers."""
    if credential.binding.set_aside:
        made = f"{credential.last_used.astimezone():%d %b %H:%M}" if credential.last_used else ""
        return f"new password {made}".strip()
    return clean(credential.binding.words)
