"""One-time codes from a seed: by time (RFC 6238) and by counter (RFC 4226)."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from sshtui.credentials.otp.otpauth import Algorithm, Seed
from sshtui.credentials.secret import Secret

_HASHES: dict[Algorithm, type[hashes.SHA1 | hashes.SHA256 | hashes.SHA512]] = {
    Algorithm.SHA1: hashes.SHA1,
    Algorithm.SHA256: hashes.SHA256,
    Algorithm.SHA512: hashes.SHA512,
}


def step(seed: Seed, at: float) -> int:
    """Return the number of the time step that a moment lies in.

    Args:
        seed: Says how long a step is.
        at: Seconds since the epoch.
    """
    return int(at // seed.period)


def remaining(seed: Seed, at: float) -> float:
    """Return the seconds from a moment to the next time step."""
    return seed.period - at % seed.period


def code(seed: Seed, moment: int) -> Secret:
    """Return the code of a time step, or of a value of the counter, with its leading zeros."""
    # Many a seed in use is shorter than the 128 bits that RFC 4226 asks for.
    maker = HOTP(seed.key_bytes(), seed.digits, _HASHES[seed.algorithm](), enforce_key_length=False)
    return Secret(maker.generate(moment).decode("ascii"))
