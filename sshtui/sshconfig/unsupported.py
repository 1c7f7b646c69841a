"""What ssh would do for a host and sshtui does not: what a person notices of it, and the rest."""

import functools
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from sshtui import paths
from sshtui.sshconfig import keywords, tokens
from sshtui.sshconfig.conditions import SessionRequest
from sshtui.sshconfig.evaluate import Effective
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.target import NotDone

_SHARING = frozenset({"controlmaster", "controlpath"})
_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false"})
_LOOPBACK = ("localhost", "127.", "::1")
_TICKET_SECONDS = 60
_TICKET_LIMIT = 1.0

Notice = Callable[[Effective, ConfigLine], str]
"""Says what a person notices of a line that is not obeyed, as a phrase; "" for nothing."""


def not_done(found: Effective, session: SessionRequest) -> tuple[NotDone, ...]:
    """Return what ssh would do for a host and sshtui does not, where a person notices it.

    Args:
        found: The settings in force.
        session: What the connection is for: nothing is forwarded through a hop on the way.
    """
    passes_through = session.kind == "none"
    return tuple(
        NotDone(keywords.NAMES[line.keyword], notice)
        for line in _unsupported(found)
        if not (passes_through and line.keyword in _OF_SESSIONS)
        and (notice := _notice(found, line))
    )


def not_used(found: Effective, told: Iterable[NotDone] = ()) -> tuple[str, ...]:
    """Return the keywords in force that sshtui does not act on, where nobody notices it.

    Args:
        found: The settings in force.
        told: What `not_done` returned.
    """
    noticed = {missing.keyword for missing in told}
    names = dict.fromkeys(keywords.NAMES[line.keyword] for line in _unsupported(found))
    return tuple(name for name in names if name not in noticed)


def _unsupported(found: Effective) -> list[ConfigLine]:
    shared = _SHARING if _leads_here(found) else frozenset()
    return [
        line
        for line in found.all()
        if keywords.is_unsupported(line.keyword, line.arguments) and line.keyword not in shared
    ]


def _leads_here(found: Effective) -> bool:
    """Return whether ssh looks for connections where sshtui listens for it."""
    line = found.line_but_none("controlpath")
    return line is not None and tokens.socket_directory(line.arguments[0]) == paths.mux_path()


def _notice(found: Effective, line: ConfigLine) -> str:
    say = _NOTICES.get(line.keyword)
    return say(found, line) if say else ""


def _is_yes(found: Effective, keyword: str) -> bool:
    return found.value(keyword).lower() in _YES


def _always(words: str) -> Notice:
    return lambda _found, _line: words


def _shared(found: Effective, _line: ConfigLine) -> str:
    # Without a path ssh does not share either.
    line = found.line_but_none("controlpath")
    return "other programs do not find the connection" if line else ""


def _tunnel(found: Effective, _line: ConfigLine) -> str:
    return "" if _is_yes(found, "clearallforwardings") else "there is no tunnel device"


def _local_command(found: Effective, _line: ConfigLine) -> str:
    return "is not run" if _is_yes(found, "permitlocalcommand") else ""


def _interface(found: Effective, _line: ConfigLine) -> str:
    # ssh does not look at it either where an address is given.
    return "" if found.line("bindaddress") else "the system chooses the interface"


def _descriptor(found: Effective, _line: ConfigLine) -> str:
    passes = found.line_but_none("proxycommand")
    return "ProxyCommand must pass the data on itself" if passes else ""


def _idle(_found: Effective, line: ConfigLine) -> str:
    for argument in line.arguments:
        kind, _, limit = argument.partition("=")
        if keywords.seconds(limit) and (kind == "global" or kind[:1] in ("*", "s")):
            return "an idle session stays open"
    return ""


def _session_type(_found: Effective, line: ConfigLine) -> str:
    if line.arguments[0].lower() == "none":
        return "a shell is opened"
    return "its command is run by the shell"


def _kerberos(found: Effective, _line: ConfigLine) -> str:
    methods = found.value("preferredauthentications")
    if methods and "gssapi-with-mic" not in methods.split(","):
        return ""
    return "your ticket is not used" if _has_ticket() else ""


def _host_based(found: Effective, _line: ConfigLine) -> str:
    return "is not tried" if _is_yes(found, "enablesshkeysign") else ""


def _loopback(found: Effective, _line: ConfigLine) -> str:
    direct = not (found.line_but_none("proxyjump") or found.line_but_none("proxycommand"))
    return "the host key is checked" if direct and found.hostname.startswith(_LOOPBACK) else ""


_OF_SESSIONS = frozenset(
    {"channeltimeout", "controlmaster", "forwardx11", "localcommand", "sessiontype", "tunnel"}
)
"""What is about a session, which a hop on the way has none of."""

_NOTICES: Mapping[str, Notice] = MappingProxyType(
    {
        "bindinterface": _interface,
        "channeltimeout": _idle,
        "controlmaster": _shared,
        "forwardx11": _always("the host has no display"),
        "gssapiauthentication": _kerberos,
        "hostbasedauthentication": _host_based,
        "localcommand": _local_command,
        "nohostauthenticationforlocalhost": _loopback,
        "proxyusefdpass": _descriptor,
        "sessiontype": _session_type,
        "tunnel": _tunnel,
    }
)
"""What a person notices; of every other keyword that is not used they notice nothing."""


def _has_ticket() -> bool:
    return _looked_for_ticket(os.environ.get("KRB5CCNAME", ""), int(time.time()) // _TICKET_SECONDS)


@functools.lru_cache(maxsize=1)
def _looked_for_ticket(cache: str, _when: int) -> bool:
    """Return whether there is a Kerberos ticket; asked at most once a minute."""
    klist = shutil.which("klist")
    if klist is None:
        path = cache.removeprefix("FILE:") or f"/tmp/krb5cc_{os.getuid()}"  # noqa: S108 - Kerberos'
        return Path(path).exists()
    try:
        finished = subprocess.run(  # noqa: S603 - by its full path, without arguments of others
            [klist, "-s"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TICKET_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0
