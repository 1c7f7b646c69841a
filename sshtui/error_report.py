"""The report of an error that nobody expected, for whoever is to fix it."""

import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sshtui import files, log, paths
from sshtui.errors import AppError, own_fault

FILE_NAME = "crash-report.txt"
ISSUES = "https://github.com/sshtui/sshtui/issues"

_PACKAGES = ("sshtui", "asyncssh", "textual", "pyghostty", "cryptography", "keyring")


def reported(error: BaseException) -> AppError:
    """Write an error into the report, and return what the person is told.

    The file is of mode 0600 and in the place of the last report. It has no values of variables,
    and secrets are taken out as from the log.

    Args:
        error: What was raised.
    """
    told = own_fault()
    try:
        path = paths.state_dir() / FILE_NAME
        files.write_atomically(path, _report(error).encode("utf-8", "replace"))
    except AppError:
        return told
    told.hint = (
        f"The report is in this file, with secrets taken out:\n    {_short(path)}\n"
        "Start sshtui again to go on. If it happens again, run `sshtui doctor`, then read the"
        f" report and send it: {ISSUES}"
    )
    return told


def _report(error: BaseException) -> str:
    when = datetime.now(UTC).isoformat(timespec="seconds")
    versions = (f"{package} {_version(package)}" for package in _PACKAGES)
    head = (when, *versions, f"Python {platform.python_version()}", platform.platform())
    return "\n".join((*head, "", log.traceback_of(error)))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
