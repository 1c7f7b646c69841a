"""What is saved, in words for the screen."""

import time

from sshtui.credentials.credential import Credential
from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import LiveSeed
from sshtui.errors import UsageError
from sshtui.sanitize import clean
from sshtui.signin.pasted_seed import seconds_left


def account(credential: Credential) -> str:
    """Return whose answer it is, with the hops that lead there."""
    return clean(" via ".join((str(credential.binding.endpoint), *credential.binding.endpoint.via)))


def prompt(credential: Credential) -> str:
    """Return the prompt that it answers."""
    if credential.binding.set_aside:
        made = f"{credential.last_used.astimezone():%d %b %H:%M}" if credential.last_used else ""
        return f"new password {made}".strip()
    return clean(credential.binding.words)


def current_code(seed: str) -> str:
    """Return the code that a seed makes now, to compare with another device; or what is wrong."""
    try:
        read = otpauth.parse(seed)
    except UsageError as error:
        return error.message
    live, now = LiveSeed(read, read.counter or 0), time.time()
    return f"current code: {live.shown(now).reveal()}{seconds_left(live, now)}"
