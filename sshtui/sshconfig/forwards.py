"""Forwards in ssh's own spelling: `-L`, `-R` and `-D`, and the keywords of ssh_config(5)."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from sshtui.errors import ConfigError, UsageError
from sshtui.sshconfig import tokens
from sshtui.sshconfig.destination import parse_port

Kind = Literal["local", "remote", "dynamic"]

KEYWORDS: Mapping[str, Kind] = {f"{kind}forward": kind for kind in get_args(Kind)}
"""Which kind a keyword (in lower case) asks for."""

_FLAGS: Mapping[Kind, str] = {"local": "-L", "remote": "-R", "dynamic": "-D"}
_SPELLINGS: Mapping[Kind, str] = {
    "local": "Write [address:]port:host:hostport; a socket's path may stand for either side.",
    "remote": (
        "Write [address:]port:host:hostport, or [address:]port for a SOCKS proxy; a socket's path"
        " may stand for either side."
    ),
    "dynamic": "Write [address:]port, or the path of a socket.",
}
_WIDEST_END = 2
"""Fields of a host and a port."""
_MOST_FIELDS = 4
_HIGHEST_PORT = 65535
_LONGEST_HOST = 1024
_LONGEST_PATH = 107
"""Bytes that fit into the address of a socket on Linux."""
_NONE_SUCH = -1

_FIELD = re.compile(r"\[(?P<literal>[^\]]*)\](?=:|\Z)|(?!\[)(?P<plain>(?:[^:\\]|\\.)*)", re.DOTALL)

_PERMITTED = re.compile(r"(?:\[(?P<literal>[^\]]*)\]|(?P<host>[^:]*)):(?P<port>.*)", re.DOTALL)


class Address(NamedTuple):
    """A host and a port, or where to listen.

    Attributes:
        host: A name or an address. Of a listener None says nothing, so that GatewayPorts decides;
            "" and `*` stand for every interface.
        port: The TCP port; 0 lets the server choose.
    """

    host: str | None
    port: int

    def __str__(self) -> str:
        """Return it as ssh writes it."""
        return str(self.port) if self.host is None else f"{_spelt_host(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class Forward:
    """What listens on one side of a connection, and where the other side leads.

    Attributes:
        kind: `local` and `dynamic` listen here, `remote` on the host.
        listen: Where it listens.
        to: Where each connection goes; None where a SOCKS client says it.
    """

    kind: Kind
    listen: Address | Path
    to: Address | Path | None

    @property
    def keyword(self) -> str:
        """The keyword of ssh_config that asks for it."""
        return f"{self.kind.capitalize()}Forward"

    @property
    def flag(self) -> str:
        """The option of ssh(1) that asks for it."""
        return _FLAGS[self.kind]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of its keyword."""
        ends = (self.listen,) if self.to is None else (self.listen, self.to)
        return tuple(_spelt_path(end) if isinstance(end, Path) else str(end) for end in ends)

    def __str__(self) -> str:
        """Return it as it is written behind `-L`, `-R` or `-D`."""
        return ":".join(self.arguments)


def parse(kind: Kind, text: str) -> Forward:
    """Read what follows `-L`, `-R` or `-D`; `%` tokens stay as they are.

    Args:
        kind: Which of them it follows.
        text: Such as `8080:localhost:80`.

    Raises:
        UsageError: It is no forward.
    """
    forward = _read(kind, text, with_goal=kind != "dynamic")
    if forward is None and kind == "remote":
        forward = _read(kind, text, with_goal=False)
    if forward is None:
        raise UsageError(f"{text[:80]!a} is not a {kind} forward.", hint=_SPELLINGS[kind])
    return forward


def parse_arguments(keyword: str, arguments: Sequence[str]) -> Forward | None:
    """Read the arguments of LocalForward, RemoteForward or DynamicForward; None if ssh refuses.

    Args:
        keyword: Which of them, in lower case.
        arguments: Where to listen and, but for a SOCKS proxy, where to lead.
    """
    kind = KEYWORDS[keyword]
    goals = (0, 1) if kind == "remote" else (0,) if kind == "dynamic" else (1,)
    if len(arguments) - 1 not in goals or not all(arguments):
        return None
    return _read(kind, ":".join(arguments), with_goal=len(arguments) > 1)


