"""What the list of forwards says of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from sshtui.sanitize import clean
from sshtui.services.amounts import amount
from sshtui.sessions.tunnel import Origin, TunnelInfo, TunnelState
from sshtui.sshconfig.forwards import Address, Forward
from sshtui.ui.widgets.hosts.columns import clipped

GAP = 2
"""Columns between two of the list."""
_LEAST_FORWARD, _LEAST_HOST = 30, 16
"""What of these columns is in sight before there are others, where that much is needed."""

_STATES = {
    TunnelState.OPENING: ("◌ opening", ""),
    TunnelState.OPEN: ("● open", "$success"),
    TunnelState.WAITING: ("◌ waiting", "$warning"),
    TunnelState.FAILED: ("✗ failed", "$error"),
    TunnelState.STOPPED: ("○ stopped", "$quiet"),
}
_ASKS = ("? lost", "$warning")
"""Of one that waits for a person, who has to connect its host again."""

_LISTENS = {"local": "Listens here", "remote": "Listens on the host", "dynamic": "Listens here"}
_BY = {
    Origin.CONFIG: "in its settings",
    Origin.PERSON: "added here",
    Origin.SSH: "by ssh",
}


@dataclass(frozen=True, slots=True)
class ForwardRow:
    """A forward in the list.

    Attributes:
        tunnel: How it stands.
        asks: Whether its host is lost and a person has to connect it again.
    """

    tunnel: TunnelInfo
    asks: bool = False

    @property
    def state(self) -> Content:
        """How it stands, in a word."""
        words, style = _ASKS if self.asks else _STATES[self.tunnel.state]
        return Content.styled(words, style)

    @property
    def host(self) -> str:
        """Whose it is, marked where an ssh asked for it."""
        by = f" · {_BY[Origin.SSH]}" if self.tunnel.origin is Origin.SSH else ""
        return clean(self.tunnel.target.alias) + by

    @property
    def clients(self) -> str:
        """How many connections go through it; "" where nothing listens."""
        return str(self.tunnel.clients) if self.tunnel.state is TunnelState.OPEN else ""

    def about(self, again: str) -> Sequence[Content]:
        """Say more of it, in lines.

        Args:
            again: The key that opens it again.
        """
        tunnel = self.tunnel
        spelt = f"{tunnel.forward.flag} {tunnel.forward}"
        whose = f" · {clean(tunnel.target.alias)} · {_BY[tunnel.origin]}"
        return (Content.assemble((clean(spelt), "bold"), whose), Content(clean(self._how(again))))

    def _how(self, again: str) -> str:
        tunnel = self.tunnel
        match tunnel.state:
            case TunnelState.OPEN:
                count = tunnel.clients
                through = "1 connection" if count == 1 else f"{count or 'no'} connections"
                moved = f"{amount(tunnel.sent)} sent, {amount(tunnel.received)} received"
                said = f"{_LISTENS[tunnel.forward.kind]}; {through}, {moved}."
                return f"{said} {tunnel.trouble}".rstrip()
            case TunnelState.FAILED:
                return f"{tunnel.error} {self._next_try(again)}"
            case TunnelState.WAITING if self.asks:
                return f"The connection is lost. {again} connects again and asks what it has to."
            case TunnelState.WAITING:
                return "The connection is lost; sshtui is connecting again."
            case TunnelState.STOPPED:
                return f"Nothing listens. {again} opens it again."
            case _:
                return "It is being opened."

    def _next_try(self, again: str) -> str:
        at = self.tunnel.retry_at
        if at is None:
            return f"{again} tries again."
        seconds = max(0, round((at - datetime.now(UTC)).total_seconds()))
        return f"It is tried again in {seconds} s."


def written(forward: Forward, port: int = 0) -> str:
    """Return a forward with its letter, where it listens and where it leads.

    Args:
        forward: The forward.
        port: Where it listens now, which the server may have chosen.
    """
    listens, *leads = forward.arguments
    is_chosen = isinstance(forward.listen, Address) and not forward.listen.port
    chosen = f" ({port})" if is_chosen and port else ""
    to = leads[0] if leads else "SOCKS"
    return f"{forward.flag.removeprefix('-')} {listens}{chosen} → {to}"


class ForwardColumn(NamedTuple):
    """A column of the list."""

    label: str
    width: int
    cells: Sequence[Content]


def columns_within(rows: Sequence[ForwardRow], width: int) -> list[ForwardColumn]:
    """Return the columns that fit, the first ones at least; the lines below say the rest.

    Args:
        rows: The forwards.
        width: Columns of the terminal there are, those between two of the list too.
    """
    states = _column("State", [row.state for row in rows])
    forwards = [clean(written(row.tunnel.forward, row.tunnel.port)) for row in rows]
    hosts = [row.host for row in rows]
    counts = [
        _column("Clients", [Content(row.clients) for row in rows]),
        _column("Sent", [Content(amount(row.tunnel.sent)) for row in rows]),
        _column("Received", [Content(amount(row.tunnel.received)) for row in rows]),
    ]
    least = _narrow(forwards, "Forward", _LEAST_FORWARD), _narrow(hosts, "Host", _LEAST_HOST)
    for count in range(len(counts), -1, -1):
        shown = counts[:count]
        room = width - sum(column.width + GAP for column in (states, *shown)) - 2 * GAP
        if room >= sum(least):
            host = max(least[1], min(_narrow(hosts, "Host", room), room - least[0]))
            host = min(host, max(least[1], room - _narrow(forwards, "Forward", room)))
            return [
                states,
                _clipped_column("Forward", forwards, room - host),
                _clipped_column("Host", hosts, host),
                *(_right_aligned(column) for column in shown),
            ]
    return [states, _clipped_column("Forward", forwards, width - states.width - 2 * GAP)]


def _narrow(texts: Sequence[str], label: str, most: int) -> int:
    """Return the width of a column that need not be wider than is said."""
    return max(len(label), min(most, max(map(cell_len, texts), default=0)))


def _column(label: str, cells: Sequence[Content]) -> ForwardColumn:
    return ForwardColumn(label, max([len(label), *(cell.cell_length for cell in cells)]), cells)


def _clipped_column(label: str, texts: Sequence[str], width: int) -> ForwardColumn:
    cells = [Content(clipped(text, width)) for text in texts]
    widest = max([len(label), *(cell.cell_length for cell in cells)])
    return ForwardColumn(label, min(widest, max(width, len(label))), cells)


def _right_aligned(column: ForwardColumn) -> ForwardColumn:
    cells = [cell.pad_left(column.width - cell.cell_length) for cell in column.cells]
    return column._replace(label=column.label.rjust(column.width), cells=cells)
