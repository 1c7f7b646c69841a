"""Every rule by which ssh accepts or refuses a host key, in ssh's order."""

import contextlib
from pathlib import Path

from sshtui.knownhosts import known_hosts_command, revoked, verdict
from sshtui.knownhosts.certificate import HostCertificate, check, decode, is_certificate, rsa_bits
from sshtui.knownhosts.verdict import Ruling, Verdict
from sshtui.sshconfig import algorithms
from sshtui.sshconfig.target import Target


def judge(target: Target, key: bytes, *, address: str = "") -> Ruling:
    """Judge a host key by the rules and files of a target; it may take as long as a program does.

    Args:
        target: Whose key it is to be.
        key: What the server shows, in wire form: a public key or a certificate.
        address: The address it shows it at, for CheckHostIP; "" where that is a proxy's.
    """
    try:
        certificate = decode(key) if is_certificate(key) else None
        check(certificate.key if certificate else key)
    except ValueError as error:
        return Ruling(Verdict.UNREADABLE, (), None, 0, f"The server's key: {error}.")
    return (
        _too_short(target, certificate.key if certificate else key)
        or _revoked(target, key, certificate)
        or _by_files(target, key, address)
    )


def offered_algorithms(target: Target) -> tuple[str, ...]:
    """Return the host key algorithms to offer, those of the known keys first, as ssh.

    A server with several keys then shows the one that is known.
    """
    offered = target.host_key_algorithms or algorithms.usual("hostkeyalgorithms")
    if target.host_key_order_is_fixed:
        return offered
    name, port = name_and_port(target)
    printed, arguments = b"", target.host_key_rules.command
    if arguments:
        # Where it fails now it fails again when the key is shown, and that is told.
        with contextlib.suppress(ValueError):
            host = verdict.display_name(name, port)
            printed = known_hosts_command.lines_to_order_by(arguments, host=host)
    return verdict.known_first(
        offered,
        name,
        port,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
        printed=printed,
    )


def name_and_port(target: Target) -> tuple[str, int]:
    """Return what known_hosts files are searched for: an alias stands for the default port."""
    if target.host_key_alias:
        return target.host_key_alias, 22
    return target.hostname, target.port


def _too_short(target: Target, key: bytes) -> Ruling | None:
    smallest, bits = target.host_key_rules.smallest_rsa, rsa_bits(key)
    if not 0 < bits < smallest:
        return None
    return _not_allowed(f"It is an RSA key of {bits} bits, but RequiredRSASize is {smallest}.")


def _revoked(target: Target, key: bytes, certificate: HostCertificate | None) -> Ruling | None:
    for file in target.host_key_rules.revoked_files:
        try:
            if revoked.is_revoked(file, key, certificate):
                return Ruling(Verdict.REVOKED, (), file, 0, f"{file} revokes this key.")
        except ValueError as error:
            return _not_allowed(f"RevokedHostKeys {file}: {error}, so no key can be trusted.", file)
    return None


def _by_files(target: Target, key: bytes, address: str) -> Ruling:
    name, port = name_and_port(target)
    printed = b""
    arguments = target.host_key_rules.command
    if arguments:
        try:
            printed = known_hosts_command.known_lines(
                arguments,
                host=verdict.display_name(name, port),
                key=key,
                fingerprint=verdict.fingerprint(key),
            )
        except ValueError as error:
            return _not_allowed(f"KnownHostsCommand {error}, so no key can be trusted.")
    ruling = verdict.rule(
        name,
        port,
        key,
        user_files=target.user_known_hosts,
        system_files=target.system_known_hosts,
        printed=printed,
        authorities_sign_with=target.host_key_rules.ca_algorithms
        or algorithms.usual("casignaturealgorithms"),
        allowed=target.host_key_algorithms or algorithms.usual("hostkeyalgorithms"),
    )
    if target.host_key_rules.checks_address and address and not is_certificate(key):
        at_address = verdict.rule(
            address,
            port,
            key,
            user_files=target.user_known_hosts,
            system_files=target.system_known_hosts,
        )
        if at_address.verdict is Verdict.CHANGED:
            return _not_allowed(f"CheckHostIP: {address} has a different key. {at_address.reason}")
    return ruling


def _not_allowed(reason: str, file: Path | None = None) -> Ruling:
    return Ruling(Verdict.NOT_ALLOWED, (), file, 0, reason)
