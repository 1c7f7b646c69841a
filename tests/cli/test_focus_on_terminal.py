"""Stories of keys that are typed while something else comes up, or goes, on the screen.

No key may reach a place that was not on the screen when it was pressed.
"""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

import pytest

from tests.cli.on_terminal import SSHTUI
from tests.servers.openssh import OpenSsh
from tests.servers.programs import Screen, Tmux
from tests.servers.scripted import Scripted
from tests.servers.talk import ACCEPT, Talk, Verdict, masked
from tests.servers.variants import OpenSshFactory

STARTED = 60.0
PROMPT = r":~\$"
DEAF = "keys are ignored"

pytestmark = [pytest.mark.tmux]


@pytest.fixture
def first(openssh: OpenSshFactory) -> OpenSsh:
    """Give a server that lets in without a question."""
    return openssh.key_only()


class Late:
    """A server whose question comes when the test wants it."""

    def __init__(self) -> None:
        self.ask = asyncio.Event()
        self.server = Scripted({"keyboard-interactive": self._script})

    async def _script(self, talk: Talk) -> Verdict:
        await self.ask.wait()
        await talk.ask(masked("Password: "))
        return ACCEPT

    @property
    def answers(self) -> list[list[str]]:
        return [answer for seen in self.server.connections for answer in seen.answers]


@pytest.fixture
async def late() -> AsyncIterator[Late]:
    made = Late()
    async with made.server:
        yield made


def save(home: Path, first: OpenSsh, late: Scripted | None = None) -> None:
    """Have both in the configuration, with their keys known."""
    known, lines = (
        [first.known_hosts_line()],
        [
            f"Host first\n  HostName {first.host}\n  Port {first.port}\n  User {first.user}",
            f"  IdentityFile {first.user_key}\n  IdentitiesOnly yes",
            # Keys are typed to what is lost: it is not to be back before they are.
            "  #!! Reconnect ask",
        ],
    )
    if late is not None:
        known.append(late.known_hosts_line())
        lines.append(f"Host late\n  HostName {late.host}\n  Port {late.port}\n  User deploy")
        lines.append("  PubkeyAuthentication no")
    (home / ".ssh" / "known_hosts").write_text("".join(known))
    config = home / ".ssh" / "config"
    config.write_text("\n".join(lines) + "\n")
    config.chmod(0o600)


def at_first(tmux: Tmux) -> Screen:
    """Start the app and sign in to the first host."""
    screen = tmux.run(*SSHTUI, columns=100, rows=30)
    screen.wait_for("first", seconds=STARTED)
    screen.type("first")
    screen.wait_for("›.*first")
    screen.press("Enter")
    screen.wait_for(PROMPT, seconds=STARTED)
    return screen


def open_late(screen: Screen) -> None:
    """From a session, open the second host, which does not ask yet."""
    screen.press("C-\\")
    screen.wait_for("second shell")
    screen.press("s")
    screen.wait_for("Switch to")
    screen.type("late")
    screen.wait_for(r"late +127\.0\.0\.1")
    screen.press("Enter")
    screen.wait_for("Sign(ing)? in to late")


@pytest.mark.sshd
async def test_a_form_of_a_background_session_never_takes_the_keyboard(
    tmux: Tmux, private_home: Path, first: OpenSsh, late: Late
) -> None:
    save(private_home, first, late.server)
    screen = await asyncio.to_thread(at_first, tmux)

    def think() -> None:
        open_late(screen)
        screen.press("C-\\")
        screen.wait_for("second shell")
        screen.press("1")
        screen.wait_for("▸1 first")
        screen.type("echo unfin")

    def go_on() -> None:
        screen.wait_for(r"late \?")
        screen.wait_for(r"late asks for a password · ctrl\+\\ enter")
        screen.type("ished | tr a-z A-Z")
        screen.press("Enter")
        screen.wait_for("UNFINISHED")

    def answer() -> None:
        screen.press("C-\\", "Enter")
        screen.wait_for("Sign in to late")
        screen.wait_for("Password:")
        screen.type("the answer")
        screen.press("Enter")
        screen.wait_for("ready")

    await asyncio.to_thread(think)
    late.ask.set()
    await asyncio.to_thread(go_on)
    assert late.answers == []
    await asyncio.to_thread(answer)
    assert late.answers == [["the answer"]]


@pytest.mark.sshd
async def test_on_the_hosts_a_question_is_a_badge_that_a_key_answers(
    tmux: Tmux, private_home: Path, first: OpenSsh, late: Late
) -> None:
    save(private_home, first, late.server)
    screen = await asyncio.to_thread(at_first, tmux)

    def to_the_hosts() -> None:
        open_late(screen)
        screen.press("C-\\", "d")
        screen.wait_for("2 hosts")

    def answer() -> None:
        screen.wait_for(r"late asks for a password · ctrl\+\\ enter")
        screen.type("fir")
        screen.wait_for("›.*first")
        screen.press("C-\\", "Enter")
        screen.wait_for("Password:")
        screen.type("the answer")
        screen.press("Enter")
        screen.wait_for("ready")

    await asyncio.to_thread(to_the_hosts)
    late.ask.set()
    await asyncio.to_thread(answer)
    assert late.answers == [["the answer"]]


