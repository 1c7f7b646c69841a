"""Runs `ansible-inventory --list`."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path

from sshtui.errors import Cancelled, ConfigError

PROGRAM = "ansible-inventory"
SECONDS = 60
SECONDS_FOR_STATIC = 20
"""Seconds for an inventory that we can read as well."""
_LOOK = 0.1
"""Seconds between two looks at whether it is still wanted."""

GIVEN_UP: ContextVar[threading.Event] = ContextVar("given_up", default=threading.Event())  # noqa: B039 - never set
"""Is set once nobody waits for an import any more; the program is ended then."""


def is_installed() -> bool:
    """Return whether the program is there."""
    return shutil.which(PROGRAM) is not None


def listing(path: Path) -> str:
    """Return what the program says of an inventory of any kind; a dynamic one is run by it.

    Raises:
        ConfigError: It is not installed, takes too long or fails.
    """
    return _run(path.absolute(), dict(os.environ), None, SECONDS)


def static_listing(path: Path) -> str:
    """Return what the program says of an inventory that is no program, and runs none.

    It reads INI and YAML alone, with the settings, plugins and passwords of nobody.

    Raises:
        ConfigError: It is not installed, takes too long or fails.
    """
    with tempfile.TemporaryDirectory(prefix="sshtui-") as empty:
        config = Path(empty) / "ansible.cfg"
        config.touch()
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")
        } | {
            "ANSIBLE_CONFIG": str(config),
            "ANSIBLE_HOME": empty,
            "ANSIBLE_LOCAL_TEMP": empty,
            "ANSIBLE_INVENTORY_ENABLED": "yaml,ini",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "True",
        }
        return _run(path.absolute(), environment, empty, SECONDS_FOR_STATIC)


def _run(path: Path, environment: Mapping[str, str], directory: str | None, seconds: float) -> str:
    program = shutil.which(PROGRAM)
    if program is None:
        raise ConfigError(
            f"{PROGRAM} is needed to read this, and is not installed.", hint="Install Ansible."
        )
    command = [program, "-i", str(path), "--list"]
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, and no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment,
            cwd=directory,
        )
    except OSError as error:
        raise ConfigError(f"{PROGRAM} cannot be run: {error.strerror}.") from error
    with process:
        try:
            stdout, stderr = _outcome(process, seconds)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        last = " ".join(stderr.split("\n")[-4:]).strip()
        raise ConfigError(f"{PROGRAM} failed: {last[:500]}")
    return stdout


def _outcome(process: "subprocess.Popen[str]", seconds: float) -> tuple[str, str]:
    """Wait for the program until it is done, its time is over, or nobody waits for it."""
    given_up, end = GIVEN_UP.get(), time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=_LOOK)
        if given_up.is_set():
            raise Cancelled(f"{PROGRAM} was ended.")
    raise ConfigError(f"{PROGRAM} did not finish within {seconds} s.")
