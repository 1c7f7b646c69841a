"""The keyring backends sshtui trusts, and how one is opened."""

import importlib
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from typing import Protocol
from uuid import uuid4

from sshtui.errors import SecretStoreError
from sshtui.log import logger

USERNAME = "answer"
"""The user name of every item; its service tells items apart."""

_UNTRUSTED_VARIABLES = ("PYTHON_KEYRING_BACKEND", "KEYRING_PROPERTY_")

INSTALL_HINT = (
    "Install and start GNOME Keyring, KWallet or KeePassXC's Secret Service."
    if sys.platform not in ("darwin", "win32")
    else "The system keyring should always be available; `sshtui doctor` shows more."
)


class Backend(Protocol):
    """What sshtui calls of `keyring.backend.KeyringBackend`."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret; PasswordDeleteError where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """One trusted backend class.

    Attributes:
        module: Where the class is.
        name: Its name there.
        label: What a person calls it.
        platforms: Values of `sys.platform` that it is for; empty for all but macOS and Windows.
        properties: What is set on the instance.
    """

    module: str
    name: str
    label: str
    platforms: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def fits(self) -> bool:
        """Whether it is for this platform."""
        if self.platforms:
            return sys.platform in self.platforms
        return sys.platform not in ("darwin", "win32")


ALLOWED = (
    Allowed("keyring.backends.SecretService", "Keyring", "Secret Service"),
    Allowed("keyring.backends.libsecret", "Keyring", "Secret Service"),
    Allowed("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
    Allowed("keyring.backends.macOS", "Keyring", "macOS Keychain", ("darwin",)),
    Allowed(
        "keyring.backends.Windows",
        "WinVaultKeyring",
        "Windows Credential Manager",
        ("win32",),
        # The default would roam with the person's profile to other machines.
        {"persist": "local machine"},
    ),
)
"""In the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """One backend that could keep secrets here, or could be thought to.

    Attributes:
        label: What a person calls it.
        usable: Whether it can be used; the first one that can is.
        reason: Why not; empty where it can.
    """

    label: str
    usable: bool
    reason: str = ""


def survey() -> tuple[BackendStatus, ...]:
    """Tell of every keyring of this platform whether it can be used, and why not; blocks."""
    usable: dict[str, bool] = {}
    for allowed in ALLOWED:
        if allowed.fits:
            usable[allowed.label] = usable.get(allowed.label) or _instance(allowed) is not None
    missing = "its service is not running, or its library is not installed"
    found = [
        BackendStatus(label, usable=works, reason="" if works else missing)
        for label, works in usable.items()
    ]
    reason = "not trusted: it is unknown, or keeps secrets where others can read them"
    return (
        *found,
        *(BackendStatus(name, usable=False, reason=reason) for name in _untrusted_installed()),
    )


def strip_environment() -> None:
    """Take the variables out of the environment by which keyring loads and changes code."""
    for name in list(os.environ):
        if name.startswith(_UNTRUSTED_VARIABLES):
            del os.environ[name]


def service_name(credential_id: str) -> str:
    """Return the service of an item: metadata that anyone may read, so no host name is in it."""
    return f"sshtui:{credential_id}"


def choose_backend() -> tuple[Backend, str]:
    """Return the first trusted backend that can work here, and its label; blocks.

    keyring's own choice is not asked: it takes any class that is installed or named in the
    environment or a configuration file, those that keep secrets in clear too.

    Raises:
        SecretStoreError: There is none: absent or insecure.
    """
    for allowed in ALLOWED:
        backend = _instance(allowed) if allowed.fits else None
        if backend is not None:
            return backend, allowed.label
    refused = ", ".join(sorted(_untrusted_installed()))
    if refused:
        raise SecretStoreError(
            f"The only keyring backends installed are not trusted by sshtui: {refused}.",
            kind="insecure",
            hint=INSTALL_HINT,
        )
    raise SecretStoreError("No system keyring is running.", kind="absent", hint=INSTALL_HINT)


def probe(backend: Backend, label: str) -> None:
    """Prove that a backend keeps what it is given and forgets it again; blocks.

    Raises:
        SecretStoreError: It does not: broken.
        Exception: What the backend raised.
    """
    service = service_name(f"probe-{uuid4()}")
    text = secrets.token_urlsafe(16)
    backend.set_password(service, USERNAME, text)
    same = backend.get_password(service, USERNAME) == text
    if same:
        backend.delete_password(service, USERNAME)
    if not same or backend.get_password(service, USERNAME) is not None:
        raise SecretStoreError(
            f"{label} does not store or delete secrets correctly.",
            kind="broken",
            hint="Restart it, or check it with its own tool.",
        )


def _instance(allowed: Allowed) -> Backend | None:
    try:
        module = importlib.import_module(allowed.module)
        found = getattr(module, allowed.name)
        if (found.__module__, found.__qualname__) != (allowed.module, allowed.name):
            return None
        # The class's own test of whether it can work here; it raises when it cannot.
        if found.priority < 1:
            return None
        backend: Backend = found()
    except Exception as error:  # noqa: BLE001 - any failure means: not this one
        logger("credentials").info("%s is not usable: %s", allowed.module, type(error).__name__)
        return None
    for name, value in allowed.properties.items():
        setattr(backend, name, value)
    return backend


def _untrusted_installed() -> Iterator[str]:
    for entry in metadata.entry_points(group="keyring.backends"):
        if not entry.value.startswith("keyring.backends."):
            yield entry.value.partition(":")[0]
