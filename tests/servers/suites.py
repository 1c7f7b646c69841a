"""Which suites can run on this machine, what is skipped, and why; a pytest plugin.

With CI=true in the environment nothing may be skipped: a skip is a failure.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.servers.openssh import sshd_path

_PAM_MODULES = ("pam_unix", "pam_google_authenticator", "pam_oath", "pam_echo", "pam_faillock")
_SETUP = "run tests/servers/install.sh on Debian or Ubuntu as root"


def missing_for_sshd() -> str:
    """Return why no real OpenSSH server with PAM can be started here, or ""."""
    if sys.platform != "linux":
        return "OpenSSH with PAM needs Linux"
    if os.geteuid() != 0:
        return "OpenSSH with PAM needs root, to make users and PAM services"
    absent = [name for name in ("useradd", "userdel", "chpasswd", "chage") if not _program(name)]
    absent += [] if sshd_path() else ["sshd"]
    absent += [name for name in _PAM_MODULES if not _pam_module(name)]
    return f"no {', '.join(absent)}; {_SETUP}" if absent else ""


def missing_for_keyring() -> str:
    """Return why no real gnome-keyring can be started here, or ""."""
    return _missing_programs("gnome-keyring-daemon", "dbus-run-session", "dbus-send")


def missing_for_tmux() -> str:
    """Return why the app cannot be driven in a real terminal here, or ""."""
    return _missing_programs("tmux")


_SUITES: dict[str, Callable[[], str]] = {
    "sshd": missing_for_sshd,
    "keyring": missing_for_keyring,
    "tmux": missing_for_tmux,
}
OLDER_SSH = "the ssh on PATH "
"""How a reason to skip begins where nothing can be installed: this release of ssh has it not."""

_FIXTURES = {"openssh": "sshd", "tmux": "tmux"}
"""Fixtures that bring their suite's marker along."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they ask for."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if fixture in _FIXTURES:
                item.add_marker(_FIXTURES[fixture])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose suite cannot run here."""
    for name, missing in _SUITES.items():
        if item.get_closest_marker(name) and (reason := missing()):
            pytest.skip(f"{name}: {reason}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skip a failure where nothing may be skipped."""
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and os.environ.get("CI") == "true" and not _reason(report).startswith(OLDER_SSH):
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI=true allows no skips: {_reason(report)}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List what was skipped and why."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("skipped suites")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count:4} tests skipped: {reason}")


def _reason(report: pytest.TestReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


def _missing_programs(*names: str) -> str:
    absent = [name for name in names if not _program(name)]
    return f"no {', '.join(absent)}; {_SETUP}" if absent else ""


def _program(name: str) -> bool:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def _pam_module(name: str) -> bool:
    # Debian keeps them under the triplet of the architecture; elsewhere they stand higher.
    places = ("lib", "usr/lib", "lib64", "usr/lib64", "lib/*", "usr/lib/*")
    return any(
        next(Path("/").glob(f"{place}/security/{name}.so"), None) is not None for place in places
    )
