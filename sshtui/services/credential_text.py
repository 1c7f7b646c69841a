"""Credentials as text for the screen."""

from collections.abc import Iterable

from sshtui.credentials.credential import Credential
from sshtui.hosts.model import Host
from sshtui.sanitize import clean


def account(credential: Credential) -> str:
    """Return whose answer it is, with the hops that lead there."""
    return clean(" via ".join((str(credential.binding.endpoint), *credential.binding.endpoint.via)))


def name(credential: Credential, hosts: Iterable[Host]) -> str:
    """Return the host that an answer is for as the person calls it; "" where none is saved."""
    endpoint = credential.binding.endpoint
    for host in hosts:
        there = (host.hostname.lower(), host.port) == (endpoint.host.lower(), endpoint.port)
        if there and host.user in ("", endpoint.user):
            return clean(host.alias)
    return ""


def prompt(credential: Credential) -> str:
    """Return the prompt that it answers."""
    if credential.binding.set_aside:
        made = f"{credential.last_used.astimezone():%d %b %H:%M}" if credential.last_used else ""
        return f"new password {made}".strip()
    return clean(credential.binding.words)
