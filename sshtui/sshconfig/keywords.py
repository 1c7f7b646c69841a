"""The keywords of ssh_config(5): their syntax, and which ones sshtui supports."""

import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import partial

from sshtui.sshconfig import forwards, openssh
from sshtui.sshconfig.canonical import valid_domain
from sshtui.sshconfig.destination import parse_port
from sshtui.sshconfig.openssh import Release


class Shape(Enum):
    """How the value of a keyword is written."""

    ONE = auto()
    """One argument."""
    MANY = auto()
    """One argument or more."""
    REST = auto()
    """The rest of the line as it stands: commands, where quotes belong to the shell."""


ALIASES = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
    "tisauthentication": "kbdinteractiveauthentication",
    "dsaauthentication": "pubkeyauthentication",
    "identityfile2": "identityfile",
    "hostbasedkeytypes": "hostbasedacceptedalgorithms",
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
    "keepalive": "tcpkeepalive",
    "protocolkeepalives": "serveraliveinterval",
    "setuptimeout": "connecttimeout",
    "smartcarddevice": "pkcs11provider",
}
"""Older names, and what they are called by the newest ssh; all in lower case."""

SINCE = {
    "tag": Release(9, 4),
    "obscurekeystroketiming": Release(9, 5),
    "channeltimeout": Release(9, 6),
    "versionaddendum": Release(10, 0),
    "refuseconnection": Release(10, 1),
    "warnweakcrypto": Release(10, 1),
}
"""Keywords that came later than OpenSSH 9.2, and the release they came with."""

OBSOLETE = frozenset(
    {
        "afstokenpassing",
        "cipher",
        "compressionlevel",
        "fallbacktorsh",
        "globalknownhostsfile2",
        "kerberosauthentication",
        "kerberostgtpassing",
        "protocol",
        "rhostsauthentication",
        "rhostsrsaauthentication",
        "rsaauthentication",
        "useblacklistedkeys",
        "usekeychain",
        "useprivilegedport",
        "userknownhostsfile2",
        "useroaming",
        "usersh",
    }
)
"""What ssh reads and does nothing with."""

PROTECTING = frozenset({"refuseconnection", "revokedhostkeys"})
"""What keeps hosts and keys from being used; it counts although the ssh here would not take it."""

ACCUMULATING = frozenset(
    {
        "certificatefile",
        "dynamicforward",
        "identityfile",
        "localforward",
        "remoteforward",
        "sendenv",
    }
)
"""Every value counts, not only the first."""


_HIGHEST = 2**31 - 1
_HIGHEST_MASK = 0o777


def number(low: int, high: int) -> Callable[[str], bool]:
    """Make a check for a decimal number within bounds."""

    def check(text: str) -> bool:
        return re.fullmatch(r"\+?[0-9]{1,40}", text) is not None and low <= int(text) <= high

    return check


class OneOf:
    """A check for one of some words, whatever their case.

    Attributes:
        words: The words, in lower case.
    """

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, text: str) -> bool:
        """Return whether it is one of them."""
        return text.lower() in self.words


_LONGEST_TIME = 200
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_TIME_PART = re.compile(r"(?=[0-9.])([0-9]*+)(\.[0-9]++)?([smhdwSMHDW]?)")
_TIME = re.compile(rf"(?:{_TIME_PART.pattern})++")


def seconds(text: str) -> int | None:
    """Read a time as `90`, `90s` or `1h30m` (sshd_config(5), TIME FORMATS); None if it is none.

    Fractions of seconds are cut off.
    """
    if len(text) > _LONGEST_TIME or not _TIME.fullmatch(text):
        return None
    parts = [(*found, _UNITS[unit.lower()]) for *found, unit in _TIME_PART.findall(text)]
    fractions = [unit for _, fraction, unit in parts if fraction]
    repeated = sum(unit == 1 for *_, unit in parts) > 1
    # Most times are the same to every release, so that ssh need not be asked for its own.
    if fractions or repeated:
        if openssh.means(openssh.SECONDS_HAVE_FRACTIONS):
            if repeated or fractions != [1]:
                return None
        elif fractions:
            return None
    total = sum(int(digits or 0) * unit for digits, _, unit in parts)
    return total if total <= _HIGHEST else None


