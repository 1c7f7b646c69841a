"""What is saved, in words for the screen."""

from sshtui.credentials.credential import Credential
from sshtui.sanitize import clean


def account(one: Credential) -> str:
    """Return whose answer it is, with the hops that lead there."""
    return clean(" via ".join((str(one.binding.endpoint), *one.binding.endpoint.via)))


def prompt(one: Credential) -> str:
    """Return the prompt that it answers."""
    if one.binding.set_aside:
        made = f"{one.last_used.astimezone():%d %b %H:%M}" if one.last_used else ""
        return f"new password {made}".strip()
    return clean(one.binding.words)
