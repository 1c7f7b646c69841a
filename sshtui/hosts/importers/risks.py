"""Finds the lines of an imported host that a person has to agree to, one by one."""

import functools
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sshtui.hosts.entry import HostEntry
from sshtui.hosts.fields import BY_NAME
from sshtui.sshconfig import patterns
from sshtui.sshconfig.algorithms import DEFAULTS
from sshtui.sshconfig.line import parse_line
from sshtui.sshconfig.options import SMALLEST_RSA


class RiskKind(StrEnum):
    """What a line does that nobody may decide but the person."""

    RUNS = "runs"
    """It has a program run, here or on the server."""
    LOADS_CODE = "loads code"
    """It has a library loaded into ssh or sshtui."""
    WEAKENS_TRUST = "weakens trust"
    """With it a wrong server is more easily taken for the right one."""
    GIVES_AWAY = "gives away"
    """It lets the server, or the network, use something of the person's."""


@dataclass(frozen=True, slots=True)
class Risk:
    """One line of a host that is left out until it is agreed to.

    Attributes:
        kind: What it does.
        line: The line as it would be written.
        field: The field of `HostEntry` that holds it.
    """

    kind: RiskKind
    line: str
    field: str

    def __str__(self) -> str:
        """Return the kind and the line, such as `loads code: PKCS11Provider /x.so`."""
        return f"{self.kind.value}: {self.line}"


def risks_of(entry: HostEntry) -> tuple[Risk, ...]:
    """Return the lines of a host that need the person's consent, in the order of a block."""
    return tuple(
        Risk(kind, line, name)
        for name in _FIELDS
        for line, kind in _lines(entry, name)
        if kind is not None
    )


def without(entry: HostEntry, refused: Container[Risk]) -> HostEntry:
    """Return a host without some of its lines."""
    return replace(entry, **{name: _kept(entry, name, refused) for name in _FIELDS})


_Arguments = Sequence[str]
_Test = Callable[[_Arguments], bool]

_NO = ("no", "false")
_USUAL_KNOWN_HOSTS = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2")
_USUAL_ENVIRONMENT = ("LANG", "LC_*")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def _always(_arguments: _Arguments) -> bool:
    return True


def _unless(*words: str) -> _Test:
    return lambda arguments: arguments[0].lower() not in words


def _if(*words: str) -> _Test:
    return lambda arguments: arguments[0].lower() in words


def _is_other_known_hosts(arguments: _Arguments) -> bool:
    return not set(arguments) <= {*_USUAL_KNOWN_HOSTS}


def _sends_more(arguments: _Arguments) -> bool:
    return any(
        not name.startswith("-")
        and not any(patterns.matches(name, usual) for usual in _USUAL_ENVIRONMENT)
        for name in arguments
    )


def _is_small(arguments: _Arguments) -> bool:
    return arguments[0].isdecimal() and int(arguments[0][:9]) < SMALLEST_RSA


def _opens_sockets(arguments: _Arguments) -> bool:
    mask = arguments[0]
    return not (mask.isdecimal() and mask[-2:] == "77")


def _beyond_defaults(keyword: str) -> _Test:
    """Make a check for algorithms that ssh does not offer by itself."""

    def check(arguments: _Arguments) -> bool:
        text = arguments[0]
        if text.startswith("-"):
            return False
        known = DEFAULTS.get(keyword, ())
        return any(name not in known for name in text.lstrip("+^").split(",") if name)

    return check


_START = BY_NAME["start"].keyword.lower()

