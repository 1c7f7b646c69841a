"""Parses seeds of one-time codes: `otpauth://` URIs and base32 secrets."""

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, quote, unquote

from sshtui.credentials.secret import Secret
from sshtui.errors import UsageError

LEAST_KEY = 10
"""Bytes of a key; the shortest that are in use have 80 bits."""

LEAST_LETTERS = 16
"""Characters of a key in base32 of that length."""

MOST_TEXT = 4096
LEAST_DIGITS, MOST_DIGITS = 6, 8
LONGEST_PERIOD = 3600
LARGEST_COUNTER = 2**63 - 1

EXAMPLE = "A seed looks like otpauth://totp/NAME?secret=…, or is the secret alone in base32."


_URI = re.compile(r"(?<![\w/])otpauth(?P<several>-migration)?:[^\r\n\"<>]*", re.IGNORECASE)
_QUERY = re.compile(r"\??(?:\w+=[^&\s]*&)*secret=(?P<key>[^&\s]+)(?:&\w+=[^&\s]*)*", re.IGNORECASE)
"""What follows the name in a URI, alone."""
_LABELLED = re.compile(
    r"\W*(?:[a-z]{1,12}[ _-]){0,2}(?:secret|key|seed)(?:[ _-]key)?[\"']?"
    r"(?:\s*[:=]|\s+is\b|\s)\s*(?P<key>[^&]+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s\u00ad\u200b\u2060\ufeff\u2010-\u2015._-]")
_AROUND = " \t\r\n\"'“”‘’«»()[]{}<>,;:."
"""What may be pasted along with a key: quotes, brackets, the end of a sentence."""
_BASE32 = re.compile(rf"(?=.*[A-Z])[A-Z2-7]{{{LEAST_LETTERS},}}")
_YUBICO = re.compile(r"[CBDEFGHIJKLNRTUV]{32,48}")
"""A one-time password as a YubiKey types it."""


