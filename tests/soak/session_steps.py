"""What is done in a session."""

import asyncio
import os
import random
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sshtui import paths
from sshtui.sessions.state import SessionState
from sshtui.sessions.tunnel import TunnelState
from sshtui.ui import textual_internals
from sshtui.ui.modals.confirm_close import ConfirmClose
from sshtui.ui.modals.confirm_zoom import ConfirmZoom
from sshtui.ui.modals.start_log import StartLog
from sshtui.ui.modals.text_prompt import TextPrompt
from sshtui.ui.rendering.driver import TerminalDriver
from sshtui.ui.screens.forwards import ForwardsScreen
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.terminal.copy_view import CopyView
from sshtui.ui.widgets.terminal.view import TerminalView
from tests.soak.operator import PREFIX, Operator

SIZES = ((80, 24), (60, 20), (100, 30))

BANNER = b"SSH-2.0"


class SessionSteps:
    """The steps; each leaves the session in focus as it found it.

    Args:
        operator: Who does it.
        chance: Chooses.
        ports: Where the forwards of the settings listen: local, remote and dynamic; and a free one.
    """

    def __init__(self, operator: Operator, chance: random.Random, ports: Sequence[int]) -> None:
        self._operator = operator
        self._chance = chance
        self._ports = ports

    async def command(self) -> None:
        """Run something that says much of what terminals can do."""
        await self._operator.run(
            r"printf '\e]2;title\a\e[31mred\e[0m \e[4:3mcurly\e[0m \e]8;;http://a.test\alink\e]8;;\a'"
        )

    async def flood(self) -> None:
        """Have more written than anyone reads."""
        await self._operator.run(self._chance.choice(("seq 30000", "yes wide | head -n 20000")))

    async def resize(self) -> None:
        """Give the outer terminal other sizes."""
        for size in self._chance.sample(SIZES, 2):
            self._operator.terminal.resize(*size)
            await self._operator.until(partial(self._has_size, size), "size")
        await self._operator.run("stty size")

    async def panes(self) -> None:
        """Split, type to all, move a border, maximise, and close what was split off."""
        operator = self._operator
        for key in self._chance.sample("|-", 2):
            await self._split(key)
        await operator.press(PREFIX, "b")
        await operator.run()
        await operator.press(PREFIX, "b")
        await operator.press(PREFIX, "ctrl+up", "ctrl+left", "enter")
        await operator.press(PREFIX, "m")
        await operator.press(PREFIX, "m")
        if self._chance.random() < 0.5:
            await operator.press(PREFIX, "!")
        for _ in range(2):
            await self.close()

    async def zoom(self) -> None:
        """Have the session on the terminal itself, and come back."""
        operator = self._operator
        driver = textual_internals.driver(operator.app)
        assert isinstance(driver, TerminalDriver)
        await operator.press(PREFIX, "z")
        await operator.until(
            lambda: driver.borrower is not None or operator.is_on(ConfirmZoom), "zoom"
        )
        if operator.is_on(ConfirmZoom):
            await operator.on(ConfirmZoom)
            await operator.press("y")
            await operator.until(lambda: driver.borrower is not None, "zoom")
        operator.terminal.type("echo zoomed-$((6*7))\r")
        await operator.until(lambda: b"zoomed-42" in operator.terminal.written, "output")
        operator.terminal.resize(*self._chance.choice(SIZES))
        operator.terminal.type("\x1cz")
        await operator.until(lambda: driver.borrower is None, "end of the zoom")
        await operator.opened()
        await operator.run("clear")
        operator.terminal.written = b""

    async def copy_mode(self) -> None:
        """Search, select and leave."""
        operator = self._operator
        await operator.press(PREFIX, "[")
        await operator.until(lambda: isinstance(operator.app.focused, CopyView), "copy mode")
        await operator.press("?", "d", "o", "n", "e", "enter")
        await operator.press("v", "k", "q" if self._chance.random() < 0.5 else "y")
        if isinstance(operator.app.focused, CopyView):
            await operator.press("escape")
        await operator.opened()

    async def forwards(self) -> None:
        """Use each kind of forward, and one that is added."""
        operator = self._operator
        await operator.until(self._all_open, "open forwards")
        local, remote, dynamic, free = self._ports
        await asyncio.gather(self._greeted(local), self._greeted(remote), self._socks(dynamic))
        await operator.press(PREFIX, "t")
        await operator.on(ForwardsScreen)
        tunnels = operator.app._manager.tunnels
        count = len(tunnels.all)
        await operator.press("a")
        await operator.on(TextPrompt)
        await operator.press(*f"{free}:127.0.0.1:{operator.server.port}")
        await operator.press("enter")
        await operator.on(ForwardsScreen)
        await operator.until(lambda: len(tunnels.all) > count and self._all_open(), "forward")
        await self._greeted(free)
        await operator.press("escape")
        await operator.on(SessionsScreen)

    async def rider(self) -> None:
        """Have ssh ride on the connection, with a command and with none of its end waited for."""
        operator = self._operator
        alias = operator.here.target.alias
        await operator.until(self._is_shared, "socket")
        said = await _said_by_ssh(alias, "echo rode-$((6*7)); cat", text=b"and more")
        assert said == b"rode-42\nand more", said
        if self._chance.random() < 0.5:
            riding = await _ssh(alias, "echo here; sleep 100")
            assert riding.stdout is not None
            assert await riding.stdout.readline() == b"here\n"
            riding.kill()
            await riding.communicate()

    async def recording(self) -> None:
        """Record, and record no more."""
        operator = self._operator
        await operator.press(PREFIX, "l")
        await operator.on(StartLog)
        await operator.press(self._chance.choice(("left", "right")), "enter")
        await operator.until(lambda: operator.here.recording, "recording")
        await operator.run("echo recorded")
        path = Path(operator.here.recording)
        await operator.press(PREFIX, "l")
        await operator.until(lambda: not operator.here.recording, "end of the recording")
        path.unlink()

    async def lose(self) -> None:
        """Lose the connection: its server dies, or says nothing any more and is given up."""
        operator = self._operator
        id_ = operator.here.id
        is_silent = self._chance.random() < 0.3
        operator.server.signal(signal.SIGSTOP if is_silent else signal.SIGKILL)
        if is_silent:
            operator.app._session_controller.give_up_silent(id_)
        await operator.until(
            lambda: operator.here.id == id_ and operator.here.state is not SessionState.OPEN, "loss"
        )
        if is_silent:
            operator.server.signal(signal.SIGKILL)

    async def close(self) -> None:
        """Close the session in focus."""
        operator = self._operator
        count = len(operator.sessions)
        await operator.press(PREFIX, "x")
        await operator.until(
            lambda: len(operator.sessions) < count or operator.is_on(ConfirmClose), "close"
        )
        if operator.is_on(ConfirmClose):
            await operator.press("y")
        await operator.until(lambda: len(operator.sessions) < count, "closed session")
        if operator.sessions:
            await operator.opened()

    async def end_shell(self) -> None:
        """Leave the session as shells are left."""
        operator = self._operator
        count = len(operator.sessions)
        await operator.press(*"exit", "enter")
        await operator.until(lambda: len(operator.sessions) < count, "end of the session")

    async def _split(self, key: str) -> None:
        operator = self._operator
        count = len(operator.sessions)
        await operator.press(PREFIX, key)
        await operator.until(lambda: len(operator.sessions) > count, "second shell")
        new = operator.sessions[-1].id
        await operator.until(
            lambda: (
                operator.here.id == new
                and operator.here.state is SessionState.OPEN
                and isinstance(operator.app.focused, TerminalView)
            ),
            "pane",
        )
        await operator.run()

    def _has_size(self, size: tuple[int, int]) -> bool:
        return self._operator.app.size == size

    def _all_open(self) -> bool:
        tunnels = self._operator.app._manager.tunnels.all
        return bool(tunnels) and all(each.state is TunnelState.OPEN for each in tunnels)

    def _is_shared(self) -> bool:
        return any(path.is_socket() for path in paths.mux_path().glob("*"))

    async def _greeted(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await reader.read(len(BANNER))) == BANNER
        writer.close()
        await writer.wait_closed()

    async def _socks(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        to = bytes((127, 0, 0, 1)) + self._operator.server.port.to_bytes(2, "big")
        writer.write(b"\x05\x01\x00")
        assert await reader.readexactly(2) == b"\x05\x00"
        writer.write(b"\x05\x01\x00\x01" + to)
        await reader.readexactly(10)
        assert (await reader.read(len(BANNER))) == BANNER
        writer.close()
        await writer.wait_closed()


async def _said_by_ssh(alias: str, command: str, *, text: bytes) -> bytes:
    process = await _ssh(alias, command)
    said, _ = await process.communicate(text)
    return said


async def _ssh(alias: str, command: str) -> asyncio.subprocess.Process:
    config = Path(os.environ["HOME"]) / ".ssh" / "config"
    return await asyncio.create_subprocess_exec(
        *("ssh", "-F", str(config), "-o", "BatchMode=yes", "-T", alias, command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
