"""HostEntry: the editable fields of a host; `hosts/fields.py` describes each of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostEntry:
    """One host, as its own block says it; what other blocks add to it is not here.

    Attributes:
        alias: What to type for it.
        hostname: Name or address, or "" where the alias is one.
        user: Login name, or "".
        port: TCP port, or 0 for ssh's.
        jump: Hops before it as `-J` takes them, `none`, or "".
        identities: Private keys, in order.
        proxy_command: What runs instead of a TCP connection, or "".
        local_forwards: LocalForward lines, such as `8080 localhost:80`.
        remote_forwards: RemoteForward lines, likewise.
        dynamic_forwards: DynamicForward lines, such as `1080`.
        environment: `NAME=value` each, for SetEnv.
        command: What to run instead of a login shell, or "".
        keepalive: Seconds between keepalives, 0 where it is not said.
        group: Path of groups, such as `eu/prod`, or "".
        tags: Words to find it by.
        favourite: Whether it is listed first.
        colour: One of `sshtui.hosts.fields.COLOURS`, or "".
        hidden: Whether lists leave it out.
        autofill: The most that is done with saved credentials, `ask`, `fill` or `send`, or "".
        broker: Whether plain ssh may use its connections, `no`, `open` or `lazy`, or "".
        reconnect: Whether lost sessions are connected again by themselves, `auto` or `ask`, or "".
        keep: What keeps its shells there while there is no connection, `no` or `tmux`, or "".
        start: What is typed in its shell as soon as that is there, or "".
        log: What is kept of its sessions, `no`, `text` or `asciicast`, or "".
        note: Free text of any number of lines.
        others: Further keywords of ssh_config with their values, as they are written.
    """

    alias: str
    hostname: str = ""
    user: str = ""
    port: int = 0
    jump: str = ""
    identities: tuple[str, ...] = ()
    proxy_command: str = ""
    local_forwards: tuple[str, ...] = ()
    remote_forwards: tuple[str, ...] = ()
    dynamic_forwards: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    command: str = ""
    keepalive: int = 0
    group: str = ""
    tags: tuple[str, ...] = ()
    favourite: bool = False
    colour: str = ""
    hidden: bool = False
    autofill: str = ""
    broker: str = ""
    reconnect: str = ""
    keep: str = ""
    start: str = ""
    log: str = ""
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()
