"""KnownHostsCommand: runs the user's program that prints host keys (ssh_config(5))."""

import base64
import re
import subprocess
from collections.abc import Mapping, Sequence

from sshtui.knownhosts.certificate import key_type
from sshtui.sshconfig.tokens import PLACEHOLDER

PATIENCE = 60.0
"""Seconds that the command may take."""


def known_lines(arguments: Sequence[str], *, host: str, key: bytes, fingerprint: str) -> bytes:
    """Run the command and return the lines of known_hosts that it prints about a key.

    Args:
        arguments: The command, split, with placeholders.
        host: The host as known_hosts writes it.
        key: What the server shows, in wire form.
        fingerprint: Of that key.

    Raises:
        ValueError: It failed; ssh then takes no key at all. With a phrase that says how.
    """
    shown = base64.b64encode(key).decode()
    values = {"H": host, "I": "HOSTNAME", "K": shown, "f": fingerprint, "t": key_type(key)}
    return _output(arguments, values)


def lines_to_order_by(arguments: Sequence[str], *, host: str) -> bytes:
    """Run the command and return what it prints before the server has shown a key.

    Raises:
        ValueError: It failed.
    """
    return _output(arguments, {"H": host, "I": "ORDER", "K": "NONE", "f": "NONE", "t": "NONE"})


def _output(arguments: Sequence[str], values: Mapping[str, str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - the person's own command, without a shell
            [_complete(argument, values) for argument in arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except OSError as error:
        raise ValueError(f"did not start: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"took longer than {PATIENCE:g} s") from error
    if done.returncode:
        raise ValueError(f"failed with status {done.returncode}")
    return done.stdout


def _complete(argument: str, values: Mapping[str, str]) -> str:
    return re.sub(f"{PLACEHOLDER}(.)", lambda found: values[found[1]], argument)
