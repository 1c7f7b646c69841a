"""One-time codes as an authenticator app would show them (RFC 6238), for the test's person."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30
"""Seconds that one code is good for."""

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The fake shared secret of every two-factor test, in base32."""


def code(seed: str = SEED, *, steps: int = 0) -> str:
    """Return the six digits of this moment, or of some steps later or earlier."""
    counter = int(time.time()) // STEP + steps
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def seed_in_hex(seed: str = SEED) -> str:
    """Return the shared secret as pam_oath wants it."""
    return base64.b32decode(seed).hex()


def wrong_code(seed: str = SEED) -> str:
    """Return six digits that no server with a sane clock takes for this seed now."""
    near = {code(seed, steps=steps) for steps in range(-25, 26)}
    return next(digits for digits in map(str, range(100_000, 100_100)) if digits not in near)