class Algorithm(StrEnum):
    """Hash function under the code (RFC 6238, 1.2)."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"


@dataclass(frozen=True, slots=True)
class Seed:
    """What one-time codes are made from.

    Attributes:
        key: The shared secret, in base32 without padding.
        algorithm: Hash function.
        digits: Length of a code, 6 to 8.
        period: Seconds that a code is good for; without meaning where there is a counter.
        counter: First value of the counter (RFC 4226); None for codes that go by time (RFC 6238).
        issuer: Who handed it out; may be empty.
        account: Whose it is; may be empty.
    """

    key: Secret
    algorithm: Algorithm = Algorithm.SHA1
    digits: int = 6
    period: int = 30
    counter: int | None = None
    issuer: str = ""
    account: str = ""

    @property
    def name(self) -> str:
        """What a person knows it by; may be empty."""
        return " · ".join(part for part in (self.issuer, self.account) if part)

    def key_bytes(self) -> bytes:
        """Return the shared secret itself."""
        text = self.key.reveal()
        return base64.b32decode(text + "=" * (-len(text) % 8))

    def uri(self) -> Secret:
        """Return the seed as one line of text, which `parse` reads back."""
        kind = "totp" if self.counter is None else "hotp"
        label = quote(f"{self.issuer}:{self.account}" if self.issuer else self.account, safe="")
        fields = {
            "secret": self.key.reveal(),
            "issuer": quote(self.issuer, safe=""),
            "algorithm": self.algorithm.value,
            "digits": str(self.digits),
            "period": str(self.period),
            "counter": "" if self.counter is None else str(self.counter),
        }
        query = "&".join(f"{name}={value}" for name, value in fields.items() if value)
        return Secret(f"otpauth://{kind}/{label}?{query}")

    def fingerprint(self, salt: bytes) -> str:
        """Return 32 hex digits by which the seed is known again, and nothing else is learned."""
        return hashlib.sha256(salt + self.key_bytes()).hexdigest()[:32]


def is_uri(text: str) -> bool:
    """Return whether a text means to be a seed, and so must never go to a server."""
    return _URI.search(text) is not None


def looks_like_key(text: str) -> bool:
    """Return whether a text could be the shared secret alone, as sites show it to be typed in.

    It could also be an answer: only the person knows.

    Args:
        text: Base32, in groups or not, with or without `secret=` in front.
    """
    if len(text) > MOST_TEXT or is_uri(text):
        return False
    compact = _compact(text)
    return _BASE32.fullmatch(compact) is not None and _YUBICO.fullmatch(compact) is None


def is_too_long_for_code(text: str) -> bool:
    """Return whether a text is not a one-time code, so that it may be a shared secret, mistyped.

    Args:
        text: Letters and digits, and whatever stands between them.
    """
    compact = "".join(letter for letter in text.upper() if letter.isalnum())
    long = len(compact) >= LEAST_LETTERS and not compact.isdecimal()
    return long and not is_uri(text) and _YUBICO.fullmatch(compact) is None


def parse(text: str) -> Seed:
    """Read a seed from its URI, or from the shared secret alone.

    Args:
        text: `otpauth://totp/…`, `otpauth://hotp/…` (Google's Key URI format), or base32.

    Raises:
        UsageError: It cannot be read; the message does not quote it.
    """
    if len(text) > MOST_TEXT:
        raise _unreadable("It is too long for a seed.")
    if _QUERY.fullmatch(text.strip()):
        text = f"otpauth://totp/?{text.strip().removeprefix('?')}"
    uri = _URI.search(text)
    if uri is None:
        return Seed(_key(text))
    if uri["several"]:
        raise _unreadable("It is an export of several seeds. Enter each one separately.")
    # Taken apart by hand: urlsplit keeps what it is given in a cache for as long as we run.
    _, _, rest = uri[0].strip().partition(":")
    place, _, query = rest.lstrip("/").partition("#")[0].partition("?")
    kind, _, label = place.partition("/")
    kind = kind.lower()
    fields = {name.lower(): values[0] for name, values in parse_qs(query).items()}
    if kind not in {"totp", "hotp"}:
        raise _unreadable("Only the types totp and hotp are supported.")
    if "secret" not in fields:
        raise _unreadable("It contains no secret.")
    if kind == "hotp" and "counter" not in fields:
        raise _unreadable("A seed of type hotp needs a counter, and this one has none.")
    prefix, _, account = unquote(label).rpartition(":")
    return Seed(
        key=_key(fields["secret"]),
        algorithm=_algorithm(fields.get("algorithm", "SHA1")),
        digits=_number("digits", fields.get("digits", "6"), LEAST_DIGITS, MOST_DIGITS),
        period=_number("period", fields.get("period", "30"), 1, LONGEST_PERIOD),
        counter=(
            _number("counter", fields["counter"], 0, LARGEST_COUNTER) if kind == "hotp" else None
        ),
        issuer=_printable(fields.get("issuer", "") or prefix),
        account=_printable(account),
    )


def _key(text: str) -> Secret:
    compact = _compact(text)
    try:
        key = base64.b32decode(compact + "=" * (-len(compact) % 8))
    except ValueError:
        key = None
    # Raised out here, so that no chain leads to frames which hold the text.
    if key is None:
        raise _unreadable("The secret is not base32 (A to Z and 2 to 7).")
    if len(key) < LEAST_KEY:
        raise _unreadable(
            f"The secret has {len(key) * 8} bits; at least {LEAST_KEY * 8} are required."
        )
    return Secret(compact)


def _compact(text: str) -> str:
    text = text.strip(_AROUND)
    labelled = _QUERY.fullmatch(text) or _LABELLED.fullmatch(text)
    key = (labelled["key"] if labelled else text).strip(_AROUND)
    return _BETWEEN.sub("", key).rstrip("=").upper()


def _algorithm(text: str) -> Algorithm:
    name = text.upper().replace("-", "").replace("HMAC", "")
    if name not in set(Algorithm):
        raise _unreadable("The algorithm must be SHA1, SHA256 or SHA512.")
    return Algorithm(name)


def _number(name: str, text: str, least: int, most: int) -> int:
    number = int(text) if re.fullmatch(r"\d{1,19}", text, re.ASCII) else -1
    if not least <= number <= most:
        raise _unreadable(f"Its {name} must be from {least:,} to {most:,}.")
    return number


def _printable(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[
        :100
    ]


def _unreadable(reason: str) -> UsageError:
    return UsageError(
        f"This one-time code seed cannot be used. {reason}", hint=EXAMPLE, title="Not a seed"
    )
