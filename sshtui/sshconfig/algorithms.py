"""Algorithm lists of ssh_config (`+`, `-`, `^`, patterns), limited to what asyncssh supports."""

import functools
from collections.abc import Callable, Sequence

from sshtui.sshconfig import openssh, patterns

# The defaults of OpenSSH 10, strongest first; what asyncssh cannot speak falls out on expansion.
_ED25519_ECDSA = "ssh-ed25519 ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521"
_SECURITY_KEYS = "sk-ssh-ed25519{}@openssh.com sk-ecdsa-sha2-nistp256{}@openssh.com"
_PLAIN_KEYS = (
    *_ED25519_ECDSA.split(),
    *_SECURITY_KEYS.format("", "").split(),
    "rsa-sha2-512",
    "rsa-sha2-256",
)
_KEYS = (
    *(f"{name}-cert-v01@openssh.com" for name in _ED25519_ECDSA.split()),
    *_SECURITY_KEYS.format("-cert-v01", "-cert-v01").split(),
    "rsa-sha2-512-cert-v01@openssh.com",
    "rsa-sha2-256-cert-v01@openssh.com",
    *_PLAIN_KEYS,
)

DEFAULTS: dict[str, tuple[str, ...]] = {
    "kexalgorithms": (
        "mlkem768x25519-sha256",
        "sntrup761x25519-sha512",
        "sntrup761x25519-sha512@openssh.com",
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "diffie-hellman-group-exchange-sha256",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group18-sha512",
        "diffie-hellman-group14-sha256",
    ),
    "ciphers": (
        "chacha20-poly1305@openssh.com",
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr",
    ),
    "macs": (
        "umac-64-etm@openssh.com",
        "umac-128-etm@openssh.com",
        "hmac-sha2-256-etm@openssh.com",
        "hmac-sha2-512-etm@openssh.com",
        "hmac-sha1-etm@openssh.com",
        "umac-64@openssh.com",
        "umac-128@openssh.com",
        "hmac-sha2-256",
        "hmac-sha2-512",
        "hmac-sha1",
    ),
    "hostkeyalgorithms": _KEYS,
    "pubkeyacceptedalgorithms": _KEYS,
    "casignaturealgorithms": _PLAIN_KEYS,
}
"""What OpenSSH 10 offers where nothing is configured; an ssh that can be asked tells its own."""

_LEGACY_KEYS = (
    "ssh-rsa-cert-v01@openssh.com",
    "ssh-rsa",
    "ssh-dss-cert-v01@openssh.com",
    "ssh-dss",
)
LEGACY: dict[str, tuple[str, ...]] = {
    "kexalgorithms": (
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group1-sha1",
    ),
    "ciphers": ("aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc"),
    "macs": (
        "hmac-sha1-96-etm@openssh.com",
        "hmac-md5-etm@openssh.com",
        "hmac-md5-96-etm@openssh.com",
        "hmac-sha1-96",
        "hmac-md5",
        "hmac-md5-96",
    ),
    "hostkeyalgorithms": _LEGACY_KEYS,
    "pubkeyacceptedalgorithms": _LEGACY_KEYS,
    "casignaturealgorithms": ("ssh-rsa", "ssh-dss"),
}
"""What OpenSSH takes when it is told to, best first."""

_KEY_TYPES = (
    *["ssh-ed25519", "sk-ssh-ed25519@openssh.com"],
    *["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
    *["sk-ecdsa-sha2-nistp256@openssh.com", "ssh-dss", "ssh-rsa", "rsa-sha2-256", "rsa-sha2-512"],
)
_PATTERN_ORDER = {
    name: place
    for place, name in enumerate(
        name
        for plain in _KEY_TYPES
        for name in (plain, f"{plain.removesuffix('@openssh.com')}-cert-v01@openssh.com")
    )
}
"""The order in which a pattern of HostKeyAlgorithms finds its names."""


def expand(keyword: str, text: str) -> tuple[str, ...]:
    """Return the algorithms that a list stands for, in the order to offer them.

    Args:
        keyword: A key of `DEFAULTS`.
        text: The list as it is written.

    Returns:
        Only what asyncssh supports; empty if that is nothing.
    """
    known = _supported(keyword)
    sign, names = (text[0], text[1:]) if text[:1] in ("+", "-", "^") else ("", text)
    listed = [name for name in names.split(",") if name and not name.startswith("!")]
    defaults = usual(keyword) if sign else ()
    if sign == "-":
        return tuple(name for name in defaults if not patterns.matches_list(name, listed))
    in_order = sorted(known, key=lambda name: _PATTERN_ORDER.get(name, 0))
    chosen = [name for pattern in listed for name in in_order if patterns.matches(name, pattern)]
    order = {"+": [*defaults, *chosen], "^": [*chosen, *defaults], "": chosen}[sign]
    return tuple(dict.fromkeys(order))


def usual(keyword: str) -> tuple[str, ...]:
    """Return what ssh would offer where nothing is configured, as far as asyncssh supports it."""
    known = _supported(keyword)
    return tuple(name for name in _defaults(keyword) if name in known)


def strongest(keyword: str, offers: Sequence[str]) -> str:
    """Return the best of a server's algorithms that a line of ssh_config can allow; "" for none.

    A line that ssh itself would stop at is no help, so only names that ssh knows count.
    """
    known = _supported(keyword)
    return next(
        (
            name
            for name in (*DEFAULTS[keyword], *LEGACY[keyword])
            if name in offers and name in known and not _is_gone(name)
        ),
        "",
    )


def _is_gone(name: str) -> bool:
    return name.startswith("ssh-dss") and openssh.means(openssh.DSA_IS_GONE)


def _defaults(keyword: str) -> Sequence[str]:
    configured_nowhere = openssh.defaults().get(keyword)
    return configured_nowhere.split(",") if configured_nowhere else DEFAULTS[keyword]


@functools.cache
def _supported(keyword: str) -> tuple[str, ...]:
    # Loaded on first use: a host list must not wait for the whole of asyncssh.
    from asyncssh import encryption, kex, mac, public_key  # noqa: PLC0415

    keys = (public_key.get_certificate_algs, public_key.get_public_key_algs)
    sources: dict[str, tuple[Callable[[], list[bytes]], ...]] = {
        "kexalgorithms": (kex.get_kex_algs,),
        "ciphers": (encryption.get_encryption_algs,),
        "macs": (mac.get_mac_algs,),
        "hostkeyalgorithms": keys,
        "pubkeyacceptedalgorithms": keys,
        "casignaturealgorithms": keys[1:],
    }
    names = [name.decode("ascii") for source in sources[keyword] for name in source()]
    usual = [name for name in DEFAULTS[keyword] if name in names]
    return (*usual, *(name for name in names if name not in usual))
