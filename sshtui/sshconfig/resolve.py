"""Resolves a destination to a Target, as ssh would."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sshtui.errors import ConfigError, UsageError
from sshtui.sshconfig import canonical, keywords, match_exec, options, patterns, tokens, unsupported
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import SessionRequest
from sshtui.sshconfig.destination import Destination, parse_destination, valid_user
from sshtui.sshconfig.evaluate import Effective, check_command, check_names, evaluate
from sshtui.sshconfig.forwards import Forward
from sshtui.sshconfig.line import ConfigLine, parse_line
from sshtui.sshconfig.target import Target

MOST_HOPS = 16

_COMMAND_LINE = Path("command line")


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a command line says; it comes before every file.

    Attributes:
        user: `-l`, or "".
        port: `-p`, or 0.
        jump: `-J`, or "".
        tag: `-P`, or "".
        identities: `-i`, in order.
        config_file: `-F`: read this file and no other; `none` reads none.
        options: `-o` as keyword and value, in order.
        forwards: `-L`, `-R` and `-D`.
        forwards_agent: True for `-A`, False for `-a`, whatever `-o` says; None for neither.
        command: What is to be run there, "" for a shell.
    """

    user: str = ""
    port: int = 0
    jump: str = ""
    tag: str = ""
    identities: tuple[str, ...] = ()
    config_file: Path | None = None
    options: tuple[tuple[str, str], ...] = ()
    forwards: tuple[Forward, ...] = ()
    forwards_agent: bool | None = None
    command: str = ""


def resolve(
    lookup: BlockIndex,
    destination: Destination,
    overrides: Overrides,
    *,
    run: Callable[[str], bool] | None = match_exec.run,
    lookup_address: canonical.AddressLookup | None = canonical.look_up,
) -> Target:
    """Resolve a destination and every hop before it.

    Args:
        lookup: The configuration files, first one first.
        destination: What was asked for.
        overrides: What the command line says about the destination; not about its hops.
        run: Runs the commands of Match exec; None runs none.
        lookup_address: Looks up names for CanonicalizeHostname; None looks none up.

    Raises:
        UsageError: The command line cannot be understood.
        ConfigError: The configuration leads nowhere: a loop of hops, a name that ssh would
            refuse, an unknown token. The message has `file:line`.
    """
    read = functools.partial(evaluate, lookup, run=run, lookup_address=lookup_address)
    command = overrides.command
    session = SessionRequest("exec", command) if command else SessionRequest()
    return _target(read, destination, command_line(destination, overrides), session, (), "")


def connection_tokens(found: Effective, name: str, local_user: str) -> tokens.ConnectionTokens:
    """Return what the tokens of values stand for, the user's among them.

    Args:
        found: The settings in force.
        name: What was asked for.
        local_user: Who runs this.

    Raises:
        ConfigError: A token or variable of User that cannot be expanded, or a name that ssh
            would refuse.
    """
    letters = tokens.ConnectionTokens(
        name=name,
        hostname=found.hostname,
        port=options.port(found),
        local_user=local_user,
        host_key_alias=patterns.lower(found.value("hostkeyalias")),
        hop=found.hop,
    )
    letters["r"] = options.user(found, letters)
    return letters


def command_line(destination: Destination, overrides: Overrides) -> list[ConfigLine]:
    """Turn what the command line says into lines that come before those of every file.

    Raises:
        UsageError: A keyword or value that ssh_config does not know.
    """
    pairs = [
        ("User", overrides.user),
        ("Port", str(overrides.port or "")),
        ("ProxyJump", overrides.jump),
        ("Tag", overrides.tag),
        *(("IdentityFile", identity) for identity in overrides.identities),
    ]
    if overrides.forwards_agent is not None:
        pairs.append(("ForwardAgent", "yes" if overrides.forwards_agent else "no"))
    lines = [_given(keyword, value) for keyword, value in pairs if value]
    lines += [_forwarded(forward) for forward in overrides.forwards]
    lines += [_option(keyword, value) for keyword, value in overrides.options]
    if destination.user:
        lines.append(_given("User", destination.user))
    if destination.port:
        lines.append(_given("Port", str(destination.port)))
    for line in lines:
        complaint = keywords.complaint(line.keyword, line.arguments)
        if complaint:
            raise UsageError(f"{complaint}.")
        if line.keyword == "user" and not valid_user(line.arguments[0]):
            raise UsageError(f"{line.arguments[0]!a} cannot be used as a user name.")
    return lines


def _given(keyword: str, value: str) -> ConfigLine:
    return ConfigLine(_COMMAND_LINE, 0, "", keyword.lower(), (value,), value)


def _forwarded(forward: Forward) -> ConfigLine:
    ends, keyword = forward.arguments, forward.keyword.lower()
    return ConfigLine(_COMMAND_LINE, 0, "", keyword, ends, " ".join(ends))


def _option(keyword: str, value: str) -> ConfigLine:
    if "\n" in value or not keyword.isalnum():
        raise UsageError(f"Option {keyword!a} is not KEYWORD=VALUE on one line.")
    try:
        line = parse_line(_COMMAND_LINE, 0, f"{keyword}={value}")
    except ValueError as error:
        raise UsageError(f"Option {keyword!a} cannot be read: {error}.") from error
    if line.keyword not in keywords.NAMES or line.keyword in ("host", "match", "include"):
        raise UsageError(f"{keyword!a} is not an ssh_config keyword that -o can set.")
    return line