def adding_keys(arguments: Sequence[str]) -> tuple[str, int] | None:
    """Read AddKeysToAgent as `no`, `yes`, `ask` or `confirm`, and seconds; None if it is neither.

    A time stands for `yes`, or behind `confirm`; 0 seconds are for ever.
    """
    first, *rest = arguments
    word = {"true": "yes", "false": "no"}.get(first.lower(), first.lower())
    if rest:
        lifetime = seconds(rest[0]) if word == "confirm" and len(rest) == 1 else None
        return None if lifetime is None else (word, lifetime)
    if word in ("yes", "no", "ask", "confirm"):
        return word, 0
    lifetime = seconds(first)
    return None if lifetime is None else ("yes", lifetime)


def bind_mask(text: str) -> int | None:
    """Read StreamLocalBindMask, which is octal; None if it is none."""
    found = re.match(r"\s*\+?([0-7]{1,20})", text)
    mask = int(found[1], 8) if found else 0o1000
    return mask if mask <= _HIGHEST_MASK else None


def _permitted_goal(text: str) -> bool:
    return text.lower() in ("any", "none") or forwards.parse_permitted(text) is not None


def _permitted_alias(text: str) -> bool:
    return text == "*" or text.lower() == "none" or text.partition(":")[2] != ""


def _agent(text: str) -> bool:
    return re.fullmatch(r"\$(?!\{)(?![A-Za-z0-9_]+\Z).*", text, re.DOTALL) is None


def _time(text: str) -> bool:
    return seconds(text) is not None


def _milliseconds(text: str) -> bool:
    word, _, digits = text.partition(":")
    return word == "interval" and number(1, 1000)(digits)


FLAG = ("yes", "no", "true", "false")
_flag = OneOf(*FLAG)
_any: Callable[[str], bool] = bool

