"""Where a link leads, as a person can judge it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

_PUNYCODE = "xn--"


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """The address of a web page.

    Attributes:
        address: The whole of it, in ASCII without blanks.
        host: The host that is asked.
        warnings: Sentences on what may mislead in it.
    """

    address: str
    host: str
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, address: str) -> "LinkAddress | None":
        """Return an address that may be offered: of a web page, with a host, in ASCII."""
        if not address.isascii() or not address.isprintable() or " " in address:
            return None
        try:
            parts = urlsplit(address)
            host, port = parts.hostname, parts.port
        except ValueError:
            return None
        if parts.scheme not in {"http", "https"} or not host or "\\" in address:
            return None
        warnings = []
        if "@" in parts.netloc:
            before = parts.netloc.rpartition("@")[0]
            warnings.append(f"“{before}” in front of the host is not where it leads.")
        if _PUNYCODE in host:
            warnings.append(_decoded(host))
        if parts.scheme == "http":
            warnings.append("It is not encrypted.")
        return cls(address, host if port is None else f"{host}:{port}", tuple(warnings))


def _decoded(host: str) -> str:
    try:
        shown = host.encode("ascii").decode("idna")
    except UnicodeError:
        shown = "\0"
    if not shown.isprintable():
        return "The host is written in letters beyond ASCII that cannot be shown."
    return f"The host is shown as “{shown}” elsewhere, which may look like another one."
