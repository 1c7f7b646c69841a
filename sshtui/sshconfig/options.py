"""Typed values of the settings that apply."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from sshtui.errors import ConfigError
from sshtui.sshconfig import algorithms, forwards, keywords, openssh, patterns, tokens
from sshtui.sshconfig.destination import parse_port, valid_user
from sshtui.sshconfig.evaluate import DEFAULT_PORT, TAGS, Effective
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.sshconfig.line import ConfigLine
from sshtui.sshconfig.target import AUTOFILLS, BROKERS, KEEPS, LOGS, RECONNECTS, HostKeyRules

DEFAULT_IDENTITIES = ("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk")
SMALLEST_RSA = 1024
"""Bits of an RSA key that ssh takes where RequiredRSASize does not say otherwise."""
SYSTEM_KNOWN_HOSTS = (Path("/etc/ssh/ssh_known_hosts"), Path("/etc/ssh/ssh_known_hosts2"))

DEBIANS_INTERVAL = 300
"""ServerAliveInterval of Debian's ssh with BatchMode."""

_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false"})
_SWITCHES = {
    "publickey": "pubkeyauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "password": "passwordauthentication",
}
"""Sign-in methods in ssh's order of preference, and the keyword that turns each one off."""


def port(found: Effective) -> int:
    """Return the TCP port."""
    return parse_port(found.value("port")) or DEFAULT_PORT


def flag(found: Effective, keyword: str) -> bool:
    """Return whether a keyword is set to yes."""
    return found.value(keyword).lower() in _YES


def terminal(found: Effective) -> str:
    """Return RequestTTY as `auto`, `no`, `yes` or `force`."""
    word = found.value("requesttty").lower()
    if word in _YES | _NO:
        return "yes" if word in _YES else "no"
    return word or "auto"


def autofill(found: Effective) -> str:
    """Return what `#!! Autofill` allows, "" where it says nothing; what it misspells is `ask`."""
    word = found.value("#!! autofill").lower()
    return word if word in ("", *AUTOFILLS) else AUTOFILLS[0]


def reconnect(found: Effective) -> str:
    """Return what `#!! Reconnect` says, "" where it says nothing; what it misspells is `ask`."""
    word = found.value("#!! reconnect").lower()
    return word if word in ("", *RECONNECTS) else "ask"


def broker(found: Effective) -> str:
    """Return what `#!! Broker` says, "" where it says nothing; what it misspells is `no`."""
    word = found.value("#!! broker").lower()
    return word if word in ("", *BROKERS) else "no"


def keep(found: Effective) -> str:
    """Return what `#!! Keep` says keeps shells, "" where it says nothing that is known."""
    word = found.value("#!! keep").lower()
    return word if word in KEEPS else ""


def tags(found: Effective) -> tuple[str, ...]:
    """Return the words of all `#!! GroupLabels`."""
    return tuple(dict.fromkeys(word for line in found.lines(TAGS) for word in line.arguments))


def log(found: Effective) -> str:
    """Return what `#!! Log` says is kept of sessions, "" where it says nothing that is known."""
    word = found.value("#!! log").lower()
    return word if word in LOGS else ""


def start(found: Effective) -> str:
    """Return what `#!! Start` has typed in a shell."""
    line = found.line("#!! start")
    return "" if line is None else line.rest.strip()


def count(found: Effective, keyword: str, *, default: int) -> int:
    """Return a number."""
    text = found.value(keyword)
    return int(text) if text else default


def duration(found: Effective, keyword: str) -> int:
    """Return a time in seconds, 0 where it is unset or `none`."""
    return keywords.seconds(found.value(keyword)) or 0


def keepalive_interval(found: Effective) -> int | None:
    """Return the seconds between keepalives, 0 for none; None where nothing is said.

    Debian's ssh adds some to BatchMode.
    """
    if found.line("serveraliveinterval") is None:
        batch = flag(found, "batchmode") and openssh.is_debians()
        return DEBIANS_INTERVAL if batch else None
    return duration(found, "serveraliveinterval")


def strict(found: Effective) -> str:
    """Return StrictHostKeyChecking as `ask`, `yes`, `accept-new` or `no`."""
    word = found.value("stricthostkeychecking").lower()
    return {"true": "yes", "false": "no", "off": "no", "": "ask"}.get(word, word)


def methods(found: Effective) -> tuple[str, ...]:
    """Return the sign-in methods that are on, in the order to try them."""
    preferred = found.value("preferredauthentications")
    order = preferred.split(",") if preferred else _SWITCHES
    return tuple(
        dict.fromkeys(
            method
            for method in order
            if method in _SWITCHES and found.value(_SWITCHES[method]).lower() not in _NO
        )
    )