_RISKY: dict[str, tuple[RiskKind, _Test]] = {
    "addkeystoagent": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "canonicalizepermittedcnames": (RiskKind.WEAKENS_TRUST, _unless("none")),
    "casignaturealgorithms": (
        RiskKind.WEAKENS_TRUST,
        _beyond_defaults("casignaturealgorithms"),
    ),
    "ciphers": (RiskKind.WEAKENS_TRUST, _beyond_defaults("ciphers")),
    "controlmaster": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "controlpath": (RiskKind.WEAKENS_TRUST, _unless("none")),
    "controlpersist": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "enablesshkeysign": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "fingerprinthash": (RiskKind.WEAKENS_TRUST, _unless("sha256")),
    "forwardagent": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "forwardx11": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "forwardx11timeout": (RiskKind.GIVES_AWAY, _if("0", "none")),
    "forwardx11trusted": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "gatewayports": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "globalknownhostsfile": (RiskKind.WEAKENS_TRUST, _always),
    "gssapidelegatecredentials": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "gssapikeyexchange": (RiskKind.WEAKENS_TRUST, _unless(*_NO)),
    "gssapirenewalforcesrekey": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "gssapiserveridentity": (RiskKind.WEAKENS_TRUST, _always),
    "gssapitrustdns": (RiskKind.WEAKENS_TRUST, _unless(*_NO)),
    "gssapikexalgorithms": (RiskKind.WEAKENS_TRUST, _always),
    "hostbasedauthentication": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "hostkeyalgorithms": (RiskKind.WEAKENS_TRUST, _beyond_defaults("hostkeyalgorithms")),
    "hostkeyalias": (RiskKind.WEAKENS_TRUST, _always),
    "identityagent": (RiskKind.WEAKENS_TRUST, _unless("none", "ssh_auth_sock", "$ssh_auth_sock")),
    "ignoreunknown": (RiskKind.WEAKENS_TRUST, _always),
    "kexalgorithms": (RiskKind.WEAKENS_TRUST, _beyond_defaults("kexalgorithms")),
    "knownhostscommand": (RiskKind.RUNS, _unless("none")),
    "localcommand": (RiskKind.RUNS, _always),
    "macs": (RiskKind.WEAKENS_TRUST, _beyond_defaults("macs")),
    "nohostauthenticationforlocalhost": (RiskKind.WEAKENS_TRUST, _unless(*_NO)),
    "obscurekeystroketiming": (RiskKind.GIVES_AWAY, _if(*_NO)),
    "permitlocalcommand": (RiskKind.RUNS, _unless(*_NO)),
    "pkcs11provider": (RiskKind.LOADS_CODE, _unless("none")),
    "proxycommand": (RiskKind.RUNS, _unless("none")),
    "pubkeyacceptedalgorithms": (
        RiskKind.WEAKENS_TRUST,
        _beyond_defaults("pubkeyacceptedalgorithms"),
    ),
    "pubkeyauthentication": (RiskKind.WEAKENS_TRUST, _if("unbound")),
    "remotecommand": (RiskKind.RUNS, _unless("none")),
    "remoteforward": (RiskKind.GIVES_AWAY, _always),
    "requiredrsasize": (RiskKind.WEAKENS_TRUST, _is_small),
    # It stands before the list that a wider rule of the person's names.
    "revokedhostkeys": (RiskKind.WEAKENS_TRUST, _always),
    "securitykeyprovider": (RiskKind.LOADS_CODE, _unless("internal", "none")),
    "sendenv": (RiskKind.GIVES_AWAY, _sends_more),
    "streamlocalbindmask": (RiskKind.GIVES_AWAY, _opens_sockets),
    # It removes the file that is in the place of the socket.
    "streamlocalbindunlink": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "stricthostkeychecking": (RiskKind.WEAKENS_TRUST, _unless("yes", "true", "ask")),
    "tunnel": (RiskKind.GIVES_AWAY, _unless(*_NO)),
    "updatehostkeys": (RiskKind.WEAKENS_TRUST, _if("yes", "true")),
    "userknownhostsfile": (RiskKind.WEAKENS_TRUST, _is_other_known_hosts),
    "verifyhostkeydns": (RiskKind.WEAKENS_TRUST, _if("yes", "true")),
    "warnweakcrypto": (RiskKind.WEAKENS_TRUST, _if(*_NO)),
    "xauthlocation": (RiskKind.RUNS, _always),
}
"""Keywords that need consent (in lower case), and whether a value of theirs does."""

