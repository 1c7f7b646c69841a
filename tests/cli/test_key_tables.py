"""Every key of three kinds of terminal, at a remote program: as over ssh in a bare terminal."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from sshtui.terminal.emulator import Emulator
from tests.cli.keyboards import Keyboard, Kind, Modes, Press, alike, legacy, presses
from tests.cli.on_terminal import SSHTUI, on_terminal
from tests.cli.outer_terminal import OuterTerminal
from tests.servers.openssh import OpenSsh
from tests.servers.variants import OpenSshFactory

pytestmark = [pytest.mark.sshd, pytest.mark.timeout(300)]

PROMPT = r":~\$"
READER = b"\rstty raw -echo; tty > tty; exec cat > keys\r"
GROUP = 40

MARK = Press("UNIDENTIFIED", 0, "✓", "✓")
_MARKS = re.compile(r"\x1b\[10003;;10003u|✓".encode())

RESET = b"\x1b[?1l\x1b>\x1b[?67l\x1b[>4m\x1b[=0u"
MODES = {
    "nothing": b"",
    "cursor and keypad keys": b"\x1b[?1h\x1b=",
    "backarrow": b"\x1b[?67h",
    "modifyOtherKeys 1": b"\x1b[>4;1m",
    "modifyOtherKeys 2": b"\x1b[>4;2m",
}
PROTOCOL = {"kitty 1": b"\x1b[=1u", "kitty 31": b"\x1b[=31u"}

PREFIX = {b"\x1c", b"\x1b[92;5u", b"\x1b[27;5;92~"}
"""What the prefix key sends: pressed twice, it is the program's."""

_ALONE = {b"\x1b", b"\x1b\x1b", b"\x1b[", b"\x1bO"}
"""What such a key means is seen by what does not follow it."""

SCROLLING = {"shift+page_up", "shift+page_down"}
"""What scrolls the session, and is not sent."""

LISTED = {
    # The terminal sends the same for Backspace, and for Control with it; these are likelier.
    (Kind.LEGACY, "backarrow"): {
        *("ctrl+8", "alt+ctrl+8", "shift+ctrl+/", "shift+alt+ctrl+/"),
        *("ctrl+backspace", "alt+ctrl+backspace"),
        *("shift+ctrl+backspace", "shift+alt+ctrl+backspace"),
    },
    (Kind.OTHER_KEYS, "backarrow"): {"ctrl+backspace"},
    # Escape pressed twice.
    (Kind.LEGACY, "protocol"): {
        *("alt+escape", "alt+ctrl+escape", "shift+alt+escape", "shift+alt+ctrl+escape"),
        *("alt+ctrl+3", "alt+ctrl+[", "shift+alt+ctrl+["),
    },
    # Taken for Ctrl+H.
    (Kind.OTHER_KEYS, "protocol"): {"ctrl+backspace"},
    # The prefix key, pressed twice, is sent as the program asked for it, not as it came.
    (Kind.LEGACY, "modifyOtherKeys 2"): {"ctrl+4", "ctrl+\\", "shift+ctrl+\\"},
}
"""What else differs; docs/keys.md tells why."""


class Reader:
    """A remote program that keeps what it reads, byte by byte.

    Args:
        outer: The terminal that leads to it.
        home: Home directory of its user.
        prefixed: Whether the app is between them, and keeps one key to itself.
    """

    def __init__(self, outer: OuterTerminal, home: Path, *, prefixed: bool) -> None:
        self.outer = outer
        self._prefixed = prefixed
        self._keys = home / "keys"
        self._taken = 0
        outer.sees(PROMPT)
        outer.until(self._is_typed_to, "echo")
        outer.send(READER)
        outer.until(self._keys.exists, "reader")
        self._terminal = Path((home / "tty").read_text().strip())

    def _is_typed_to(self) -> bool:
        # A comment, however many it takes.
        self.outer.send(b"#")
        return "#" in self.outer.text()

    def ask_for(self, setup: bytes, name: str) -> None:
        """Write what asks the terminal for its modes, and have its keyboard follow."""
        self._terminal.write_bytes(RESET + setup + f"\x1b[2J\x1b[H<{name}>".encode())
        self.outer.sees(re.escape(f"<{name}>"))
        self.outer.follow()

    def gets(self, some: Sequence[Press]) -> dict[Press, bytes]:
        """Press keys, each with a mark behind it, and return what arrived of them."""
        found: dict[Press, bytes] = {}
        group: list[Press] = []
        mark = self.outer.sends(MARK)
        for press in some:
            sent = self.outer.sends(press)
            prefix = self._prefixed and sent in PREFIX
            if prefix or sent in _ALONE or len(group) == GROUP:
                found |= self._taken_of(group)
                group = []
            if prefix:
                self._command(sent)
            self.outer.send(sent)
            if sent in _ALONE or prefix:
                self.outer.until(lambda: bool(self._new()), press.name)
            self.outer.send(mark)
            group.append(press)
        return found | self._taken_of(group)

    def _command(self, sent: bytes) -> None:
        self.outer.until(lambda: "auth timeline" not in self.outer.text(), "end of a command")
        self.outer.send(sent)
        self.outer.sees("auth timeline")

    def _new(self) -> bytes:
        with self._keys.open("rb") as file:
            file.seek(self._taken)
            return file.read()

    def _taken_of(self, group: list[Press]) -> dict[Press, bytes]:
        count = len(group)
        self.outer.until(lambda: len(_MARKS.findall(self._new())) == count, f"{count} keys")
        data = self._new()
        self._taken += len(data)
        return dict(zip(group, _MARKS.split(data), strict=False))