def identity_files(found: Effective, letters: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the private keys: those that are configured, else those of ssh's.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    configured = found.lines("identityfile")
    if not configured:
        return tuple(Path.home() / ".ssh" / name for name in DEFAULT_IDENTITIES)
    return _paths(found, "identityfile", letters)


def certificate_files(found: Effective, letters: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the configured certificates.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    return _paths(found, "certificatefile", letters)


def agent(found: Effective, letters: Mapping[str, str]) -> str | None:
    """Return the socket of the agent: IdentityAgent, else `$SSH_AUTH_SOCK`, else None.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    line = found.line("identityagent")
    if line is None or line.arguments[0] == "SSH_AUTH_SOCK":
        return os.environ.get("SSH_AUTH_SOCK") or None
    return None if line.arguments[0] == "none" else _agent_socket(line, letters)


def forwarded_agent(found: Effective, letters: Mapping[str, str]) -> str | None:
    """Return the socket of the agent that the host may use, None for none.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    lines = found.lines("forwardagent")
    if not lines or lines[0].arguments[0].lower() in _NO:
        return None
    for line in lines:
        if line.arguments[0].lower() not in _YES | _NO:
            return _agent_socket(line, letters)
    return agent(found, letters)


def _agent_socket(line: ConfigLine, letters: Mapping[str, str]) -> str | None:
    text = line.arguments[0]
    if text.startswith("$") and not text.startswith("${"):
        return os.environ.get(text[1:]) or None
    return str(tokens.expand_path(text, letters, line.place))


def forwarded(found: Effective, letters: Mapping[str, str]) -> tuple[Forward, ...]:
    """Return what LocalForward, DynamicForward and RemoteForward ask for, in ssh's order.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    if flag(found, "clearallforwardings"):
        return ()
    lines = [line for line in found.all() if line.keyword in forwards.KEYWORDS]
    asked = [
        forwards.expanded(forward, letters, line.place)
        for line in sorted(lines, key=lambda line: line.keyword == "remoteforward")
        if (forward := forwards.parse_arguments(line.keyword, line.arguments))
    ]
    return tuple(dict.fromkeys(asked))


def bind_mask(found: Effective) -> int:
    """Return the bits that StreamLocalBindMask keeps off the file of a socket."""
    mask = keywords.bind_mask(found.value("streamlocalbindmask") or "0177")
    return 0o177 if mask is None else mask


def permitted_goals(found: Effective) -> tuple[Address, ...] | None:
    """Return where PermitRemoteOpen lets a SOCKS proxy on the host lead, None for anywhere."""
    line = found.line("permitremoteopen")
    if line is None or line.arguments[0].lower() == "any":
        return None
    return tuple(filter(None, map(forwards.parse_permitted, line.arguments)))


def adding_keys(found: Effective) -> tuple[str, int]:
    """Return AddKeysToAgent as `no`, `yes`, `ask` or `confirm`, and for how many seconds."""
    line = found.line("addkeystoagent")
    return (keywords.adding_keys(line.arguments) if line else None) or ("no", 0)


def pkcs11_provider(found: Effective) -> str:
    """Return the library of PKCS11Provider, "" for none; ssh expands nothing in it."""
    name = found.value("pkcs11provider")
    return "" if name.lower() == "none" else name


def security_key_provider(found: Effective) -> str:
    """Return SecurityKeyProvider, `internal` where it is not set, "" for none."""
    name = found.value("securitykeyprovider") or "internal"
    if name.startswith("$") and len(name) > 1:
        return os.environ.get(name[1:], "")
    return "" if name.lower() == "none" else name


def user_known_hosts(found: Effective, letters: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the person's known_hosts files.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    line = found.line("userknownhostsfile")
    if line is None:
        return tuple(Path.home() / ".ssh" / name for name in ("known_hosts", "known_hosts2"))
    return tuple(
        tokens.expand_path(name, letters, line.place)
        for name in line.arguments
        if name.lower() != "none"
    )


def system_known_hosts(found: Effective) -> tuple[Path, ...]:
    """Return the system's known_hosts files; tokens mean nothing in their names.

    Raises:
        ConfigError: A name begins with `~` and a user who does not exist.
    """
    line = found.line("globalknownhostsfile")
    if line is None:
        return SYSTEM_KNOWN_HOSTS
    return tuple(
        Path(tokens.expand_home(name, line.place))
        for name in line.arguments
        if name.lower() != "none"
    )


def host_key_rules(found: Effective, letters: Mapping[str, str]) -> HostKeyRules:
    """Return what rules a host key out.

    Raises:
        ConfigError: A token or variable that cannot be expanded, or quotes that do not match.
    """
    return HostKeyRules(
        revoked_files=_revoked_files(found, letters),
        smallest_rsa=count(found, "requiredrsasize", default=SMALLEST_RSA),
        ca_algorithms=algorithm_list(found, "casignaturealgorithms"),
        command=_known_hosts_command(found, letters),
        checks_address=flag(found, "checkhostip"),
    )


def _revoked_files(found: Effective, letters: Mapping[str, str]) -> tuple[Path, ...]:
    line = found.line("revokedhostkeys")
    if line is None or not line.arguments or line.arguments[0].lower() == "none":
        return ()
    if openssh.means(openssh.REVOKED_MAY_BE_MANY):
        return tuple(tokens.expand_path(name, letters, line.place) for name in line.arguments)
    return tuple(map(Path, line.arguments))


def _known_hosts_command(found: Effective, letters: Mapping[str, str]) -> tuple[str, ...]:
    line = found.line_but_none("knownhostscommand")
    if line is None:
        return ()
    try:
        program, *arguments = shlex.split(line.rest)
    except ValueError as error:
        raise ConfigError(f"{line.place}: KnownHostsCommand cannot be read: {error}.") from error
    late = _Also(letters, tokens.HOST_KEY_TOKENS)
    return (program, *(tokens.expand_all(word, late, line.place) for word in arguments))


class _Also(dict[str, str]):
    """Tokens that a keyword knows beside those of every connection."""

    def __init__(self, letters: Mapping[str, str], more: Mapping[str, str]) -> None:
        super().__init__(more)
        self._letters = letters

    def __missing__(self, letter: str) -> str:
        return self._letters[letter]


def user(found: Effective, letters: Mapping[str, str]) -> str:
    """Return the login name: User, else that of the person who runs this.

    Args:
        found: The settings in force.
        letters: All tokens but those that contain the name itself.

    Raises:
        ConfigError: A token or variable that cannot be expanded, or a name that ssh would refuse.
    """
    line = found.line("user")
    name, place = (line.arguments[0], f"{line.place}: ") if line else (letters["u"], "")
    # What comes with the name of the host, or with -l, has no line and is taken as it is.
    if line and line.raw and tokens.are_in(name) and openssh.means(openssh.USER_HAS_TOKENS):
        name = tokens.expand_all(name, letters, line.place)
    if not valid_user(name):
        raise ConfigError(f"{place}{name!a} cannot be used as a user name.")
    return name


def environment(found: Effective, letters: Mapping[str, str]) -> dict[str, str]:
    """Return what SendEnv lets through and SetEnv sets.

    Raises:
        ConfigError: A token or variable that cannot be expanded.
    """
    allowed: list[str] = []
    for line in found.lines("sendenv"):
        for pattern in line.arguments:
            if pattern.startswith("-"):
                allowed = [other for other in allowed if not patterns.matches(other, pattern[1:])]
            else:
                allowed.append(pattern)
    sent = {
        name: value
        for name, value in os.environ.items()
        if any(patterns.matches(name, pattern) for pattern in allowed)
    }
    setting = found.line("setenv")
    if setting is None:
        return sent
    # Of a name that is set twice the first value wins.
    pairs = (pair.partition("=") for pair in reversed(setting.arguments))
    fixed = {name: value for name, _, value in pairs}
    if any(map(tokens.are_in, fixed.values())) and openssh.means(openssh.ENVIRONMENT_HAS_TOKENS):
        place = setting.place
        fixed = {name: tokens.expand_all(fixed[name], letters, place) for name in fixed}
    return sent | fixed


def remote_command(found: Effective, letters: Mapping[str, str]) -> str:
    """Return the command to run instead of a login shell, "" for none.

    Raises:
        ConfigError: A token that cannot be expanded.
    """
    line = found.line_but_none("remotecommand")
    if line is None:
        return ""
    return tokens.expand(line.rest, letters, line.place)


def algorithm_list(found: Effective, keyword: str) -> tuple[str, ...]:
    """Return the algorithms to offer, empty where the keyword is not set.

    Raises:
        ConfigError: None of those that are configured can be used.
    """
    line = found.line(keyword)
    if line is None:
        return ()
    names = algorithms.expand(keyword, line.arguments[0])
    if not names:
        raise ConfigError(
            f"{line.place}: sshtui supports none of these {keywords.NAMES[keyword]}.",
            hint="Add one that it supports, or remove the line for this host.",
        )
    return names


def _paths(found: Effective, keyword: str, letters: Mapping[str, str]) -> tuple[Path, ...]:
    paths = (
        tokens.expand_path(line.arguments[0], letters, line.place)
        for line in found.lines(keyword)
        if line.arguments[0].lower() != "none"
    )
    return tuple(dict.fromkeys(paths))
