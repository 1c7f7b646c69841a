"""The checks of `sshtui doctor` on how plain ssh comes to the connections of sshtui."""

import itertools
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sshtui import paths, settings
from sshtui.cli.doctor_findings import Finding, Level
from sshtui.cli.lazy_import import load
from sshtui.cli.lazy_parts import lazy_visits
from sshtui.errors import AppError
from sshtui.hosts.control_lines import ControlLine
from sshtui.hosts.repository import HostRepository
from sshtui.services.ssh_sharing import SshSharing
from sshtui.settings import BROKER_OFF, Settings

_NAME = "sharing"
_INCLUDE = "sshtui hosts include --only connections"
_SHORTER = f"Set XDG_RUNTIME_DIR, or a shorter SSHTUI_HOME; then {_INCLUDE}"
_MOST_LINES = 5


def look_at_sharing(repository: HostRepository) -> list[Finding]:
    """Return whether ssh looks for the connections of sshtui, and what keeps it from that."""
    try:
        broker = settings.load().broker
    except AppError:
        broker = Settings().broker  # what is wrong with the file is told in a line of its own
    if broker == BROKER_OFF:
        return [Finding(_NAME, Level.OK, "off, by the setting broker")]
    if shutil.which("ssh") is None:
        return [Finding(_NAME, Level.OK, "there is no ssh to share connections with")]
    sharing = SshSharing(repository, lazy_visits(), broker)
    try:
        lines = sharing.lines()
        is_written = sharing.is_written()
    except AppError as error:
        return [Finding(_NAME, Level.PROBLEM, error.message, error.hint)]
    ours = [line for line in lines if line.sockets == paths.mux_path()]
    if not ours:
        return [_not_set_up(is_written=is_written), *_of_others(lines, is_set_up=False)]
    return [_sockets(paths.mux_path()), *_of_others(lines, is_set_up=True)]


def _not_set_up(*, is_written: bool) -> Finding:
    if paths.is_too_long(paths.mux_path()):
        words = f"{paths.mux_path()} is too long for sockets: no connection is shared"
        return Finding(_NAME, Level.NOTE, words, _SHORTER)
    if is_written:
        words = f"ssh looks for connections elsewhere; the sockets are in {paths.mux_path()}"
        return Finding(_NAME, Level.NOTE, words, f"{_INCLUDE} corrects it.")
    words = "ssh does not look for the connections of sshtui"
    return Finding(_NAME, Level.NOTE, words, f"{_INCLUDE} has it do so.")


def _sockets(directory: Path) -> Finding:
    if paths.is_too_long(directory):
        return Finding(
            _NAME,
            Level.PROBLEM,
            f"{directory} is too long for sockets: ssh connects to no host",
            _SHORTER,
        )
    listener = load("sshtui.mux.listener")
    try:
        found = [path for path in directory.iterdir() if path.is_socket()]
        listener.check_directory(directory)
    except FileNotFoundError:
        found = []
    except (AppError, OSError) as error:
        return Finding(_NAME, Level.PROBLEM, str(error), f"chmod 700 {directory}")
    if stale := sum(map(listener.is_stale, found)):
        return Finding(
            _NAME,
            Level.NOTE,
            f"{_sockets_of(stale)} of an sshtui that was killed: ssh says “Connection refused”"
            " there and connects by itself",
            "The next start of sshtui removes them.",
        )
    now = f"{_sockets_of(len(found))} now" if found else "no host is open in sshtui now"
    return Finding(_NAME, Level.OK, f"ssh looks for connections in {directory}: {now}")


def _sockets_of(count: int) -> str:
    return f"{count} socket{'s' * (count != 1)}"


def _of_others(lines: Sequence[ControlLine], *, is_set_up: bool) -> Iterator[Finding]:
    """Tell of the lines that the person or the system has for the same purpose."""
    told = [
        (line, words)
        for line in lines
        if line.sockets != paths.mux_path() and (words := _about(line, lines, is_set_up))
    ]
    for line, words in told[:_MOST_LINES]:
        where = "every host" if line.everywhere else "the hosts of its block"
        short = line.line.place.replace(f"{Path.home()}/", "~/")
        yield Finding("", Level.NOTE, f"{short}: {line.setting}, for {where}: {words}")
    if len(told) > _MOST_LINES:
        yield Finding("", Level.NOTE, f"and {len(told) - _MOST_LINES} more such lines")


def _about(line: ControlLine, lines: Sequence[ControlLine], is_set_up: bool) -> str:
    """Return what a line means for connections of sshtui; "" for nothing."""
    if line.sockets is not None:
        before = lines[: lines.index(line)]
        if any(above.sockets == paths.mux_path() for above in before):
            return "has no effect, as the ControlPath of sshtui stands above"
        if line.shares_nothing:
            return "ssh uses no open connection"
        return "ssh looks there, and not for connections of sshtui"
    if not line.makes_masters:
        return ""
    first = itertools.takewhile(lambda other: other.sockets != paths.mux_path(), lines)
    if is_set_up and not any(_is_path_of(line, other) for other in first):
        return (
            "where sshtui has no connection, ssh becomes the master in its place, until it ends;"
            " without this line it does not"
        )
    return "ssh shares connections of its own"


def _is_path_of(master: ControlLine, line: ControlLine) -> bool:
    """Return whether a line says where a master of ssh's listens."""
    together = (line.line.file, line.head) == (master.line.file, master.head)
    return line.sockets is not None and (line.everywhere or together)
