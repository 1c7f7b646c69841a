"""The redacting log."""

import copy
import logging
import os
import re
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from sshtui import files, notices, paths
from sshtui.errors import ConfigError

FILE_NAME = "sshtui.log"
MAX_BYTES = 1024 * 1024
KEPT_FILES = 3

Mask = Callable[[str], str]
"""Takes what must not be read out of a text."""

_KEYS = r"(?:password|passwd|passphrase|passcode|secret|token|otp|answers?|pin)"
_VALUE = r"""(?:\[[^\]]*\]|\([^)]*\)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;)\]}]+)"""
_KEY_BLOCK = r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"

_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), replacement)
    for pattern, replacement in (
        (_KEY_BLOCK, "[private key]"),
        (r"otpauth://\S+", "otpauth://…"),
        (rf"(?<![a-z])({_KEYS}[\"']?\s*[=:]\s*){_VALUE}", r"\1…"),
    )
)

_masks: list[Mask] = []


def logger(name: str) -> logging.Logger:
    """Return the logger of one part of sshtui.

    Args:
        name: Such as `ssh.connect`; a module's `__name__` does as well.
    """
    return logging.getLogger("sshtui." + name.removeprefix("sshtui."))


def add_mask(mask: Mask) -> None:
    """Have every line of the log go through a mask as well, such as `secret.mask`."""
    if mask not in _masks:
        _masks.append(mask)


def setup(debug: bool) -> None:
    """Send all logging to a rotating file of mode 0600 in the state directory, and nowhere else.

    Nothing may reach stderr, which is the screen of the app. asyncssh never gets below INFO:
    its packet dumps hold passwords. A file that cannot be opened is told, and tried again with
    each line: no connection has to wait for a log.

    Args:
        debug: Whether our own DEBUG lines are written.
    """
    handler = _PrivateFileHandler(paths.state_path() / FILE_NAME)
    if problem := handler.find_problem():
        notices.notify(f"{problem.message} sshtui continues without a log. {problem.hint}")
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old, _PrivateFileHandler):
            root.removeHandler(old)
            old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("sshtui").setLevel(logging.DEBUG if debug else logging.INFO)
    logging.getLogger("asyncssh").setLevel(logging.INFO if debug else logging.WARNING)
    logging.captureWarnings(True)


def find_problem() -> ConfigError | None:
    """Return why there can be no log; None where there can be one."""
    handler = _PrivateFileHandler(paths.state_path() / FILE_NAME)
    try:
        return handler.find_problem()
    finally:
        handler.close()


def redact(text: str) -> str:
    """Return the text with known secrets, and what looks like one, taken out."""
    for mask in _masks:
        text = mask(text)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def traceback_of(error: BaseException) -> str:
    """Return the traceback of an error as it may be written down: redacted, without controls."""
    return _visible(redact("".join(traceback.format_exception(error))), keep="\n")


class _Formatter(logging.Formatter):
    """One record, one line, without control characters; only a traceback takes more lines."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own text of the traceback in the record.
        own = copy.copy(record)
        own.exc_text = None
        return super().format(own)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        # Redacted before it is escaped, so that a secret with a control character is found.
        record.message = _visible(redact(record.message), keep="")
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return _visible(redact(super().formatException(ei)), keep="\n")

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        return _visible(redact(stack_info), keep="\n")


class _PrivateFileHandler(RotatingFileHandler):
    """Rotates, is created 0600, never follows a link, and survives another instance's turn."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
        )
        self.setFormatter(_Formatter())
        self.addFilter(_no_packet_dumps)

    def find_problem(self) -> ConfigError | None:
        """Open the file, and return why that is not possible."""
        try:
            self.stream = self._open()
        except ConfigError as error:
            return error
        except OSError as error:
            return ConfigError(
                f"The log {self.baseFilename} cannot be opened: {error.strerror}.",
                hint=files.hint_for(error),
            )
        return None

    def _open(self) -> Any:
        path = Path(self.baseFilename)
        files.make_private(path.parent)
        descriptor = files.open_private(path, os.O_WRONLY | os.O_APPEND)
        return os.fdopen(descriptor, "a", encoding="utf-8")

    def shouldRollover(self, record: logging.LogRecord) -> Any:  # noqa: N802 - logging's name
        if self.stream is not None and not self._is_in_place(self.stream.fileno()):
            # Another instance has renamed the file that this one has open.
            self.stream.close()
            self.stream = None
        return super().shouldRollover(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the line go: stderr is the screen of the app, and there is no other place."""

    def _is_in_place(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), Path(self.baseFilename).stat())
        except FileNotFoundError:
            return False


def _no_packet_dumps(record: logging.LogRecord) -> bool:
    ours_to_keep = record.levelno >= logging.INFO and not hasattr(record, "packet")
    return ours_to_keep or record.name.partition(".")[0] != "asyncssh"


def _visible(text: str, *, keep: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        character
        if character in keep or character.isprintable()
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )
