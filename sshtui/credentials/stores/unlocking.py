"""Whether the system keyring is locked, and whether a desktop would ask to unlock it."""

import os

from sshtui.log import logger

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def person_may_unlock() -> bool:
    """Return whether the next call of the keyring may wait for the person; blocks.

    Where there is no desktop, nobody is asked and a locked keyring says so at once.
    """
    if not any(os.environ.get(name) for name in _DISPLAYS):
        return False
    try:
        import secretstorage  # noqa: PLC0415 - not installed where there is no Secret Service

        connection = secretstorage.dbus_init()
        try:
            return secretstorage.get_default_collection(connection).is_locked()
        finally:
            connection.close()
    except Exception as error:  # noqa: BLE001 - it cannot be told, so nobody is waited for
        logger("credentials").info("is it locked? %s", type(error).__name__)
        return False
