"""A string that never shows its value in logs, reprs or errors."""

import hmac
import json
import weakref
from typing import Any, NoReturn

SHORTEST_MASKED = 4
"""Shorter secrets are not looked for: they would be found in every other word."""

_alive: "weakref.WeakValueDictionary[int, Secret]" = weakref.WeakValueDictionary()


class Secret:
    """Text that is kept out of logs, tracebacks, reprs, pickles and formats.

    Only `reveal` gives the text back. Python cannot wipe a string from memory, so the
    promise is a short life and no accidental copies, not erasure.
    """

    __slots__ = ("__text", "__weakref__")

    def __init__(self, text: str) -> None:
        self.__text = text
        _alive[id(self)] = self

    def reveal(self) -> str:
        """Return the text itself."""
        return self.__text

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return repr(self)

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(
            self.__text.encode("utf-8", "surrogatepass"),
            other.__text.encode("utf-8", "surrogatepass"),
        )

    __hash__ = None  # type: ignore[assignment]  # a hash would let secrets key a dict

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a Secret cannot be pickled or copied")


def mask(text: str) -> str:
    """Return the text without any secret that is alive now, as it is and as it may be quoted."""
    found = (reference() for reference in _alive.valuerefs())
    secrets = {secret.reveal() for secret in found if secret is not None}
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_MASKED:
            for quoted in _quoted(secret):
                text = text.replace(quoted, "…")
    return text


def _quoted(secret: str) -> dict[str, None]:
    """Return a secret as Python and JSON write it in text and in bytes, each once."""
    raw = repr(secret.encode("utf-8", "surrogatepass"))[2:-1]
    return dict.fromkeys(
        (secret, repr(secret)[1:-1], raw, ascii(secret)[1:-1], json.dumps(secret)[1:-1])
    )
