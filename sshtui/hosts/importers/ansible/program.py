"""Runs `ansible-inventory --list`."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sshtui.errors import ConfigError

PROGRAM = "ansible-inventory"
SECONDS = 60
SECONDS_FOR_STATIC = 20
"""Seconds for an inventory that we can read as well."""


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
    try:
        finished = subprocess.run(  # noqa: S603 - a fixed program, and no shell
            [program, "-i", str(path), "--list"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            env=environment,
            cwd=directory,
        )
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"{PROGRAM} did not finish within {seconds} s.") from error
    except OSError as error:
        raise ConfigError(f"{PROGRAM} cannot be run: {error.strerror}.") from error
    if finished.returncode:
        last = " ".join(finished.stderr.split("\n")[-4:]).strip()
        raise ConfigError(f"{PROGRAM} failed: {last[:500]}")
    return finished.stdout
