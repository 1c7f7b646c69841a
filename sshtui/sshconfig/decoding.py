"""The text of an ssh_config file, or why its bytes are none."""

import codecs

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCRYPTED = (
    b"\0GITCRYPT\0",
    b"age-encryption.org/",
    b"-----BEGIN AGE ENCRYPTED FILE-----",
    b"-----BEGIN PGP MESSAGE-----",
    b"$ANSIBLE_VAULT;",
    b"Salted__",
    b"U2FsdGVkX1",  # the same in Base64, as transcrypt has it
)
"""How files begin that a program has encrypted."""
_CONTROLS = bytes({*range(32)} - set(b"\t\n\v\f\r\x1b"))
_LOOKED_AT = 65536
_LEAST_CONTROLS, _LEAST_SHARE = 4, 0.04
"""From how many controls on a file is taken for binary: of random bytes a tenth are some."""


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file, and what is wrong with the file as a whole, as a phrase or "".

    Args:
        data: All of it. Bytes that are no UTF-8 become surrogate escapes.
    """
    if data.startswith(_UTF_16):
        return "", "the file is UTF-16, not UTF-8"
    if data.startswith(_ENCRYPTED) or _is_binary(data):
        return "", "the file is encrypted or binary"
    text = data.decode("utf-8", "surrogateescape")
    wrong = "the file begins with a byte order mark" if text.startswith(BYTE_ORDER_MARK) else ""
    return text, wrong


def _is_binary(data: bytes) -> bool:
    start = data[:_LOOKED_AT]
    controls = len(start) - len(start.translate(None, _CONTROLS))
    return controls >= max(_LEAST_CONTROLS, _LEAST_SHARE * len(start))
