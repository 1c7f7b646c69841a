"""Runs the command of a Match exec (ssh_config(5))."""

import contextlib
import os
import signal
import subprocess

PATIENCE = 5.0
"""Seconds that a command may take: a person is waiting for the connection."""


def run(command: str) -> bool:
    """Run a command through the person's shell, and return whether its exit status is 0.

    It reads nothing, and nothing of what it writes is seen.

    Args:
        command: With its tokens expanded.

    Raises:
        ValueError: It has no exit status, as a phrase.
    """
    shell = os.environ.get("SHELL") or "/bin/sh"
    try:
        # A session of its own: it cannot draw on the screen, and all of it can be ended.
        process = subprocess.Popen(  # noqa: S603 - the person's own file asks for it
            [shell, "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot be run by {shell}") from error
    try:
        status = process.wait(PATIENCE)
    except subprocess.TimeoutExpired as error:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ValueError(f"took longer than {PATIENCE:g} seconds") from error
    if status < 0:
        raise ValueError(f"was ended by signal {-status}")
    return status == 0