_HARMLESS = (
    "addressfamily batchmode bindaddress bindinterface canonicaldomains canonicalizefallbacklocal "
    "canonicalizehostname canonicalizemaxdots certificatefile channeltimeout checkhostip "
    "clearallforwardings compression connecttimeout connectionattempts enableescapecommandline "
    "escapechar exitonforwardfailure forkafterauthentication gssapiauthentication "
    "gssapiclientidentity hashknownhosts hostbasedacceptedalgorithms hostname identitiesonly "
    "identityfile ipqos kbdinteractiveauthentication kbdinteractivedevices loglevel logverbose "
    "numberofpasswordprompts passwordauthentication permitremoteopen port "
    "preferredauthentications proxyjump proxyusefdpass refuseconnection rekeylimit requesttty "
    "serveralivecountmax serveraliveinterval sessiontype stdinnull syslogfacility tag "
    "tcpkeepalive tunneldevice user versionaddendum visualhostkey "
)
HARMLESS = frozenset(_HARMLESS.split())
"""Keywords whose values need no consent (in lower case)."""

_FIELDS = (
    *("proxy_command", "local_forwards", "remote_forwards", "dynamic_forwards"),
    *("environment", "command", "start", "others"),
)
"""The fields that can hold such lines, in the order of a block."""


def _listens_beyond_here(forward: str) -> bool:
    listener = forward.partition(" ")[0]
    address = listener.rpartition("/" if "/" in listener else ":")[0]
    return not listener.startswith("/") and bool(address) and address not in _LOOPBACK


def _expands_variable(pair: str) -> bool:
    return "${" in pair


_BY_VALUE: dict[str, Callable[[str], bool]] = {
    "local_forwards": _listens_beyond_here,
    "dynamic_forwards": _listens_beyond_here,
    "environment": _expands_variable,
}
"""Fields of which some values give something away; all else goes by keyword."""

RISKY = frozenset({*_RISKY, *(BY_NAME[name].keyword.lower() for name in _BY_VALUE)})
"""Keywords some of whose values need consent (in lower case)."""


def _lines(entry: HostEntry, name: str) -> Iterator[tuple[str, RiskKind | None]]:
    """Yield each line of a field, and which kind of risk it is."""
    field = BY_NAME[name]
    for value in _values(entry, name):
        if name == "others":
            yield " ".join(value), _kind(*value)
        elif name in _BY_VALUE:
            kind = RiskKind.GIVES_AWAY if _BY_VALUE[name](value) else None
            yield f"{field.keyword} {value}", kind
        else:
            yield f"{field.keyword} {value}", _kind(field.keyword, value)


@functools.lru_cache(maxsize=1024)
def _kind(keyword: str, rest: str) -> RiskKind | None:
    try:
        line = parse_line(Path(), 0, f"{keyword} {rest}")
    except ValueError:
        return RiskKind.WEAKENS_TRUST
    if line.keyword == _START:
        return RiskKind.RUNS
    if line.keyword in HARMLESS:
        return None
    # A keyword that nobody has looked at yet is no harmless one.
    kind, needs_consent = _RISKY.get(line.keyword, (RiskKind.WEAKENS_TRUST, _always))
    return kind if not line.arguments or needs_consent(line.arguments) else None


def _kept(entry: HostEntry, name: str, refused: Container[Risk]) -> Any:
    kept = tuple(
        value
        for value, (line, kind) in zip(_values(entry, name), _lines(entry, name), strict=True)
        if kind is None or Risk(kind, line, name) not in refused
    )
    if isinstance(BY_NAME[name].kind.empty, tuple):
        return kept
    return kept[0] if kept else BY_NAME[name].kind.empty


def _values(entry: HostEntry, name: str) -> tuple:  # type: ignore[type-arg]
    value = BY_NAME[name].of(entry)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()
