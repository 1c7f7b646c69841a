"""What is said of riders: how many there are, who they are, and a row for each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from sshtui.mux.rider import RiderKind
from sshtui.sanitize import clean
from sshtui.services.amounts import amount
from sshtui.sessions.riders import RiderInfo
from sshtui.ui.widgets.hosts.columns import clipped, padded

RIDDEN = "⇄"
"""Of a tab whose connection programs use, with their number behind it."""

_MOST_NAMED = 3
_GAP = 2
_LEAST_COMMAND = 12
_NARROW = 66
_WAITS = "signing in"

_KINDS = {
    RiderKind.SHELL: "shell",
    RiderKind.SUBSYSTEM: "subsystem ",
    RiderKind.STDIO_FORWARD: "to ",
}


class RiderColumns(NamedTuple):
    """How wide each column is; where `command` is 0, it is in a line of its own."""

    program: int
    pid: int
    host: int
    command: int
    sent: int
    received: int
    time: int

    @property
    def header(self) -> str:
        """What stands above them."""
        titles = ("PROGRAM", "PID", "HOST", "COMMAND", "SENT", "RECEIVED", "TIME")
        shown = (padded(title, width) for title, width in zip(titles, self, strict=True) if width)
        return (" " * _GAP).join(shown)


def columns_within(width: int, riders: Sequence[RiderInfo], now: datetime) -> RiderColumns:
    """Share a width between the columns of some riders, by what they hold."""

    def widest(title: str, texts: Iterable[str]) -> int:
        return max(map(cell_len, (title, *texts)))

    columns = RiderColumns(
        min(widest("PROGRAM", (clean(rider.program) for rider in riders)), width // 5),
        widest("PID", (str(rider.pid) for rider in riders)),
        min(widest("HOST", (clean(rider.host) for rider in riders)), width // 4),
        0,
        widest("SENT", (amount(rider.sent) for rider in riders)),
        widest("RECEIVED", (amount(rider.received) for rider in riders)),
        widest("TIME", (_time(rider, now) for rider in riders)),
    )
    left = width - sum(columns) - _GAP * (len(columns) - 1)
    return columns._replace(command=left if width >= _NARROW and left >= _LEAST_COMMAND else 0)


def rider_row(rider: RiderInfo, columns: RiderColumns, width: int, now: datetime) -> Content:
    """Return the row of a rider; two lines where there is no room for all of it in one."""
    if not columns.command:
        return _in_two_lines(rider, width, now)
    texts = (
        clean(rider.program),
        str(rider.pid),
        clean(rider.host),
        command_of(rider),
        amount(rider.sent),
        amount(rider.received),
        _time(rider, now),
    )
    program, pid, host, command, *counts = (
        padded(clipped(text, column), column) for text, column in zip(texts, columns, strict=True)
    )
    gap = " " * _GAP
    return Content.assemble(
        (program, "bold"), gap, (pid, "$quiet"), gap, host, gap, command, gap, gap.join(counts)
    )


def command_of(rider: RiderInfo) -> str:
    """Return what a rider does, on one line."""
    return clean(_KINDS.get(rider.kind, "") + rider.command).strip()


def count_of_riders(count: int) -> str:
    """Return how many riders there are."""
    return "1 rider" if count == 1 else f"{count:,} riders"


def who_rides(riders: Sequence[RiderInfo]) -> str:
    """Return how many riders there are, and which programs they are."""
    programs = list(dict.fromkeys(clean(rider.program) for rider in riders))
    more = [f"{len(programs) - _MOST_NAMED} more"] if len(programs) > _MOST_NAMED else []
    return f"{count_of_riders(len(riders))}: {', '.join([*programs[:_MOST_NAMED], *more])}"


def _in_two_lines(rider: RiderInfo, width: int, now: datetime) -> Content:
    first = clipped(f"{clean(rider.program)} {rider.pid} · {clean(rider.host)}", width)
    counts = f"↑{amount(rider.sent)} ↓{amount(rider.received)} {_time(rider, now)}"
    room = max(1, width - cell_len(counts) - _GAP)
    command = padded(clipped(command_of(rider), room), room)
    return Content.assemble((first, "bold"), "\n", command, " " * _GAP, (counts, "$quiet"))


def _time(rider: RiderInfo, now: datetime) -> str:
    if not rider.line_id:
        return _WAITS
    minutes, seconds = divmod(max(0, round((now - rider.since).total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
