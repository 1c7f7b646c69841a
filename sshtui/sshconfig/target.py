"""Target: everything a connection needs, as ssh would resolve it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sshtui.endpoint import Endpoint
from sshtui.sshconfig.forwards import Address, Forward

AUTOFILLS = ("ask", "fill", "send")
RECONNECTS = ("auto", "ask")

BROKERS = ("no", "open", "lazy")
"""Which connections programs of this machine may use: none, open ones, or new ones too."""

KEEPS = ("no", "tmux")
"""What keeps shells on the other side while there is no connection."""

NO_LOG = "no"
LOGS = (NO_LOG, "text", "asciicast")
"""What is kept of sessions: nothing, lines of text, or a recording that can be played."""


class NotDone(NamedTuple):
    """What ssh would do for a host and sshtui does not.

    Attributes:
        keyword: The setting that asks for it, as the manual page writes it.
        notice: What a person notices, as a phrase.
    """

    keyword: str
    notice: str

    def __str__(self) -> str:
        """Return the setting and what a person notices."""
        return f"{self.keyword} ({self.notice})"


@dataclass(frozen=True, slots=True)
class HostKeyRules:
    """What rules a host key out, beside the known_hosts files.

    Attributes:
        revoked_files: RevokedHostKeys.
        smallest_rsa: RequiredRSASize, in bits.
        ca_algorithms: CASignatureAlgorithms, expanded; empty for ssh's defaults.
        command: KnownHostsCommand, split and expanded as far as it can be beforehand.
        checks_address: CheckHostIP.
    """

    revoked_files: tuple[Path, ...] = ()
    smallest_rsa: int = 1024
    ca_algorithms: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    checks_address: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """Everything that one connection needs, resolved as ssh would (ssh_config(5)).

    Attributes:
        alias: The name that was asked for.
        hostname: Where to connect to.
        port: TCP port.
        user: Login name.
        jumps: The hops before it, nearest first, each resolved by itself.
        proxy_command: Tokens already expanded; run by `/bin/sh -c exec …`; "" for none.
        identity_files: Private keys to try, or public ones that choose the agent's, in order; `~`
            and tokens expanded.
        identities_configured: Whether somebody named them; else they are those of ssh's that are
            tried where they exist.
        identities_only: Offer only those, whatever the agent holds.
        certificate_files: Certificates that go with them.
        agent: Socket path of the agent, or None for none.
        adds_keys: AddKeysToAgent: `no`, `yes`, `ask` or `confirm`.
        agent_lifetime: Seconds that a key stays in the agent once it was added; 0 for ever.
        pkcs11_provider: Library of a token that holds keys, or "".
        security_key_provider: `internal`, "" for none, or a library that ssh would load.
        methods: Sign-in methods in the order to try them, the disabled ones left out.
        batch: Nobody is asked anything (BatchMode).
        password_prompts: Tries of one method (NumberOfPasswordPrompts).
        address_family: AddressFamily: `any`, `inet` or `inet6`.
        bind_address: The address of this machine to connect from, or "".
        tcp_keepalive: Whether the system asks now and then if the other side is there.
        connect_timeout: Seconds until the server is there, and then for each answer that it
            owes; 0 for no limit.
        keepalive_interval: Seconds between keepalives, 0 for none; None where nothing is said.
        keepalive_count: Unanswered keepalives before the line counts as lost.
        host_key_alias: Name to look up in known_hosts instead, or "".
        user_known_hosts: The person's known_hosts files; the first takes new keys.
        system_known_hosts: The system's.
        hash_known_hosts: Whether new keys are written hashed.
        host_key_rules: What rules a host key out.
        strict: StrictHostKeyChecking: `ask`, `yes`, `accept-new` or `no`.
        compression: Whether to ask for it.
        environment: SetEnv, and what SendEnv lets through.
        no_input: Whether a command gets an empty input (StdinNull).
        terminal: Whether the remote gets one (RequestTTY): `auto`, `no`, `yes` or `force`.
        forwards: LocalForward, RemoteForward and DynamicForward, in order; none through a hop on
            the way, nor where ClearAllForwardings is yes.
        clear_all_forwardings: Whether it is.
        exit_on_forward_failure: Whether there is no session unless every forward can be had.
        gateway_ports: Whether forwards that name no address listen on every interface.
        stream_local_bind_mask: The bits that a listening socket's file does not get.
        stream_local_bind_unlink: Whether such a file is replaced when it is there already.
        permit_remote_open: Where a SOCKS proxy on the host may lead, port 0 for any port; None
            for anywhere.
        forward_agent: Socket path of the agent that the host may use, or None for none.
        remote_command: What to run instead of a login shell, or "".
        host_key_algorithms, kex_algorithms, ciphers, macs, accepted_keys: As ssh would offer
            them, already expanded from `+`, `-`, `^` lists; empty for ssh's defaults.
        host_key_order_is_fixed: Whether HostKeyAlgorithms says in which order, whatever is known.
        autofill: The most that is done with saved credentials: `ask`, `fill` or `send`; "" where
            nothing is said.
        reconnect: Whether a lost session is connected again by itself: `auto` or `ask`; "" where
            nothing is said.
        broker: Whether plain ssh may use its connections: `no`, `open` or `lazy`; "" where nothing
            is said.
        keep: What keeps its shells there while there is no connection: `no` or `tmux`; "" where
            nothing is said.
        tags: The words that it is tagged with.
        log: What is kept of its sessions: `no`, `text` or `asciicast`; "" where nothing is said.
        start: The command that is typed in its shell as soon as that is there, or "".
        trial: Ids of saved credentials that are to be tried, whatever is said of when to use them.
        not_done: What ssh would do and sshtui does not, where a person notices it.
        not_used: The other keywords in force that sshtui does not act on.
        undecided: What was not run or looked up, and so is decided when connecting.
    """

    alias: str
    hostname: str
    port: int
    user: str
    jumps: tuple["Target", ...] = ()
    proxy_command: str = ""
    identity_files: tuple[Path, ...] = ()
    identities_configured: bool = True
    identities_only: bool = False
    certificate_files: tuple[Path, ...] = ()
    agent: str | None = None
    adds_keys: str = "no"
    agent_lifetime: int = 0
    pkcs11_provider: str = ""
    security_key_provider: str = "internal"
    methods: tuple[str, ...] = ("publickey", "keyboard-interactive", "password")
    batch: bool = False
    password_prompts: int = 3
    address_family: str = "any"
    bind_address: str = ""
    tcp_keepalive: bool = True
    connect_timeout: float = 0.0
    keepalive_interval: float | None = None
    keepalive_count: int = 3
    host_key_alias: str = ""
    user_known_hosts: tuple[Path, ...] = ()
    system_known_hosts: tuple[Path, ...] = ()
    hash_known_hosts: bool = False
    host_key_rules: HostKeyRules = field(default_factory=HostKeyRules)
    strict: str = "ask"
    compression: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    no_input: bool = False
    terminal: str = "auto"
    forwards: tuple[Forward, ...] = ()
    clear_all_forwardings: bool = False
    exit_on_forward_failure: bool = False
    gateway_ports: bool = False
    stream_local_bind_mask: int = 0o177
    stream_local_bind_unlink: bool = False
    permit_remote_open: tuple[Address, ...] | None = None
    forward_agent: str | None = None
    remote_command: str = ""
    host_key_algorithms: tuple[str, ...] = ()
    kex_algorithms: tuple[str, ...] = ()
    ciphers: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    accepted_keys: tuple[str, ...] = ()
    host_key_order_is_fixed: bool = False
    autofill: str = ""
    reconnect: str = ""
    broker: str = ""
    keep: str = ""
    tags: tuple[str, ...] = ()
    log: str = ""
    start: str = ""
    trial: frozenset[str] = frozenset()
    not_done: tuple[NotDone, ...] = ()
    not_used: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()

    @property
    def left_out(self) -> str:
        """What ssh would do and sshtui does not, as a sentence; "" for nothing."""
        listed = " · ".join(map(str, self.not_done))
        return f"{self.alias}: unlike ssh, sshtui leaves out {listed}." if listed else ""

    @property
    def route(self) -> tuple["Target", ...]:
        """Every hop in order, this one last; of the jumps' own jumps only the first's count."""
        if not self.jumps:
            return (self,)
        return (*self.jumps[0].route, *self.jumps[1:], self)

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """The accounts that are signed in to on the way, this one's last."""
        accounts = [(hop.user, hop.hostname, hop.port) for hop in self.route]
        names = [str(Endpoint(*account)) for account in accounts]
        return tuple(
            Endpoint(*account, via=tuple(names[:place])) for place, account in enumerate(accounts)
        )

    @property
    def endpoint(self) -> Endpoint:
        """The account that it leads to, with the way there."""
        return self.endpoints[-1]

    def reconnects(self, usual: str) -> bool:
        """Return whether a lost session may be connected again by itself.

        Args:
            usual: What counts where nothing is said of this host.
        """
        return (self.reconnect or usual) == "auto"

    def brokers(self, usual: str) -> str:
        """Return which of its connections plain ssh may use: `no`, `open` or `lazy`.

        Args:
            usual: The setting `broker`, which counts where nothing is said of this host.
        """
        chosen = self.broker or usual
        return chosen if chosen in BROKERS else "no"