@pytest.mark.sshd
async def test_what_is_typed_after_a_cancel_runs_nowhere(
    tmux: Tmux, private_home: Path, tmp_path: Path, first: OpenSsh, late: Late
) -> None:
    save(private_home, first, late.server)
    late.ask.set()
    screen = await asyncio.to_thread(at_first, tmux)
    ran = tmp_path / "ran"

    def cancel() -> None:
        screen.press("C-\\", "d")
        screen.wait_for("2 hosts")
        screen.type("late")
        screen.wait_for("›.*late")
        screen.press("Enter")
        screen.wait_for("Password:")
        screen.press("Escape")
        # Not at once: Escape and a letter in one read of the terminal are Alt and that letter.
        screen.wait_until_gone("Password:")
        screen.type(f"touch {ran}\r")
        screen.wait_for("2 hosts · 1 open")
        screen.wait_until_gone(DEAF)
        # Back where it began, with nothing of it in the filter, and the shell as it was.
        assert not re.search("touch", screen.text())
        screen.press("C-g")
        screen.wait_for("▸1 first")
        screen.type("echo still $((6 * 7))")
        screen.press("Enter")
        screen.wait_for("still 42")

    await asyncio.to_thread(cancel)
    assert not ran.exists()
    assert late.answers == []


@pytest.mark.sshd
def test_half_a_word_typed_as_the_line_is_lost_closes_nothing(
    tmux: Tmux, private_home: Path, first: OpenSsh
) -> None:
    save(private_home, first)
    screen = at_first(tmux)
    screen.type("echo precious $((6 * 7))")
    screen.press("Enter")
    screen.wait_for("precious 42")
    screen.type("e")
    screen.wait_for(r"\$ e")
    drop_connections(first)
    screen.wait_for(r"Connection lost at \d\d:\d\d: ")
    screen.type("xit")
    screen.press("Enter")
    screen.wait_until_gone(DEAF)
    assert "Close this tab" not in screen.text()
    screen.type("x")
    screen.wait_for("Close this tab")
    # As if it had been typed on: nothing of it closes the tab.
    screen.type("it")
    screen.press("Enter")
    screen.wait_until_gone("Close this tab")
    assert "precious 42" in screen.text()


@pytest.mark.sshd
def test_escape_on_the_hosts_stays_there(tmux: Tmux, private_home: Path, first: OpenSsh) -> None:
    save(private_home, first)
    screen = at_first(tmux)
    screen.press("C-\\", "d")
    screen.wait_for("1 host · 1 open")
    # In kitty's form: with ESC alone, the letter behind it in the same read would be Alt and that.
    screen.type("\x1b[27u\x1b[27u")
    screen.type("fir")
    # The letters are the filter's, and no shell's.
    screen.wait_for("▸ fir")
    screen.press("Escape")
    screen.wait_for("type to filter")
    screen.press("C-g")
    screen.wait_for("▸1 first")
    screen.type("echo untouched")
    screen.press("Enter")
    screen.wait_for("^untouched|\nuntouched")


@pytest.mark.sshd
async def test_a_prefix_pressed_as_a_session_opens_is_not_lost(
    tmux: Tmux, private_home: Path, first: OpenSsh, late: Late
) -> None:
    save(private_home, first, late.server)
    screen = await asyncio.to_thread(at_first, tmux)
    late.ask.set()

    def enter_and_leave() -> None:
        open_late(screen)
        screen.wait_for("Password:")
        # As fast as it can be: the prefix comes while the shell is being opened.
        screen.type("the answer")
        screen.press("Enter", "C-\\", "d")
        screen.wait_for("2 hosts · 2 open")
        screen.press("C-g")
        screen.wait_for("▸2 late")

    await asyncio.to_thread(enter_and_leave)
    assert late.answers == [["the answer"]]
    assert not re.search("^d", await asyncio.to_thread(screen.text), re.MULTILINE)


@pytest.mark.sshd
async def test_what_is_typed_while_connecting_goes_to_the_shell_and_into_no_form(
    tmux: Tmux, private_home: Path, openssh: OpenSshFactory
) -> None:
    server = openssh.password()
    async with Gate(server) as gate:
        (private_home / ".ssh" / "known_hosts").write_text(
            server.known_hosts_line(name=f"[{server.host}]:{gate.port}")
        )
        place = f"{server.user}@{server.host}:{gate.port}"
        screen = await asyncio.to_thread(tmux.run, *SSHTUI, "connect", place)

        def type_ahead() -> None:
            screen.wait_for("Signing in to", seconds=STARTED)
            screen.type("echo typed $((6 * 7))")
            screen.press("Enter")
            screen.wait_for("Typed ahead: 22 keys")

        def answer() -> None:
            screen.wait_for("Password:", seconds=STARTED)
            screen.type(server.password)
            screen.press("Enter")
            screen.wait_for("typed 42", seconds=STARTED)

        await asyncio.to_thread(type_ahead)
        gate.open.set()
        await asyncio.to_thread(answer)


class Gate:
    """A way to a server that lets nothing through before it is opened.

    Args:
        server: The server behind it.

    Attributes:
        open: Set by the test.
        port: Where it stands.
    """

    def __init__(self, server: OpenSsh) -> None:
        self._server = server
        self.open = asyncio.Event()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._pass, self._server.host, 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.open.wait()
        inner, outer = await asyncio.open_connection(self._server.host, self._server.port)
        await asyncio.gather(pump(reader, outer), pump(inner, writer))


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


def drop_connections(server: OpenSsh) -> None:
    """Kill what serves connections, the server's own processes before the shells behind them."""
    for pid in descendants(server.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    command = ["pgrep", "-P", str(pid)]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return [process for child in map(int, found) for process in (child, *descendants(child))]