def parse_permitted(text: str) -> Address | None:
    """Read one destination of PermitRemoteOpen, None if it is none; port 0 is any port."""
    found = _PERMITTED.fullmatch(text)
    if found is None:
        return None
    port = 0 if found["port"] == "*" else _port(_Field(found["port"], is_path=False))
    host = found["host"] if found["literal"] is None else found["literal"]
    return Address(host, port) if port > 0 or found["port"] == "*" else None


def expanded(forward: Forward, letters: Mapping[str, str], place: str) -> Forward:
    """Return a forward with the tokens and variables in the paths of its sockets replaced.

    Args:
        forward: As it was written.
        letters: The tokens, by letter.
        place: `file:line`, for the error.

    Raises:
        ConfigError: An unknown token, or a variable that is not set.
    """

    def expand(end: Address | Path) -> Address | Path:
        if isinstance(end, Path) and tokens.are_in(str(end)):
            return Path(tokens.expand_all(str(end), letters, place))
        return end

    goal = None if forward.to is None else expand(forward.to)
    return replace(forward, listen=expand(forward.listen), to=goal)


def _read(kind: Kind, text: str, *, with_goal: bool) -> Forward | None:
    fields = _fields(text)
    split = _listening(fields)
    if not fields or (not with_goal and len(fields) > _WIDEST_END):
        return None
    listen, to = _end(fields[:split]), _end(fields[split:]) if fields[split:] else None
    if (with_goal and to is None) or not _is_usable(listen, lowest=int(kind != "remote")):
        return None
    if to is not None:
        # ssh takes a goal behind -D where it is a socket.
        kind = "local" if kind == "dynamic" else kind
        if not _is_usable(to, lowest=1):
            return None
    return Forward(kind, listen, to)


def _listening(fields: Sequence["_Field"]) -> int:
    """Return how many of the fields say where to listen."""
    match len(fields):
        case 1:
            return 1
        case 2:
            return 1 if fields[1].is_path else 2
        case 3:
            return 1 if fields[0].is_path or not fields[2].is_path else 2
        case _:
            return 2


def _end(fields: Sequence["_Field"]) -> Address | Path:
    last = fields[-1]
    if len(fields) == 1:
        return Path(last.text) if last.is_path else Address(None, _port(last))
    return Address(fields[0].text, _port(last))


class _Field(NamedTuple):
    """What stands between two colons."""

    text: str
    is_path: bool


def _fields(text: str) -> list[_Field]:
    """Split a forward; nothing where ssh would not."""
    try:
        rest = tokens.expand_variables(text, "").lstrip(" \t\n\v\f\r")
    except ConfigError:
        return []
    fields: list[_Field] = []
    while rest:
        found = _FIELD.match(rest)
        if found is None or len(fields) == _MOST_FIELDS:
            return []
        literal = found["literal"]
        plain = re.sub(r"\\(.)", r"\1", found["plain"] or "", flags=re.DOTALL)
        fields.append(_Field(plain if literal is None else literal, "/" in found[0]))
        rest = rest[found.end() :]
        if rest and rest[0] != ":":
            return []
        rest = rest[1:]
    return fields


def _port(field: _Field) -> int:
    digits = re.fullmatch(r"\s*\+?([0-9]{1,40})", field.text)
    if digits:
        return int(digits[1]) if int(digits[1]) <= _HIGHEST_PORT else _NONE_SUCH
    return parse_port(field.text) or _NONE_SUCH


def _is_usable(end: Address | Path, *, lowest: int) -> bool:
    if isinstance(end, Path):
        return len(os.fsencode(end)) <= _LONGEST_PATH and "\0" not in str(end)
    return end.port >= lowest and len(end.host or "") <= _LONGEST_HOST


def _spelt_host(host: str) -> str:
    if (":" in host or "/" in host) and not ("]" in host or "${" in host):
        return f"[{host}]"
    return _escaped(host)


def _spelt_path(path: Path) -> str:
    text = str(path)
    return _escaped(text if "/" in text else f"./{text}")


def _escaped(text: str) -> str:
    return re.sub(r"\A[\[\s]|[\\:]|(?<=\$)\{", r"\\\g<0>", text)
