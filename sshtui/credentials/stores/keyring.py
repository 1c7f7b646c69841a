"""The store in the system keyring, which may be missing, locked or slow."""

import sys
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from sshtui.credentials.credential import Credential
from sshtui.credentials.secret import Secret
from sshtui.credentials.stores import backends, unlocking
from sshtui.credentials.stores.backends import USERNAME, Backend, BackendStatus, service_name
from sshtui.credentials.stores.deadline import DeadlineCaller
from sshtui.credentials.stores.kind import StoreKind
from sshtui.errors import SecretStoreError
from sshtui.log import logger

T = TypeVar("T")

MAX_LENGTH = 1_200
"""UTF-16 code units of a secret; Windows keeps 1,280, and nothing is cut without a word."""

DEADLINE_SECONDS = 5.0
"""How long one call may take."""

UNLOCK_SECONDS = 300.0
"""How long one may take while the person is asked to unlock the keyring; it can be cancelled."""

# By name: importing the libraries that define them is the backend's business.
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
_ABSENT = frozenset({"NoKeyringError", "SecretServiceNotAvailableException"})

_MACOS_LOCKED = frozenset({-25308, -25293, -128})
"""errSecInteractionNotAllowed, errSecAuthFailed, errSecUserCanceled."""


class KeyringStore:
    """Keeps secrets in the system's keyring; implements SecretStore.

    The backend is chosen and tried in the first call and then kept; while none can be used, every
    call tries again.

    Args:
        deadline: Seconds that one call may take.
    """

    kind = StoreKind("keyring")

    def __init__(self, *, deadline: float = DEADLINE_SECONDS) -> None:
        backends.strip_environment()
        self.label = "system keyring"
        self._caller = DeadlineCaller(deadline, self._hung)
        self._patient = DeadlineCaller(UNLOCK_SECONDS, self._hung)
        self._opening = threading.Lock()
        self._backend: Backend | None = None

    async def get(self, credential_id: str) -> Secret | None:
        """Return the secret, or None where the keyring has none under this id."""

        def get() -> Secret | None:
            text = self._open().get_password(service_name(credential_id), USERNAME)
            return None if text is None else Secret(text)

        return await self._call(get)

    async def set(
        self, credential_id: str, secret: Secret, *, about: Credential | None = None
    ) -> None:
        """Keep the secret under this id, replacing an older one; it is read back and compared.

        Raises:
            SecretStoreError: Also too_large, before anything is written.
        """
        _check(secret)
        service = service_name(credential_id)

        def keep() -> None:
            backend = self._open()
            backend.set_password(service, USERNAME, secret.reveal())
            kept = backend.get_password(service, USERNAME)
            if kept is None or Secret(kept) != secret:
                backend.delete_password(service, USERNAME)
                raise SecretStoreError(
                    f"{self.label} changed the secret when storing it.",
                    kind="broken",
                    hint="It was removed again. Check the keyring with its own tool.",
                )

        def undo() -> None:
            self._open().delete_password(service, USERNAME)

        await self._call(keep, undo=undo)

    async def delete(self, credential_id: str) -> None:
        """Forget the secret; nothing happens where there is none."""
        service = service_name(credential_id)

        def delete() -> None:
            backend = self._open()
            if backend.get_password(service, USERNAME) is not None:
                backend.delete_password(service, USERNAME)

        await self._call(delete)

    async def survey(self) -> tuple[BackendStatus, ...]:
        """Tell of every keyring backend why it can be used here, or why not.

        Raises:
            SecretStoreError: Finding out takes too long: something hangs.
        """
        return await self._caller.call(backends.survey)

    def _open(self) -> Backend:
        with self._opening:
            if self._backend is None:
                chosen, self.label = backends.choose_backend()
                backends.probe(chosen, self.label)
                self._backend = chosen
            return self._backend

    async def _call(
        self, function: Callable[[], T], *, undo: Callable[[], object] | None = None
    ) -> T:
        def explained() -> T:
            failure = None
            try:
                return function()
            except SecretStoreError:
                raise
            except Exception as error:  # noqa: BLE001 - backends raise all kinds
                failure = _explain(error, self.label)
            # Opened and tried again next time, as it may be locked by then.
            self._backend = None
            # Raised out here, so that no chain leads to frames which hold a secret.
            raise failure

        caller = self._caller
        if self._backend is None and await self._caller.call(unlocking.person_may_unlock):
            caller = self._patient
        return await caller.call(explained, undo=undo)

    def _hung(self) -> SecretStoreError:
        return SecretStoreError(
            f"The {self.label} does not respond.",
            kind="hung",
            hint="It may be waiting to be unlocked: look for its window. Otherwise restart it.",
        )


def _check(secret: Secret) -> None:
    try:
        units = len(secret.reveal().encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        units = -1
    if units < 0:
        raise SecretStoreError(
            "This is not valid text, so the keyring cannot store it.",
            kind="broken",
            hint="You will have to type it each time.",
        )
    if units > MAX_LENGTH:
        raise SecretStoreError(
            f"This is {units:,} characters long; keyrings reliably store only {MAX_LENGTH:,}.",
            kind="too_large",
            hint="You will have to type it each time.",
        )


def _explain(error: Exception, label: str) -> SecretStoreError:
    chain = tuple(_chain(error))
    names = [type(link).__name__ for link in chain]
    # The text of the errors is left out: it may quote what the call was about.
    logger("credentials").warning("%s failed: %s", label, " from ".join(names))
    if _LOCKED.intersection(names) or any(_MACOS_LOCKED.intersection(link.args) for link in chain):
        return SecretStoreError(
            f"The {label} is locked.",
            kind="locked",
            hint="Unlock it in your desktop session; without one, run: gnome-keyring-daemon"
            " --unlock"
            if sys.platform not in ("darwin", "win32")
            else "Unlock it; over ssh, run: security unlock-keychain",
        )
    if _ABSENT.intersection(names) or any(isinstance(link, OSError) for link in chain):
        return SecretStoreError(
            f"The {label} is not available.", kind="absent", hint=backends.INSTALL_HINT
        )
    return SecretStoreError(
        f"The {label} failed ({names[0]}).",
        kind="broken",
        hint="Restart it, or check it with its own tool.",
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    while link is not None:
        yield link
        link = link.__cause__ or link.__context__
