"""What a person does to have a session on the terminal itself, and to come back."""

import fcntl
import os
import signal
import struct
import termios
from pathlib import Path

from sshtui.terminal.reset import KEYBOARD, TAKE
from tests.cli.keyboards import Kind
from tests.cli.on_terminal import OnTerminal
from tests.cli.outer_terminal import OuterTerminal
from tests.servers.openssh import OpenSsh

PROMPT = r":~\$"
MENU = "sshtui menu"


def configure(home: Path, *servers: OpenSsh) -> None:
    """Make servers known as the hosts `t1`, `t2` and so on, with their keys."""
    ssh = home / ".ssh"
    (ssh / "known_hosts").write_text("".join(server.known_hosts_line() for server in servers))
    (ssh / "config").write_text(
        "".join(
            f"Host t{number}\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
            f" IdentityFile {server.user_key}\n"
            for number, server in enumerate(servers, 1)
        )
    )


def in_a_session(running: OnTerminal, kind: Kind = Kind.LEGACY) -> OuterTerminal:
    outer = OuterTerminal(running, kind)
    outer.sees(PROMPT)

    def typed_to() -> bool:
        outer.send(b"#")
        return "#" in outer.text()

    outer.until(typed_to, "echo")
    outer.send(b"\r")
    return outer


def zoom(outer: OuterTerminal, keys: bytes = b"\x1cz") -> None:
    """Press keys that zoom, and wait until the session is drawn."""
    before = outer.output.count(TAKE)
    outer.send(keys)

    def drawn() -> bool:
        return outer.output.count(TAKE) > before and KEYBOARD in outer.output.rpartition(TAKE)[2]

    outer.until(drawn, "zoom")


def agree_and_zoom(outer: OuterTerminal, then: bytes = b"") -> None:
    """Zoom for the first time, with keys right behind the one that agrees."""
    outer.send(b"\x1cz")
    outer.sees("Give this host your terminal")
    zoom(outer, b"y" + then)
    outer.sees(PROMPT)


def back(outer: OuterTerminal, then: bytes = b"") -> None:
    """Come back, with keys right behind the one that does it."""
    outer.send(b"\x1cq" + then)
    outer.sees(MENU)


def run(outer: OuterTerminal, command: str, shows: str) -> None:
    outer.send(command.encode() + b"\r")
    outer.sees(shows)


def resize(running: OnTerminal, outer: OuterTerminal, rows: int, columns: int) -> None:
    """Give the terminal another size, and wait until the remote has it."""
    size = struct.pack("HHHH", rows, columns, 0, 0)
    fcntl.ioctl(running.master, termios.TIOCSWINSZ, size)
    os.kill(running.process.pid, signal.SIGWINCH)
    wait = f"clear; until stty size | grep -q '{rows} {columns}'; do sleep 0.1; done; echo has-it"
    run(outer, f"{wait} | tr a-z A-Z", "HAS-IT")


def remote_modes(outer: OuterTerminal, server: OpenSsh, name: str) -> str:
    run(outer, f"stty -a > {name}; echo said-{name} | tr a-z A-Z", f"SAID-{name.upper()}")
    return (server.account.home / name).read_text()
