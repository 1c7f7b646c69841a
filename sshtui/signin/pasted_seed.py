"""A one-time code seed pasted where a code is asked for."""

import time
from dataclasses import dataclass

from sshtui.credentials.otp import otpauth
from sshtui.credentials.otp.codes import LEAST_LEFT, LiveSeed
from sshtui.errors import UsageError
from sshtui.kbdint.form import Field, LiveCode
from sshtui.kbdint.seeds import TAKES_SEED


@dataclass(frozen=True, slots=True)
class PastedSeed:
    """What is known of it, for the person to compare with another device.

    Attributes:
        name: What the seed says it is for; may be empty.
        live: Its codes; None where it cannot be used.
        problem: Why it cannot be used.
    """

    name: str = ""
    live: LiveCode | None = None
    problem: str = ""

    @classmethod
    def read(cls, field: Field, text: str) -> "PastedSeed | None":
        """Return what stands in a field, if that means to be a seed."""
        if not otpauth.is_uri(text):
            return None
        if field.kind not in TAKES_SEED:
            return cls(problem="this prompt does not ask for a one-time code alone")
        try:
            seed = otpauth.parse(text)
        except UsageError as error:
            return cls(problem=error.message)
        return cls(seed.name, LiveSeed(seed, seed.counter or 0))

    def words(self, now: float) -> str:
        """Say what it is, and the code of this moment, in seconds since the epoch."""
        if self.live is None:
            return self.problem
        parts = ("seed", self.name, f"code now {self.live.shown(now).reveal()}")
        return " · ".join(part for part in parts if part) + seconds_left(self.live, now)


def seconds_left(live: LiveCode, now: float) -> str:
    """Say how long a code is good for; empty for one that counts uses."""
    left = live.remaining(now)
    if left is None:
        return ""
    return f" · {left:.0f} s" if left >= LEAST_LEFT else f" · next in {left:.0f} s"


def current_code(seed: str) -> str:
    """Return the code that a seed makes now, to compare with another device; or what is wrong."""
    try:
        read = otpauth.parse(seed)
    except UsageError as error:
        return error.message
    live, now = LiveSeed(read, read.counter or 0), time.time()
    return f"current code: {live.shown(now).reveal()}{seconds_left(live, now)}"
