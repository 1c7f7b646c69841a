"""The log of a process, with every secret that is alive taken out of it."""

from sshtui import log
from sshtui.credentials import secret


def set_up() -> None:
    """Begin the log; credentials may be opened later, or never."""
    log.add_mask(secret.mask)
    log.setup(debug=False)
