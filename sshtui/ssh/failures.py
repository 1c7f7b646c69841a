"""Turns exceptions of asyncssh and the system into errors for the user."""

import errno
import socket

import asyncssh

from sshtui.endpoint import Hop
from sshtui.errors import (
    AppError,
    AuthenticationFailed,
    ConnectError,
    ConnectionLost,
    HostNotFound,
    HostUnreachable,
    NegotiationFailed,
    NotSsh,
    own_fault,
)
from sshtui.log import logger
from sshtui.sanitize import clean
from sshtui.signin.steps import Phase
from sshtui.ssh.disconnect import ServerDisconnect, ended, sentence, shortened
from sshtui.ssh.negotiation import NegotiationError, explain
from sshtui.ssh.wrong_protocol import CHECK_THE_PORT
from sshtui.sshconfig.target import Target

_TOO_MANY = "too many authentication failures"


def is_too_many(error: Exception) -> bool:
    """Return whether the server ended the sign-in for too many failures.

    OpenSSH says so with a disconnect of code 2, which asyncssh raises as ProtocolError.
    """
    reason = getattr(error, "reason", "")
    return isinstance(error, asyncssh.DisconnectError) and _TOO_MANY in reason.lower()


def is_trivial(error: Exception) -> bool:
    """Return whether asyncssh refused a server that let us in without asking for anything."""
    return isinstance(error, asyncssh.PermissionDenied) and "Trivial auth" in error.reason


def trivial(account: str) -> AuthenticationFailed:
    """Return the error for a sign-in that proved nothing, where an answer is remembered.

    Such a server could paint a prompt of its own into the session and wait for the password
    (CVE-2021-36367).
    """
    return AuthenticationFailed(
        f"{account} let you in without asking for anything, although a credential is saved for it.",
        hint="It may not be the server you know. If this is intended, forget the credential.",
    )


def translate(
    error: Exception,
    *,
    target: Target,
    hop: Hop,
    phase: Phase,
    greeted: bool = True,
    said: str = "",
) -> AppError:
    """Return the error to show for one that ended an attempt to connect.

    Args:
        error: What was raised.
        target: Whom we were connecting to.
        hop: Its place in the chain.
        phase: What we were doing.
        greeted: Whether what answered has said that it speaks SSH.
        said: What it said instead, cleaned.
    """
    place = f"{target.hostname} port {target.port}"
    if len(hop.chain) > 1:
        place = f"{place} ({hop})"
    match error:
        case AppError():
            return error
        case NegotiationError():
            return explain(error, place, target)
        case TimeoutError() if not error.errno:
            return _silent(place, target, phase, greeted=greeted)
        case OSError() | asyncssh.ConnectionLost() if target.proxy_command and not greeted:
            return _without_way(place)
        case asyncssh.ChannelOpenError():
            return HostUnreachable(
                f"{hop.chain[hop.index - 1] if hop.index else place} could not reach {place}: "
                f"{ended(shortened(clean(error.reason)))}",
                hint="The jump host must be able to reach it and allow forwarding.",
            )
        case asyncssh.ConnectionLost() | ConnectionResetError() | BrokenPipeError() if not greeted:
            return _mute(place, said)
        case asyncssh.DisconnectError():
            return _disconnected(error, place, phase, greeted=greeted)
        case OSError():
            return _system(error, place)
        case _:
            return _unexpected(error, place, phase)


def _unexpected(error: Exception, place: str, phase: Phase) -> AppError:
    if isinstance(error, UnicodeError) and phase is Phase.CONNECTING:
        # What Python says of a name before anybody is asked for its address.
        return _without_address(place, "it has a part that is empty or too long")
    logger(__name__).error("Unexpected while %s.", phase, exc_info=error)
    return own_fault(ConnectError, during=f"{place}, while {phase}")


def _without_way(place: str) -> AppError:
    return HostUnreachable(
        f"The ProxyCommand for {place} ended without a connection.",
        hint="Run it in a shell to check; its output is in the timeline, or use -v.",
    )


def _silent(place: str, target: Target, phase: Phase, *, greeted: bool) -> AppError:
    during = f" while {phase}" if greeted else ""
    return HostUnreachable(
        f"{place} did not answer within {target.connect_timeout:g} s{during}.",
        hint="Check the network, a VPN or firewall. ConnectTimeout sets the limit; if you"
        " approve on a phone, it must be long enough for that."
        if phase is Phase.AUTHENTICATING
        else "Check the network, a VPN or firewall; ConnectTimeout sets the limit.",
    )


def _mute(place: str, said: str) -> AppError:
    words = f" It said: {ended(said)}" if said else ""
    return NotSsh(
        f"What answers at {place} closed the connection without speaking SSH.{words}",
        hint=f"{CHECK_THE_PORT} An overloaded SSH server may do so, too.",
    )


def _disconnected(
    error: asyncssh.DisconnectError, place: str, phase: Phase, *, greeted: bool
) -> AppError:
    reason = sentence(error)
    if isinstance(error, asyncssh.ProtocolNotSupported) and not greeted:
        return NotSsh(
            f"What answers at {place} does not speak SSH version 2.",
            hint="Its SSH server is too old for any current client.",
        )
    if not greeted:
        return NotSsh(f"What answers at {place} does not speak SSH: {reason}", hint=CHECK_THE_PORT)
    if isinstance(error, asyncssh.KeyExchangeFailed) or (
        error.code == asyncssh.DISC_KEY_EXCHANGE_FAILED and phase is Phase.CONNECTING
    ):
        return NegotiationFailed(
            f"{place}: {reason}",
            hint="Old servers may need KexAlgorithms, HostKeyAlgorithms or Ciphers "
            "in your ssh_config.",
        )
    if error.code == asyncssh.DISC_ILLEGAL_USER_NAME:
        return ConnectError(f"{place}: {reason}", hint="Check the user name.")
    if isinstance(error, ServerDisconnect | asyncssh.ConnectionLost):
        return ConnectionLost(
            f"{place} while {phase}: {reason}",
            hint="The cause may be the server's time limit (LoginGraceTime), an overloaded"
            " server, or the network. What you typed was not saved.",
        )
    return ConnectionLost(
        f"{place} sent invalid data while {phase}: {reason}",
        hint="Its SSH server is broken, or something in between changes the data. Compare with"
        " ssh -v.",
    )


def _without_address(place: str, why: str) -> AppError:
    return HostNotFound(
        f"No address was found for {place}: {why}.",
        hint="Check the spelling, HostName in the configuration, and your DNS or VPN.",
    )


def _system(error: OSError, place: str) -> AppError:
    if isinstance(error, socket.gaierror):
        return _without_address(place, error.strerror or "unknown reason")
    if isinstance(error, ConnectionRefusedError) or error.errno == errno.ECONNREFUSED:
        return HostUnreachable(
            f"{place} refused the connection.",
            hint="Check the port, and that an SSH server runs there.",
        )
    if isinstance(error, ConnectionResetError | BrokenPipeError):
        return ConnectionLost(f"{place} closed the connection.", hint="Try again in a moment.")
    return HostUnreachable(
        f"{place}: {error.strerror or 'unknown reason'}.",
        hint="Check the network and the address.",
    )
