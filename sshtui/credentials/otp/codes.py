"""Generates one-time codes from seeds, each code once."""

import asyncio
import time
from dataclasses import dataclass

from sshtui.credentials.otp import totp
from sshtui.credentials.otp.otpauth import Seed
from sshtui.credentials.otp.used_codes import UsedCodes
from sshtui.credentials.secret import Secret

LEAST_LEFT = 2.0
"""Seconds that a code must still be good for when it goes out."""

MANY_REFUSALS = 2
"""Refused attempts in a row from which on the clock, or the seed, is in question."""

WINDOW = (0, -1, 1)
"""Steps around now in which a code that a person typed may lie."""


@dataclass(frozen=True, slots=True)
class Wait:
    """No code is available yet.

    Attributes:
        seconds: Until the next one.
    """

    seconds: float


class LiveSeed:
    """The code of a seed as time goes by; implements `sshtui.kbdint.form.LiveCode`.

    Args:
        seed: Makes the codes.
        counter: What a counting seed would use next.
    """

    def __init__(self, seed: Seed, counter: int) -> None:
        self._seed = seed
        self._counter = counter

    def now(self) -> Secret:
        """Return the code of this moment."""
        return self.shown(time.time())

    def shown(self, at: float) -> Secret:
        """Return the code of a moment, in seconds since the epoch."""
        if self._seed.counter is not None:
            return totp.code(self._seed, self._counter)
        return totp.code(self._seed, totp.step(self._seed, at))

    def remaining(self, at: float) -> float | None:
        """Return the seconds until it changes; None for a code that counts uses, not time."""
        return None if self._seed.counter is not None else totp.remaining(self._seed, at)


class Codes:
    """Hands out codes: none twice, and none that is about to change.

    Args:
        used: What was handed out before, by any instance.
    """

    def __init__(self, used: UsedCodes) -> None:
        self._used = used

    async def take(self, seed: Seed) -> Secret | Wait:
        """Return a code that nobody used, or how long to wait for one.

        Raises:
            ConfigError: What was used cannot be written down, so nothing is handed out.
        """
        name = self._name(seed)
        if seed.counter is not None:
            counter = await asyncio.to_thread(self._used.next_counter, name, seed.counter)
            return totp.code(seed, counter)
        now = time.time()
        left = totp.remaining(seed, now)
        step = totp.step(seed, now)
        if left < min(LEAST_LEFT, seed.period / 2):
            return Wait(left)
        if await asyncio.to_thread(self._used.claim, name, step):
            return totp.code(seed, step)
        return Wait(left)

    async def live(self, seed: Seed) -> LiveSeed:
        """Return the code to show in a form, which uses nothing up."""
        last = await asyncio.to_thread(self._used.last, self._name(seed))
        return LiveSeed(seed, max((-1 if last is None else last) + 1, seed.counter or 0))

    async def note(self, seed: Seed, *, accepted: bool) -> None:
        """Write down how an attempt with a code of this seed went."""
        write = self._used.note_success if accepted else self._used.note_refusal
        await asyncio.to_thread(write, self._name(seed))

    async def doubtful(self, seed: Seed) -> bool:
        """Return whether so many attempts were refused that the clock may be wrong."""
        return await asyncio.to_thread(self._used.refusals, self._name(seed)) >= MANY_REFUSALS

    def password_before(self, seed: Seed, answer: Secret) -> Secret | None:
        """Return what a person typed in front of a code of this seed, or None without one."""
        text = answer.reveal()
        now = totp.step(seed, time.time()) if seed.counter is None else seed.counter
        for offset in WINDOW:
            code = totp.code(seed, max(now + offset, 0)).reveal()
            if text.endswith(code) and len(text) > len(code):
                return Secret(text.removesuffix(code))
        return None

    def _name(self, seed: Seed) -> str:
        return seed.fingerprint(self._used.salt)
