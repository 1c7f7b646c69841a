"""Forwards as the wire has them, made into those of ssh_config."""

from pathlib import Path
from typing import Literal

from sshtui.mux.messages import STREAMLOCAL_PORT, ForwardCode, WireForward
from sshtui.sshconfig.forwards import Address, Forward

_KINDS: dict[ForwardCode, Literal["local", "remote", "dynamic"]] = {
    ForwardCode.LOCAL: "local",
    ForwardCode.REMOTE: "remote",
    ForwardCode.DYNAMIC: "dynamic",
}


def forward_of(wire: WireForward) -> Forward:
    """Return what a client means."""
    listen = _end(wire.listen_host or None, wire.listen_port)
    # `socks` stands there as the host of a SOCKS proxy.
    is_proxy = wire.direction is ForwardCode.DYNAMIC or not wire.connect_port
    to = None if is_proxy else _end(wire.connect_host, wire.connect_port)
    return Forward(_KINDS[wire.direction], listen, to)


def _end(host: str | None, port: int) -> Address | Path:
    return Path(host or "") if port == STREAMLOCAL_PORT else Address(host, port)