_ACTED_ON: dict[str, tuple[Shape, Callable[[str], bool]]] = {
    "AddKeysToAgent": (Shape.MANY, _any),
    "AddressFamily": (Shape.ONE, OneOf("any", "inet", "inet6")),
    "BatchMode": (Shape.ONE, _flag),
    "BindAddress": (Shape.ONE, _any),
    "CASignatureAlgorithms": (Shape.ONE, _any),
    "CanonicalDomains": (Shape.MANY, valid_domain),
    "CanonicalizeFallbackLocal": (Shape.ONE, _flag),
    "CanonicalizeHostname": (Shape.ONE, OneOf(*FLAG, "always")),
    "CanonicalizeMaxDots": (Shape.ONE, number(0, _HIGHEST)),
    "CanonicalizePermittedCNAMEs": (Shape.MANY, _permitted_alias),
    "CertificateFile": (Shape.ONE, _any),
    "CheckHostIP": (Shape.ONE, _flag),
    "Ciphers": (Shape.ONE, _any),
    "ClearAllForwardings": (Shape.ONE, _flag),
    "Compression": (Shape.ONE, OneOf("yes", "no")),
    "ConnectTimeout": (Shape.ONE, lambda text: text == "none" or _time(text)),
    "DynamicForward": (Shape.MANY, _any),
    "ExitOnForwardFailure": (Shape.ONE, _flag),
    "ForwardAgent": (Shape.ONE, _agent),
    "GatewayPorts": (Shape.ONE, _flag),
    "GlobalKnownHostsFile": (Shape.MANY, _any),
    "HashKnownHosts": (Shape.ONE, _flag),
    "HostKeyAlgorithms": (Shape.ONE, _any),
    "HostKeyAlias": (Shape.ONE, _any),
    "HostName": (Shape.ONE, _any),
    "IdentitiesOnly": (Shape.ONE, _flag),
    "IdentityAgent": (Shape.ONE, _agent),
    "IdentityFile": (Shape.ONE, _any),
    "IgnoreUnknown": (Shape.ONE, _any),
    "KbdInteractiveAuthentication": (Shape.ONE, _flag),
    "KexAlgorithms": (Shape.ONE, _any),
    "KnownHostsCommand": (Shape.REST, _any),
    "LocalForward": (Shape.MANY, _any),
    "MACs": (Shape.ONE, _any),
    "NumberOfPasswordPrompts": (Shape.ONE, number(0, _HIGHEST)),
    "PasswordAuthentication": (Shape.ONE, _flag),
    "PermitRemoteOpen": (Shape.MANY, _permitted_goal),
    "PKCS11Provider": (Shape.ONE, _any),
    "Port": (Shape.ONE, lambda text: parse_port(text) > 0),
    "PreferredAuthentications": (Shape.ONE, _any),
    "ProxyCommand": (Shape.REST, _any),
    "ProxyJump": (Shape.REST, _any),
    "PubkeyAuthentication": (Shape.ONE, OneOf(*FLAG, "unbound", "host-bound")),
    "PubkeyAcceptedAlgorithms": (Shape.ONE, _any),
    "RefuseConnection": (Shape.ONE, _any),
    "RemoteForward": (Shape.MANY, _any),
    "RemoteCommand": (Shape.REST, _any),
    "RequestTTY": (Shape.ONE, OneOf(*FLAG, "force", "auto")),
    "RequiredRSASize": (Shape.ONE, number(0, _HIGHEST)),
    "RevokedHostKeys": (Shape.MANY, _any),
    "SendEnv": (Shape.MANY, lambda text: "=" not in text),
    "ServerAliveCountMax": (Shape.ONE, number(0, _HIGHEST)),
    "ServerAliveInterval": (Shape.ONE, lambda text: text == "none" or _time(text)),
    "SetEnv": (Shape.MANY, lambda text: "=" in text[1:]),
    "StdinNull": (Shape.ONE, _flag),
    "StreamLocalBindMask": (Shape.ONE, lambda text: bind_mask(text) is not None),
    "StreamLocalBindUnlink": (Shape.ONE, _flag),
    "StrictHostKeyChecking": (Shape.ONE, OneOf(*FLAG, "ask", "off", "accept-new")),
    "TCPKeepAlive": (Shape.ONE, _flag),
    "Tag": (Shape.ONE, _any),
    "User": (Shape.ONE, _any),
    "UserKnownHostsFile": (Shape.MANY, _any),
}

_OTHERS: dict[str, tuple[str, ...]] = {
    "BindInterface": (),
    "ChannelTimeout": ("none",),
    "ConnectionAttempts": ("1",),
    "ControlMaster": ("no", "false"),
    "ControlPath": ("none",),
    "ControlPersist": ("no", "false"),
    "EnableEscapeCommandline": FLAG,
    "EnableSSHKeysign": ("no", "false"),
    "EscapeChar": ("none",),
    "FingerprintHash": ("sha256",),
    "ForkAfterAuthentication": ("no", "false"),
    "ForwardX11": ("no", "false"),
    "ForwardX11Timeout": FLAG,
    "ForwardX11Trusted": FLAG,
    "GSSAPIAuthentication": ("no", "false"),
    "GSSAPIClientIdentity": (),
    "GSSAPIDelegateCredentials": ("no", "false"),
    "GSSAPIKexAlgorithms": (),
    "GSSAPIKeyExchange": ("no", "false"),
    "GSSAPIRenewalForcesRekey": ("no", "false"),
    "GSSAPIServerIdentity": (),
    "GSSAPITrustDns": ("no", "false"),
    "HostbasedAcceptedAlgorithms": (),
    "HostbasedAuthentication": ("no", "false"),
    "IPQoS": (),
    "KbdInteractiveDevices": (),
    "LocalCommand": (),
    "LogLevel": ("info",),
    "LogVerbose": ("none",),
    "NoHostAuthenticationForLocalhost": ("no", "false"),
    "ObscureKeystrokeTiming": ("no", "false"),
    "PermitLocalCommand": ("no", "false"),
    "ProxyUseFdpass": ("no", "false"),
    "RekeyLimit": ("default",),
    "SecurityKeyProvider": ("internal", "none"),
    "SessionType": ("default",),
    "SyslogFacility": (),
    "Tunnel": ("no", "false"),
    "TunnelDevice": (),
    "UpdateHostKeys": ("no", "false"),
    "VerifyHostKeyDNS": ("no", "false"),
    "VersionAddendum": ("none",),
    "VisualHostKey": ("no", "false"),
    "WarnWeakCrypto": ("no", "false", "no-pq-kex"),
    "XAuthLocation": (),
}
"""What sshtui does not act on, with the values that ask for nothing more than what it does."""

