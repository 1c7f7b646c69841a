"""Which host an ssh was told to connect to.

The path of a socket stands for an account. Two hosts of the configuration may share one: with a
key for each of two people, as on hosts of code, or behind two jump hosts for an ssh before 9.6.
"""

import getopt
from pathlib import Path

from sshtui.sshconfig.target import Target

_PROC = Path("/proc")

_OPTIONS = "1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:P:Q:R:S:TVw:W:XYy"
"""Of ssh(1), as getopt takes them."""


def alias_wanted_by(pid: int) -> str:
    """Return the host that the command line of an ssh names; "" where that says nothing.

    Args:
        pid: The process.
    """
    try:
        line = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return ""
    return alias_in([word.decode("utf-8", "surrogateescape") for word in line.split(b"\0")[1:-1]])


def alias_in(arguments: list[str]) -> str:
    """Return the host among the arguments of an ssh; "" where they say nothing of ours."""
    try:
        _, rest = getopt.getopt(arguments, _OPTIONS)
    except getopt.GetoptError:
        return ""
    host = rest[0] if rest else ""
    return "" if host.startswith("ssh://") else host.rpartition("@")[2]


def have_one_account(named: Target, shared: Target) -> bool:
    """Return whether two hosts are one account of one server.

    Else an ssh that came by the socket of the one has read another configuration than ours.
    """
    return (named.user, named.hostname, named.port) == (shared.user, shared.hostname, shared.port)


def is_another(named: Target, shared: Target) -> bool:
    """Return whether a host is another one than a host of the same account.

    Args:
        named: The host that a command line names.
        shared: The host whose connection there is.
    """
    is_known = named.identities_configured
    return (is_known and _identity(named) != _identity(shared)) or _way(named) != _way(shared)


def _identity(target: Target) -> tuple[object, ...]:
    return target.identity_files, target.identities_only, target.certificate_files, target.agent


def _way(target: Target) -> tuple[object, ...]:
    hops = tuple((hop.user, hop.hostname, hop.port) for hop in target.route)
    return hops, target.proxy_command, target.host_key_alias