@contextlib.contextmanager
def reader(server: OpenSsh, kind: Kind, *command: str) -> Iterator[Reader]:
    """Run a command that leads to a shell, and start the reader there."""
    for name in ("keys", "tty"):
        (server.account.home / name).unlink(missing_ok=True)
    prefixed = command[: len(SSHTUI)] == SSHTUI
    with on_terminal(command) as running:
        yield Reader(OuterTerminal(running, kind), server.account.home, prefixed=prefixed)


@pytest.fixture
def server(openssh: OpenSshFactory, private_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenSsh:
    monkeypatch.setenv("TERM", "xterm-256color")
    server = openssh.key_only()
    ssh = private_home / ".ssh"
    (ssh / "known_hosts").write_text(server.known_hosts_line())
    (ssh / "config").write_text(
        f"Host t\n HostName {server.host}\n Port {server.port}\n User {server.user}\n"
        f" IdentityFile {server.user_key}\n UserKnownHostsFile {ssh}/known_hosts\n"
        " EscapeChar none\n"
    )
    return server


@pytest.mark.parametrize("kind", Kind)
def test_a_key_reaches_a_program_as_over_ssh(
    server: OpenSsh, private_home: Path, kind: Kind
) -> None:
    table = presses()
    setups = MODES | PROTOCOL if kind is Kind.KITTY else MODES
    expected: dict[str, dict[Press, bytes]] = {}
    with reader(server, kind, "ssh", "-F", f"{private_home}/.ssh/config", "t") as bare:
        for name, setup in setups.items():
            bare.ask_for(setup, name)
            expected[name] = bare.gets(table)
    wrong: list[str] = []
    with reader(server, kind, *SSHTUI, "connect", "t") as remote:
        for name, setup in setups.items():
            remote.ask_for(setup, name)
            listed = SCROLLING | LISTED.get((kind, name), set())
            wrong += differences(name, remote.gets(table), expected[name], listed)
    assert not wrong, "\n".join(wrong)


def differences(
    setup: str, got: dict[Press, bytes], expected: dict[Press, bytes], listed: set[str]
) -> list[str]:
    """Return the keys that differ and are not listed, and those that are and do not differ."""
    return [
        f"{setup}: {press.name} is {got[press]!r}, over ssh {bare!r}"
        for press, bare in expected.items()
        if (got[press] != bare) != (press.name in listed)
    ]


@pytest.mark.parametrize("kind", [Kind.LEGACY, Kind.OTHER_KEYS])
def test_a_program_that_speaks_a_protocol_beyond_the_terminals_gets_a_key_that_sends_the_same(
    server: OpenSsh, kind: Kind
) -> None:
    table = [press for press in presses() if press.name not in SCROLLING]
    modes = Modes(cursor=False, backarrow=False, other_keys=2 if kind is Kind.OTHER_KEYS else 0)
    same = alike(modes)
    wrong: list[str] = []
    with reader(server, kind, *SSHTUI, "connect", "t") as remote:
        for name, setup in PROTOCOL.items():
            remote.ask_for(setup, name)
            wrong += [
                f"{name}: {press.name} is {got!r}"
                for press, got in remote.gets(table).items()
                if press.name not in LISTED.get((kind, "protocol"), set())
                and got not in protocol_forms(setup, same[legacy(press, modes)])
            ]
    assert not wrong, "\n".join(wrong)


def protocol_forms(setup: bytes, some: Sequence[Press]) -> set[bytes]:
    """Return what a terminal with the protocol sends for each of some keys."""
    screen = Emulator(80, 24, scrollback_lines=0, scrollback_bytes=0, reply=lambda _: None)
    screen.feed(setup)
    keyboard = Keyboard(Kind.KITTY, screen)
    return {keyboard.sends(press, Modes.after(setup)) for press in some}