NAMES = {name.lower(): name for name in (*_ACTED_ON, *_OTHERS, "Host", "Match", "Include")}
"""Every keyword in lower case, and as the manual page writes it."""

ACTED_ON = tuple(_ACTED_ON)
"""Keywords that sshtui acts on, as the manual page writes them."""

_BY_KEYWORD = {name.lower(): entry for name, entry in _ACTED_ON.items()}
_EFFECTLESS = {name.lower(): values for name, values in _OTHERS.items()}
_TOGETHER: dict[str, Callable[[Sequence[str]], object]] = {
    "addkeystoagent": adding_keys,
    **{keyword: partial(forwards.parse_arguments, keyword) for keyword in forwards.KEYWORDS},
}
"""Keywords whose arguments are read as one; None is returned for what ssh would stop at."""

_STAND_ALONE = {
    "canonicaldomains": ("none",),
    "canonicalizepermittedcnames": ("none",),
    "globalknownhostsfile": ("none",),
    "permitremoteopen": ("none", "any"),
    "userknownhostsfile": ("none",),
}
_FLAGS = (
    "EnableEscapeCommandline EnableSSHKeysign ForkAfterAuthentication ForwardX11 "
    "ForwardX11Trusted GSSAPIAuthentication GSSAPIDelegateCredentials GSSAPIKeyExchange "
    "GSSAPIRenewalForcesRekey GSSAPITrustDns HostbasedAuthentication "
    "NoHostAuthenticationForLocalhost PermitLocalCommand ProxyUseFdpass VisualHostKey"
)
_CHECKS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(_FLAGS.lower().split(), _flag),
    "connectionattempts": number(0, _HIGHEST),
    "controlmaster": OneOf(*FLAG, "auto", "ask", "autoask"),
    "controlpersist": lambda text: text in FLAG or _time(text),
    "fingerprinthash": OneOf("md5", "sha1", "sha256", "sha384", "sha512"),
    "forwardx11timeout": _time,
    "loglevel": OneOf(
        *("silent", "quiet", "fatal", "error", "info", "verbose"),
        *("debug", "debug1", "debug2", "debug3"),
    ),
    "obscurekeystroketiming": lambda text: text in FLAG or _milliseconds(text),
    "sessiontype": OneOf("none", "subsystem", "default"),
    "syslogfacility": OneOf(
        *("daemon", "user", "auth", "authpriv"), *(f"local{number}" for number in range(8))
    ),
    "tunnel": OneOf(*FLAG, "ethernet", "point-to-point"),
    "updatehostkeys": OneOf(*FLAG, "ask"),
    "verifyhostkeydns": OneOf(*FLAG, "ask"),
    "warnweakcrypto": OneOf(*FLAG, "no-pq-kex"),
}
"""What ssh would stop at in keywords that sshtui does not act on."""
_WHOLE_LINE = frozenset({"localcommand"})