def _target(
    read: Callable[..., Effective],
    destination: Destination,
    given: Sequence[ConfigLine],
    session: SessionRequest,
    trail: tuple[str, ...],
    led_by: str,
) -> Target:
    local_user = tokens.local_user()
    found = read(given, destination.host, local_user=local_user, session=session)
    _check_not_refused(found)
    check_names(found, destination.host, found.hostname)
    letters = connection_tokens(found, destination.host, local_user)
    user, port = letters["r"], options.port(found)
    trail = _longer(trail, f"{user}@{found.hostname}:{port}", led_by)
    adds_keys, lifetime = options.adding_keys(found)
    not_done = unsupported.not_done(found, session)
    # A hop on the way is only passed: ssh -W clears its forwards, and it has no session.
    passes_through = session.kind == "none"
    return Target(
        alias=destination.host,
        hostname=found.hostname,
        port=port,
        user=user,
        jumps=_jumps(read, found, letters, trail),
        proxy_command=_proxy_command(found, letters),
        identity_files=options.identity_files(found, letters),
        identities_configured=found.line("identityfile") is not None,
        identities_only=options.flag(found, "identitiesonly"),
        certificate_files=options.certificate_files(found, letters),
        agent=options.agent(found, letters),
        adds_keys=adds_keys,
        agent_lifetime=lifetime,
        pkcs11_provider=options.pkcs11_provider(found),
        security_key_provider=options.security_key_provider(found),
        methods=options.methods(found),
        autofill=options.autofill(found),
        reconnect=options.reconnect(found),
        broker=options.broker(found),
        keep=options.keep(found),
        tags=options.tags(found),
        log=options.log(found),
        start=options.start(found),
        batch=options.flag(found, "batchmode"),
        password_prompts=options.count(found, "numberofpasswordprompts", default=3),
        address_family=found.value("addressfamily").lower() or "any",
        bind_address=found.value("bindaddress"),
        tcp_keepalive=found.value("tcpkeepalive").lower() not in ("no", "false"),
        connect_timeout=options.duration(found, "connecttimeout"),
        keepalive_interval=options.keepalive_interval(found),
        keepalive_count=options.count(found, "serveralivecountmax", default=3),
        host_key_alias=patterns.lower(found.value("hostkeyalias")),
        user_known_hosts=options.user_known_hosts(found, letters),
        system_known_hosts=options.system_known_hosts(found),
        hash_known_hosts=options.flag(found, "hashknownhosts"),
        host_key_rules=options.host_key_rules(found, letters),
        strict=options.strict(found),
        compression=options.flag(found, "compression"),
        environment=options.environment(found, letters),
        no_input=options.flag(found, "stdinnull"),
        terminal=options.terminal(found),
        forwards=() if passes_through else options.forwarded(found, letters),
        clear_all_forwardings=options.flag(found, "clearallforwardings"),
        exit_on_forward_failure=options.flag(found, "exitonforwardfailure"),
        gateway_ports=options.flag(found, "gatewayports"),
        stream_local_bind_mask=options.bind_mask(found),
        stream_local_bind_unlink=options.flag(found, "streamlocalbindunlink"),
        permit_remote_open=options.permitted_goals(found),
        forward_agent=None if passes_through else options.forwarded_agent(found, letters),
        remote_command=options.remote_command(found, letters),
        host_key_algorithms=options.algorithm_list(found, "hostkeyalgorithms"),
        kex_algorithms=options.algorithm_list(found, "kexalgorithms"),
        ciphers=options.algorithm_list(found, "ciphers"),
        macs=options.algorithm_list(found, "macs"),
        accepted_keys=options.algorithm_list(found, "pubkeyacceptedalgorithms"),
        host_key_order_is_fixed=found.value("hostkeyalgorithms")[:1] not in ("", "+", "-"),
        not_done=not_done,
        not_used=unsupported.not_used(found, not_done),
        undecided=tuple(dict.fromkeys(found.undecided)),
    )


def _check_not_refused(found: Effective) -> None:
    line = found.line("refuseconnection")
    if line:
        why = " ".join(line.arguments) or "RefuseConnection"
        raise ConfigError(f"{line.place}: {why}", title="Connection refused")


def _longer(trail: tuple[str, ...], place: str, led_by: str) -> tuple[str, ...]:
    if place in trail or len(trail) >= MOST_HOPS:
        raise ConfigError(
            f"{led_by}: ProxyJump loop: {' ← '.join((*trail, place))}.",
            hint="Set ProxyJump none for the jump host itself.",
        )
    return (*trail, place)


def _jumps(
    read: Callable[..., Effective],
    found: Effective,
    letters: dict[str, str],
    trail: tuple[str, ...],
) -> tuple[Target, ...]:
    line = found.line_but_none("proxyjump")
    if line is None:
        return ()
    # ssh reaches the last hop by way of the others, so they replace that hop's own ProxyJump.
    chain = tokens.expand(line.rest, _for_proxies(letters), line.place)
    before, comma, last = chain.rpartition(",")
    others = [line._replace(arguments=(before,), rest=before)] if comma else []
    try:
        hop = parse_destination(last)
    except UsageError as error:
        raise ConfigError(
            f"{line.place}: the jump host cannot be used. {error.message}", hint=error.hint
        ) from error
    given = [*others, *command_line(hop, Overrides())]
    target = _target(read, hop, given, SessionRequest("none"), trail, line.place)
    return (*target.jumps, replace(target, jumps=()))


def _proxy_command(found: Effective, letters: dict[str, str]) -> str:
    line = found.line_but_none("proxycommand")
    if line is None:
        return ""
    check_command(line.rest, letters["r"], line.place)
    return tokens.expand(line.rest, _for_proxies(letters), line.place)


def _for_proxies(letters: dict[str, str]) -> dict[str, str]:
    return {letter: letters[letter] for letter in "hnpr"}
