"""RevokedHostKeys: lists of keys, and key revocation lists (KRLs)."""

import base64
import subprocess
from pathlib import Path

from sshtui.knownhosts.certificate import HostCertificate, key_type
from sshtui.knownhosts.entry import key_from

PATIENCE = 10.0
"""Seconds that ssh-keygen may take over a revocation list."""

_KRL_MAGIC = b"SSHKRL\n\0"


def is_revoked(file: Path, key: bytes, certificate: HostCertificate | None) -> bool:
    """Return whether a file revokes a host key, or the authority of its certificate.

    Args:
        file: A list of public keys, one a line, or a revocation list (ssh-keygen(1)).
        key: In wire form: a public key or a certificate.
        certificate: The same, where it is one.

    Raises:
        ValueError: It cannot be told; ssh then takes no key at all. With a phrase that says why.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ValueError(f"it cannot be read: {error.strerror}") from error
    if data.startswith(_KRL_MAGIC):
        return _is_in_revocation_list(file, key)
    shown = {key} if certificate is None else {certificate.key, certificate.authority}
    return not shown.isdisjoint(_listed(data))


def _listed(data: bytes) -> set[bytes]:
    keys = set()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
        fields = line.partition("\0")[0].split()
        if fields and not fields[0].startswith("#"):
            try:
                keys.add(key_from(fields))
            except ValueError as error:
                raise ValueError(f"line {number} is not a public key: {error}") from error
    return keys


def _is_in_revocation_list(file: Path, key: bytes) -> bool:
    line = f"{key_type(key)} {base64.b64encode(key).decode()}\n"
    try:
        done = subprocess.run(  # noqa: S603 - the file is the person's own
            ["ssh-keygen", "-Q", "-f", str(file), "/dev/stdin"],  # noqa: S607 - as is ssh
            input=line,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValueError("only ssh-keygen can read it, and ssh-keygen cannot be run") from error
    if done.returncode == 0:
        return False
    if done.stdout.rstrip().endswith("REVOKED"):
        return True
    raise ValueError("ssh-keygen cannot read it")