LEFT_TO_SSH = frozenset(_EFFECTLESS) - frozenset(_CHECKS) - _WHOLE_LINE | {
    "casignaturealgorithms",
    "ciphers",
    "hostkeyalgorithms",
    "kexalgorithms",
    "macs",
    "pubkeyacceptedalgorithms",
}
"""Keywords whose values only ssh itself can check, as they differ from release to release."""


def current_name(keyword: str) -> str:
    """Return what an older keyword (in lower case) is called now."""
    if keyword == "setuptimeout" and not openssh.means(openssh.SET_UP_IS_CONNECT):
        return "serveraliveinterval"
    return ALIASES.get(keyword, keyword)


def is_known(keyword: str) -> bool:
    """Return whether the ssh on PATH knows a keyword (in lower case, current name)."""
    return keyword in NAMES and (keyword not in SINCE or openssh.means(SINCE[keyword]))


def choices(keyword: str) -> tuple[str, ...]:
    """Return the few values that a keyword takes (in lower case); none where they are many."""
    check = _BY_KEYWORD[keyword][1] if keyword in _BY_KEYWORD else _CHECKS.get(keyword)
    words = check.words if isinstance(check, OneOf) else ()
    return tuple(word for word in words if word not in FLAG[2:])


def shape_of(keyword: str) -> Shape:
    """Tell how the value of a keyword (in lower case, current name) is written."""
    if keyword in _BY_KEYWORD:
        return _BY_KEYWORD[keyword][0]
    return Shape.REST if keyword in _WHOLE_LINE else Shape.MANY


def complaint(keyword: str, arguments: Sequence[str]) -> str:
    """Say what is wrong with the arguments of a keyword; "" where nothing is."""
    if not (keyword.isascii() and keyword.isalnum()):
        # It may be a line of anything, which is not repeated: such as one with a password.
        return "the line does not start with a keyword"
    if keyword not in NAMES:
        return f"{keyword[:80]!a} is not an ssh_config keyword"
    name = NAMES[keyword]
    if not is_known(keyword):
        return f"{name} {openssh.too_new(SINCE[keyword])}"
    if not arguments or arguments[0] == "":
        return f"{name} has no value"
    alone = _alone(keyword, arguments)
    if alone:
        return f"{name} has {alone} among other values"
    if keyword not in _BY_KEYWORD:
        return _complaint_of_others(keyword, arguments)
    if keyword == "revokedhostkeys" and len(arguments) > 1:
        since = openssh.REVOKED_MAY_BE_MANY
        return "" if openssh.means(since) else f"{name} of several files {openssh.too_new(since)}"
    if keyword in _TOGETHER:
        right = _TOGETHER[keyword](arguments)
        return "" if right else f"{name} cannot be {' '.join(arguments)[:80]!a}"
    shape, check = _BY_KEYWORD[keyword]
    if shape is Shape.ONE and len(arguments) > 1:
        return f"{name} has more than one value"
    wrong = next((argument for argument in arguments if not check(argument)), None)
    return "" if wrong is None else f"{name} cannot be {wrong[:80]!a}"


def _alone(keyword: str, arguments: Sequence[str]) -> str:
    """Return a word that must stand alone and does not, "" for none."""
    words = _STAND_ALONE.get(keyword, ())
    said = tuple(map(str.lower, arguments)) if len(arguments) > 1 else ()
    return next((word for word in words if word in said), "")


def _complaint_of_others(keyword: str, arguments: Sequence[str]) -> str:
    check = _CHECKS.get(keyword)
    if check is None:
        return ""
    if len(arguments) > 1:
        return f"{NAMES[keyword]} has more than one value"
    return "" if check(arguments[0]) else f"{NAMES[keyword]} cannot be {arguments[0][:80]!a}"


def is_unsupported(keyword: str, arguments: Sequence[str]) -> bool:
    """Return whether a setting asks for something that sshtui does not do."""
    values = _EFFECTLESS.get(keyword)
    return values is not None and arguments[0].lower() not in values
